import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import { taskSpec } from '../tasks/task-spec.ts'
import { Distributor, type DistributorPorts, type ExecuteOptions, type OfferingNode } from './distributor.ts'
import { HandedBackError, NotServingError, PeerLostError } from './failure.ts'
import type { OwnedTask } from './owned-task.ts'

interface Attempt {
  readonly id: string
  readonly executor: string
  readonly options: ExecuteOptions
  done(output?: unknown): Promise<void>
  fail(error: Error): Promise<void>
}

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

const aNode = (nodeId: string, facts: Partial<OfferingNode> = {}): OfferingNode => ({
  nodeId,
  capacity: 1,
  reported: 0,
  serviceMs: 1_000,
  roundTripMs: nodeId === 'self' ? 0 : 10,
  ...facts
})

/** A distributor among nodes that the test speaks for: attempts wait until told how they end. */
function owner(nodes: OfferingNode[], ports: Partial<DistributorPorts> = {}) {
  const clock = new ManualClock(1_000_000)
  const attempts: Attempt[] = []
  const changes: string[] = []
  const distributor = new Distributor({
    clock,
    random: () => 0,
    selfId: 'self',
    offering: capability => (capability === 'work' ? nodes : []),
    knownCapabilities: () => ['work', 'image.encode', 'image.resize'],
    onChange: ({ spec, status }) => void changes.push(`${spec.id} ${status}`),
    execute: (task, executor, options) =>
      new Promise((resolve, reject) => {
        const onAbort = (): void => reject(options.signal.reason as Error)
        options.signal.addEventListener('abort', onAbort, { once: true })
        attempts.push({
          id: task.spec.id,
          executor,
          options,
          done: async output => {
            resolve(output)
            await settled()
          },
          fail: async error => {
            reject(error)
            await settled()
          }
        })
      }),
    ...ports
  })
  const submit = (id: string, options: Parameters<typeof taskSpec>[3] = {}, capability = 'work'): OwnedTask =>
    distributor.submit(taskSpec(id, capability, null, options))
  /** The attempt made last for a task. */
  const last = (id: string): Attempt => {
    const found = attempts.findLast(each => each.id === id)
    if (found == null) throw new Error(`No attempt for ${id}`)
    return found
  }
  return { clock, nodes, attempts, changes, distributor, submit, last }
}

test('a task runs on the nearest idle node and ends with what that returns', async () => {
  const { submit, last, changes, distributor, clock } = owner([aNode('far', { roundTripMs: 300 }), aNode('near')])
  const task = submit('a')
  expect(last('a').executor).toBe('near')
  last('a').options.onStart()
  last('a').options.onProgress(0.5)
  expect([task.status, task.view.progress]).toEqual(['running', 0.5])
  await last('a').done('result')
  expect([task.status, task.output, task.view.progress, task.view.attempts.length]).toEqual(['done', 'result', 1, 1])
  expect(changes).toEqual(['a waiting', 'a assigned', 'a running', 'a running', 'a done'])
  expect([distributor.tasks.length, clock.pending]).toEqual([0, 0])
})

test('a refused or lost attempt goes to the next node, and back to the first only when all were tried', async () => {
  const { submit, last, clock } = owner([
    aNode('one', { roundTripMs: 1 }),
    aNode('two', { roundTripMs: 50 }),
    aNode('three', { roundTripMs: 90 })
  ])
  const task = submit('a', { retries: 3 })
  const tried: string[] = []
  for (const error of [new PeerLostError('gone'), new NotServingError('no'), new HandedBackError('stopped')]) {
    tried.push(last('a').executor)
    await last('a').fail(error)
    expect(task.status).toBe('waiting')
    await clock.pass(2_000)
  }
  tried.push(last('a').executor)
  expect(tried).toEqual(['one', 'two', 'three', 'one'])
  await last('a').fail(new PeerLostError('gone again'))
  expect([task.status, task.view.error?.name, task.view.attempts.map(({ error }) => error?.name)]).toEqual([
    'failed',
    'PeerLostError',
    ['PeerLostError', 'NotServingError', 'HandedBackError', 'PeerLostError']
  ])
  expect(clock.pending).toBe(0)
})

