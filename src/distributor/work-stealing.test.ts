import { expect, test } from 'vitest'
import { sleep } from '../base/abort.ts'
import { ManualClock } from '../base/clock.ts'
import { Stopper } from '../base/stop-signal.ts'
import { MessageType } from '../wire/message-type.ts'
import { StealAnswer, StealRequest } from '../wire/proto/agent-message.js'
import { askerIn } from './asked-away.ts'
import { HandedBackError } from './failure.ts'
import type { WaitingRun } from './served-run.ts'
import { linkedNodes } from './test-network.ts'
import { type Neighbour, WorkStealing } from './work-stealing.ts'

const EXECUTORS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const
const TASKS = 250
const RUN_MS = 10
/** As a page that its browser throttles, or a laptop on its last per cent. */
const SLOWER = 100

/** Work of ten milliseconds each on ten nodes, three of which become slow when their queues are full. */
async function badDay(stealing: boolean) {
  const world = linkedNodes(['owner', ...EXECUTORS], { stealing })
  const { clock, all, owner, pass } = world
  const throttled = new Set<string>()
  const runs = new Map<string, number>()
  for (const node of all.slice(1)) {
    const work = async (_input: unknown, { signal, taskId }: { signal: AbortSignal; taskId: string }): Promise<string> => {
      runs.set(taskId, (runs.get(taskId) ?? 0) + 1)
      await sleep(throttled.has(node.name) ? RUN_MS * SLOWER : RUN_MS, { clock, signal })
      return node.name
    }
    node.host({ work })
  }
  // so that it is known how long a run takes, and as much is sent ahead as fills the time
  for (let i = 0; i < 30; i++) owner.submit(`warm ${i}`, null)
  await pass(500)
  for (let i = 0; i < TASKS; i++) owner.submit(`${i}`, null)
  await pass(20)
  for (const name of ['one', 'two', 'three']) throttled.add(name)
  const startedAt = clock.now()
  while (owner.distributor.tasks.length > 0 && clock.now() - startedAt < 60_000) await pass(1_000)
  return { ...world, runs, tookMs: clock.now() - startedAt }
}

test('three of ten nodes are throttled with full queues: what waits there is done elsewhere, each task once', async () => {
  const [waits, steals] = [await badDay(false), await badDay(true)]
  expect(steals.owner.ends).toHaveLength(TASKS + 30)
  expect(new Set(steals.owner.ends).size).toBe(TASKS + 30)
  expect([...steals.runs.values()].every(times => times === 1)).toBe(true)
  expect(steals.tookMs).toBeLessThan(waits.tookMs / 2)
  for (const node of steals.all) await node.stealing.stop()
}, 60_000)

interface World {
  readonly places?: number
  readonly waiting?: readonly WaitingRun[]
  readonly neighbours?: readonly Neighbour[]
}

function aNode({ places = 1, waiting = [], neighbours = [] }: World) {
  const clock = new ManualClock(1_000_000)
  const ports = { clock, idle: () => ({ places, capabilities: ['work'] }), neighbours: () => neighbours, waiting: () => waiting }
  return { clock, stealing: new WorkStealing(ports) }
}

function aNeighbour(peerId: string, queued: number, capabilities = ['work']) {
  const sent: Array<{ readonly type: number; readonly payload: Uint8Array }> = []
  const link = { peerId, send: async (message: { readonly type: number; readonly payload: Uint8Array }) => void sent.push(message) }
  return { link, queued, capabilities, sent }
}

const aRun = (taskId: string, capability = 'work'): WaitingRun => ({
  abort: new Stopper(),
  view: { taskId, capability, owner: 'owner', startedAt: 0, status: 'running' }
})

test('an idle node asks the longest queue of what it can do, one at a time, and leaves alone whoever had nothing', async () => {
  const [short, long, other] = [aNeighbour('short', 3), aNeighbour('long', 9), aNeighbour('other', 50, ['else'])]
  const { clock, stealing } = aNode({ places: 4, neighbours: [short, long, other, aNeighbour('idle', 0)] })
  await stealing.start()
  await clock.pass(200)
  expect([long.sent.length, short.sent.length, other.sent.length]).toEqual([1, 0, 0])
  expect(StealRequest.decode(long.sent[0]?.payload ?? new Uint8Array())).toEqual({ capabilities: ['work'], count: 4 })
  stealing.take(long.link, { type: MessageType.STEAL_ANSWER, payload: StealAnswer.encode({ count: 0 }) })
  await clock.pass(900)
  expect([long.sent.length, short.sent.length]).toEqual([1, 1])
  await clock.pass(20_000)
  expect(long.sent.length).toBeLessThan(22)
  await stealing.stop()
  expect(clock.pending).toBe(0)
})

