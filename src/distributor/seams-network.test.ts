/** Parts of the distributor that meet in few tasks: hedges, copies, kept outputs, stolen work. */
import { expect, test } from 'vitest'
import { sleep } from '../base/abort.ts'
import { taskSpec } from '../tasks/task-spec.ts'
import type { HeldResult } from './held-result.ts'
// what such tasks load is there before the clock is moved
import './rare-paths.ts'
import './output-codec.ts'
import { MessageType } from '../wire/message-type.ts'
import { INLINE_BYTES } from './task-outputs.ts'
import { linkedNodes } from './test-network.ts'

/** Outputs that stay are hashed, which takes time of its own and none of the clock's. */
async function done(task: { readonly status: string }, pass: (ms: number) => Promise<void>): Promise<void> {
  for (let looks = 0; looks < 400 && task.status !== 'done'; looks++) {
    await new Promise(resolve => setTimeout(resolve, 5))
    await pass(1)
  }
  expect(task.status).toBe('done')
}

const NOTHING = { running: 0, queued: 0, asked: 0, taken: 0, owned: 0 }

test('the output of a hedged task that is kept stays with the first, and the other one keeps nothing', async () => {
  const { owner, one, two, all, pass, clock } = linkedNodes(['owner', 'one', 'two'])
  for (const node of [one, two]) {
    const work = async (_: unknown, { signal }: { signal: AbortSignal }): Promise<Uint8Array> => {
      await sleep(node === one ? 60_000 : 50, { clock, signal })
      return new Uint8Array(2 * INLINE_BYTES)
    }
    node.host({ work })
  }
  const task = owner.distributor.submit({ ...taskSpec('a', 'work', null, { hedge: { afterMs: 100 } }), keep: true })
  await pass(500)
  await done(task, pass)
  expect((task.output as HeldResult).holder).toBe('two')
  expect([one.outputs.store.size, two.outputs.store.size]).toEqual([0, 1])
  for (const { leftOvers } of all) expect(leftOvers).toEqual(NOTHING)
})

test.each(['one', 'two'] as const)(
  'a hedged task that is to be kept while it runs answers with what it made, also when %s is first',
  async name => {
    const { owner, one, two, pass, clock } = linkedNodes(['owner', 'one', 'two'])
    const first = name === 'one' ? one : two
    for (const node of [one, two]) {
      const work = async (_: unknown, { signal }: { signal: AbortSignal }): Promise<Uint8Array> => {
        await sleep(node === first ? 400 : 2_000, { clock, signal })
        return new Uint8Array(2 * INLINE_BYTES).fill(7)
      }
      node.host({ work })
    }
    const task = owner.submit('a', null, { hedge: { afterMs: 100 } })
    await pass(200)
    expect(task.view.attempts.map(({ executor }) => executor)).toEqual(['one', 'two'])
    // only the newest attempt hears of it: the other one sends its output
    owner.remote.keep(task)
    await pass(400)
    await done(task, pass)
    if (name === 'one') expect((task.output as Uint8Array)[0]).toBe(7)
    else expect((task.output as HeldResult).holder).toBe('two')
    expect([one.outputs.store.size, two.outputs.store.size]).toEqual([0, name === 'one' ? 0 : 1])
  }
)

test('copies of one task that are asked away from a queue go to no node that another copy is on, and each node votes once', async () => {
  const names = ['one', 'two', 'three', 'four'] as const
  const { owner, pass, clock, all, ...nodes } = linkedNodes(['owner', ...names], { stealing: true })
  const votes = new Map<string, string[]>()
  let slow: string | undefined
  for (const name of names) {
    const work = async (_: unknown, { signal, taskId }: { signal: AbortSignal; taskId: string }): Promise<string> => {
      await sleep(name === slow ? 4_000 : 20, { clock, signal })
      votes.set(taskId, [...(votes.get(taskId) ?? []), name])
      return taskId
    }
    nodes[name].host({ work })
  }
  for (let i = 0; i < 20; i++) owner.submit(`warm ${i}`, null)
  await pass(1_000)
  const tasks = Array.from({ length: 40 }, (_, i) => owner.submit(`${i}`, null, { redundancy: { copies: 3, quorum: 3 } }))
  slow = 'one'
  await pass(60_000)
  expect(tasks.map(({ status, output }) => [status, output])).toEqual(tasks.map(({ spec }) => ['done', spec.id]))
  for (const { spec } of tasks) expect(new Set(votes.get(spec.id)).size).toBe(3)
  const stolen = all.flatMap(({ heard }) => heard).filter(({ message }) => message.type === MessageType.STEAL_ANSWER)
  expect(stolen.length).toBeGreaterThan(0)
  expect(tasks.some(({ view }) => view.attempts.some(({ error }) => error?.name === 'HandedBackError'))).toBe(true)
  for (const { stealing, leftOvers } of all) {
    expect(leftOvers).toEqual(NOTHING)
    await stealing.stop()
  }
}, 30_000)

test.each([{ hedge: true }, { redundancy: 3 }])('streamed input is refused with %j: what one took the other would miss', wish => {
  expect(() => taskSpec('a', 'work', null, { ...wish, fed: 'once' })).toThrow('without hedge or redundancy')
  expect(() => taskSpec('a', 'work', null, { ...wish, fed: 'again' })).toThrow('without hedge or redundancy')
})