test('a retry waits longer each time, up to two seconds', async () => {
  const { submit, last, attempts, clock } = owner([aNode('only')], { random: () => 1 - Number.EPSILON })
  submit('a', { retries: 8 })
  const waits: number[] = []
  for (let i = 0; i < 8; i++) {
    const [before, count] = [clock.now(), attempts.length]
    await last('a').fail(new PeerLostError('gone'))
    while (attempts.length === count) await clock.pass(10)
    waits.push(clock.now() - before)
  }
  expect(waits).toEqual([50, 100, 200, 400, 800, 1_600, 2_000, 2_000])
})

test("the agent's own error is the task's end: nobody else is asked", async () => {
  const { submit, last, attempts } = owner([aNode('one'), aNode('two')])
  const task = submit('a')
  await last('a').fail(Object.assign(new KyroxError('no such picture'), { name: 'InvalidImageError' }))
  expect([task.status, task.view.error, attempts.length]).toEqual(['failed', { name: 'InvalidImageError', message: 'no such picture' }, 1])
})

test('a task that nobody offers fails after the stated wait, with the names most like it', async () => {
  const { distributor, clock } = owner([])
  const task = distributor.submit(taskSpec('a', 'image.encod', null, { capabilityWaitMs: 700 }))
  await clock.pass(699)
  expect(task.status).toBe('waiting')
  await clock.pass(1)
  expect(task.view.error).toMatchObject({
    name: 'CapabilityNotFoundError',
    detail: { capability: 'image.encod', nearest: ['image.encode', 'image.resize'], waitedMs: 700 }
  })
  expect(clock.pending).toBe(0)
})

test('each of many tasks that nobody offers ends at its own time', async () => {
  const { submit, clock } = owner([])
  const tasks = [300, 100, 200].map(capabilityWaitMs => submit(String(capabilityWaitMs), { capabilityWaitMs }))
  const ended = () => tasks.filter(({ status }) => status === 'failed').map(({ spec }) => spec.id)
  await clock.pass(100)
  expect(ended()).toEqual(['100'])
  await clock.pass(100)
  expect(ended()).toEqual(['100', '200'].sort())
  await clock.pass(100)
  expect(ended()).toHaveLength(3)
})

test('somebody who comes within the wait gets the task, and the wait begins anew when he goes', async () => {
  const { submit, nodes, distributor, clock, last } = owner([])
  const task = submit('a', { capabilityWaitMs: 1_000 })
  await clock.pass(900)
  nodes.push(aNode('late'))
  distributor.nodesChanged()
  expect(last('a').executor).toBe('late')
  nodes.length = 0
  await last('a').fail(new PeerLostError('gone'))
  distributor.nodesChanged()
  await clock.pass(999)
  expect(task.status).toBe('waiting')
  await clock.pass(1_000)
  expect(task.view.error?.name).toBe('CapabilityNotFoundError')
})

test('elsewhere never runs here, here never elsewhere', async () => {
  const { submit, last, clock, nodes, distributor } = owner([aNode('self')])
  const elsewhere = submit('elsewhere', { where: 'elsewhere', capabilityWaitMs: 500 })
  submit('here', { where: 'here' })
  expect(last('here').executor).toBe('self')
  expect(elsewhere.status).toBe('waiting')
  nodes.push(aNode('other'))
  distributor.nodesChanged()
  expect(last('elsewhere').executor).toBe('other')
  await clock.pass(500)
  expect(elsewhere.status).toBe('assigned')
})