test('a node with work asks nobody', async () => {
  const neighbour = aNeighbour('long', 9)
  const { clock, stealing } = aNode({ places: 0, neighbours: [neighbour] })
  await stealing.start()
  await clock.pass(5_000)
  expect(neighbour.sent).toEqual([])
})

const request = (count: number, capabilities = ['work']) => ({
  type: MessageType.STEAL_REQUEST,
  payload: StealRequest.encode({ capabilities, count })
})

test('the later half of what waits is handed back with the name of who asked, and no more than was asked for', () => {
  const waiting = [aRun('a'), aRun('b', 'else'), aRun('c'), aRun('d'), aRun('e')]
  const asker = aNeighbour('asker', 0)
  aNode({ waiting }).stealing.take(asker.link, request(9))
  const back = waiting.filter(({ abort }) => abort.signal.aborted)
  expect(back.map(({ view }) => view.taskId)).toEqual(['d', 'e'])
  expect(askerIn(back[0]?.abort.signal.reason, 0)).toBe('asker')
  expect(StealAnswer.decode(asker.sent[0]?.payload ?? new Uint8Array())).toEqual({ count: 2 })
})

test.each<[string, readonly WaitingRun[], number]>([
  ['nothing is asked for', [aRun('a'), aRun('b')], 0],
  ['nothing waits', [], 5],
  ['nothing of that waits', [aRun('a', 'else'), aRun('b', 'else')], 5]
])('when %s nothing is handed back', (_name, waiting, count) => {
  aNode({ waiting }).stealing.take(aNeighbour('asker', 0).link, request(count))
  expect(waiting.some(({ abort }) => abort.signal.aborted)).toBe(false)
})

test('one that waits alone is handed back too: nobody knows how long the run before it takes', () => {
  const [waiting, asker] = [[aRun('a')], aNeighbour('asker', 0)]
  aNode({ waiting }).stealing.take(asker.link, request(5))
  expect(StealAnswer.decode(asker.sent[0]?.payload ?? new Uint8Array())).toEqual({ count: 1 })
})

test('a flood of requests is given once', () => {
  const waiting = Array.from({ length: 100 }, (_, i) => aRun(`${i}`))
  const { stealing } = aNode({ waiting })
  for (let i = 0; i < 50; i++) stealing.take(aNeighbour('asker', 0).link, request(1_000_000))
  expect(waiting.filter(({ abort }) => abort.signal.aborted)).toHaveLength(16)
})

test('a task is asked away three times; after that handing it back counts as a failure', () => {
  const error = new HandedBackError('Handed back', { askedBy: 'asker' })
  expect([0, 1, 2, 3].map(times => askerIn(error, times))).toEqual(['asker', 'asker', 'asker', undefined])
  expect(askerIn(new HandedBackError('Handed back'), 0)).toBeUndefined()
  expect(askerIn(new HandedBackError('Handed back', { askedBy: 'x'.repeat(65) }), 0)).toBeUndefined()
  expect(askerIn(Object.assign(new Error('no'), { detail: { askedBy: 'asker' } }), 0)).toBeUndefined()
})

test('a task that was asked away three times stays where it goes next, and is done there', async () => {
  const { pass, owner, all } = linkedNodes(['owner', 'busy'])
  const busy = all[1] as (typeof all)[number]
  const free: Array<() => void> = []
  busy.host({ work: () => new Promise<string>(resolve => free.push(() => resolve('done'))) })
  owner.submit('first', null)
  await pass(50)
  const second = owner.submit('second', null, { retries: 0 })
  const given: number[] = []
  for (let asked = 0; asked < 5; asked++) {
    await pass(50)
    given.push(busy.server.waiting.length)
    for (const { abort } of busy.server.waiting) abort.abort(new HandedBackError('Handed back', { askedBy: 'busy' }))
  }
  expect([given, busy.server.underWay]).toEqual([[1, 1, 1, 0, 0], 2])
  while (second.view.status !== 'done' && free.length > 0) {
    for (const end of free.splice(0)) end()
    await pass(50)
  }
  expect([second.output, second.view.attempts.length]).toEqual(['done', 4])
})