test('what an executor has no room for waits here, most urgent first', async () => {
  const { submit, attempts, last } = owner([aNode('only')])
  for (const [id, priority] of [
    ['a', 5],
    ['b', 5],
    ['low', 0],
    ['high', 9],
    ['middle', 5]
  ] as const)
    submit(id, { priority })
  expect(attempts.map(({ id }) => id)).toEqual(['a', 'b'])
  for (const id of ['a', 'b', 'high', 'middle']) await last(id).done()
  expect(attempts.map(({ id }) => id)).toEqual(['a', 'b', 'high', 'middle', 'low'])
})

test('a full executor that leaves does not hold the tasks that wait for room', async () => {
  const { submit, attempts, nodes, distributor, last } = owner([aNode('leaver', { roundTripMs: 1 })])
  const tasks = ['a', 'b', 'c', 'd'].map(id => submit(id))
  expect(attempts).toHaveLength(2)
  nodes.splice(0, 1, aNode('stayer'))
  await last('a').fail(new PeerLostError('gone'))
  await last('b').fail(new PeerLostError('gone'))
  distributor.nodesChanged()
  expect(attempts.slice(2).map(({ id, executor }) => `${id} ${executor}`)).toEqual(['c stayer', 'd stayer'])
  expect(tasks.map(({ status }) => status)).toEqual(['waiting', 'waiting', 'assigned', 'assigned'])
})

test('a full executor that leaves with nobody in its place: what waits ends after the wait for its capability', async () => {
  const { submit, nodes, last, clock } = owner([aNode('leaver')])
  const tasks = ['a', 'b', 'c'].map(id => submit(id, { capabilityWaitMs: 1_000 }))
  nodes.length = 0
  await last('a').fail(new PeerLostError('gone'))
  await last('b').fail(new PeerLostError('gone'))
  await clock.pass(1_000)
  expect(tasks.map(({ view }) => view.error?.name)).toEqual(Array(3).fill('CapabilityNotFoundError'))
  expect(clock.pending).toBe(0)
})

test('one task that may not go where there is room does not hold those behind it', () => {
  const { submit, attempts } = owner([aNode('self'), aNode('other')])
  for (const id of ['a', 'b', 'c']) submit(id, { where: 'elsewhere' })
  submit('d', { where: 'here' })
  expect(attempts.map(({ id, executor }) => `${id} ${executor}`)).toEqual(['a other', 'b other', 'd self'])
})

test('cancel ends a task wherever it is, and tells its executor', async () => {
  const { submit, last, distributor, attempts, clock } = owner([aNode('only')])
  const tasks = ['a', 'b', 'waiting'].map(id => submit(id))
  for (const { spec } of tasks) distributor.cancel(spec.id, 'enough')
  distributor.cancel('a', 'again')
  distributor.cancel('never heard of', 'enough')
  await settled()
  expect(tasks.map(({ status, view }) => [status, view.error?.name])).toEqual(Array(3).fill(['cancelled', 'TaskCancelledError']))
  expect([last('a').options.signal.aborted, attempts.length]).toEqual([true, 2])
  expect([distributor.tasks.length, clock.pending]).toEqual([0, 0])
})

test('a task past its time fails, running or waiting', async () => {
  const { submit, clock, last, distributor } = owner([aNode('only')])
  const tasks = ['a', 'b', 'waiting'].map(id => submit(id, { timeoutMs: 5_000 }))
  await clock.pass(5_000)
  expect(tasks.map(({ status, view }) => [status, view.error?.name])).toEqual(Array(3).fill(['failed', 'TaskTimeoutError']))
  expect([last('a').options.signal.aborted, distributor.tasks.length, clock.pending]).toEqual([true, 0, 0])
})

test('an answer after the end changes nothing', async () => {
  const { submit, last, changes, distributor } = owner([aNode('only')], {})
  const task = submit('a')
  const { options } = last('a')
  distributor.cancel('a', 'enough')
  const before = changes.length
  options.onStart()
  options.onProgress(0.9)
  await last('a').done('late')
  expect([task.status, task.output, changes.length]).toEqual(['cancelled', undefined, before])
})

test('what a lost attempt still says is not taken for the next one', async () => {
  const { submit, last, clock } = owner([aNode('one'), aNode('two')])
  const task = submit('a')
  const first = last('a')
  await first.fail(new PeerLostError('gone'))
  first.options.onProgress(0.8)
  expect(task.view.progress).toBe(0)
  await clock.pass(100)
  first.options.onStart()
  first.options.onProgress(0.8)
  expect([task.status, task.view.progress, task.epoch]).toEqual(['assigned', 0, 2])
})

test('stop ends every task and leaves no timer', async () => {
  const { submit, distributor, clock } = owner([aNode('only')])
  const tasks = ['a', 'b', 'c'].map(id => submit(id))
  tasks.push(submit('d', {}, 'unknown'))
  distributor.stop()
  await settled()
  expect(tasks.map(({ status }) => status)).toEqual(Array(4).fill('cancelled'))
  expect([distributor.tasks.length, clock.pending]).toEqual([0, 0])
})

test('a run that submits another task at once does not make any run twice', async () => {
  const started: string[] = []
  const nodes: OfferingNode[] = []
  const { submit, distributor } = owner(nodes, {
    execute: async task => {
      started.push(task.spec.id)
      if (task.spec.id === 'a') distributor.submit(taskSpec('child', 'work', null, {}))
    }
  })
  for (const [id, priority] of Object.entries({ a: 9, b: 5, c: 3 })) submit(id, { priority })
  nodes.push(aNode('only', { capacity: 4 }))
  distributor.nodesChanged()
  await settled()
  expect([...started].sort()).toEqual(['a', 'b', 'c', 'child'])
})

test('who hears of a change may cancel and submit: each task still ends once', async () => {
  const ends: string[] = []
  const nodes: OfferingNode[] = []
  let submitted = 0
  const { distributor, clock } = owner(nodes, {
    execute: async () => undefined,
    onChange: ({ spec, status }) => {
      if (['done', 'failed', 'cancelled'].includes(status)) ends.push(spec.id)
      if (status === 'assigned' && spec.id === 'a') {
        distributor.cancel('b', 'on a whim')
        distributor.cancel('a', 'on a whim')
      }
      if (status === 'assigned' && submitted++ < 5) distributor.submit(taskSpec(`more ${submitted}`, 'work', null, {}))
    }
  })
  for (const [id, priority] of [
    ['a', 9],
    ['b', 5],
    ['c', 3]
  ] as const)
    distributor.submit(taskSpec(id, 'work', null, { priority }))
  nodes.push(aNode('only', { capacity: 3 }))
  distributor.nodesChanged()
  await settled()
  expect([...ends].sort()).toEqual(['a', 'b', 'c', 'more 1', 'more 2', 'more 3', 'more 4', 'more 5'])
  // until the wake that was set while nobody was there
  await clock.pass(3_000)
  expect([distributor.tasks.length, clock.pending]).toEqual([0, 0])
})

test('a task cancelled by whoever hears of its submission never runs', async () => {
  let runs = 0
  const { distributor, clock } = owner([aNode('only')], {
    execute: async () => ++runs,
    onChange: ({ spec, status }) => {
      if (status === 'waiting') distributor.cancel(spec.id, 'changed my mind')
    }
  })
  const task = distributor.submit(taskSpec('a', 'work', null, {}))
  distributor.nodesChanged()
  await settled()
  expect([task.status, runs, clock.pending]).toEqual(['cancelled', 0, 0])
})

test('an executor that throws at once is a failed attempt like any other', async () => {
  let tries = 0
  const { submit, clock } = owner([aNode('only')], {
    execute: () => {
      tries++
      throw new PeerLostError('no link')
    }
  })
  const task = submit('a', { retries: 2 })
  await clock.pass(10_000)
  expect([task.status, tries]).toEqual(['failed', 3])
})
