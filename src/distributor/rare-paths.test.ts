import { expect, test } from 'vitest'
import { taskSpec } from '../tasks/task-spec.ts'
import type { OwnedTask } from './owned-task.ts'
import './rare-paths.ts'
import { aNode, owner } from './test-owner.ts'

/** A node whose `work` is pure, in the version that the test says. */
function pureWorld(resultCacheBytes?: number) {
  const state = { version: '1.0.0' as string | undefined }
  const world = owner([aNode('one', { capacity: 4 })], { pureVersion: () => state.version }, { resultCacheBytes })
  const ended = async (task: OwnedTask): Promise<OwnedTask> => {
    await expect.poll(() => task.view.endedAt).toBeDefined()
    return task
  }
  let ids = 0
  const submit = (input: unknown, options: Parameters<typeof taskSpec>[3] = {}): OwnedTask =>
    world.distributor.submit(taskSpec(`task ${++ids}`, 'work', input, options))
  /** Runs it, where it is not known. */
  const run = async (input: unknown, output: unknown, options: Parameters<typeof taskSpec>[3] = {}): Promise<OwnedTask> => {
    const task = submit(input, options)
    await expect.poll(() => task.view.attempts.length > 0 || task.view.endedAt != null).toBe(true)
    if (task.view.endedAt == null) await world.last(task.spec.id).done(output)
    return await ended(task)
  }
  return { ...world, state, run, submit, ended }
}

test('what a pure capability said once is said again without a run, to each in a value of its own', async () => {
  const { run, attempts, changes } = pureWorld()
  const first = await run({ a: 1, b: 2 }, { list: [1] })
  const second = await run({ b: 2, a: 1 }, 'never asked')
  ;(second.output as { list: number[] }).list.push(2)
  const third = await run({ a: 1, b: 2 }, 'never asked')
  expect([first.output, third.output, attempts.length]).toEqual([{ list: [1] }, { list: [1] }, 1])
  expect([first.view.fromCache, third.view.fromCache, third.view.attempts]).toEqual([undefined, true, []])
  expect(changes.filter(change => change === 'task 3 done')).toHaveLength(1)
})

test('another input, another version, and who asks for a run, are run', async () => {
  const { run, state, attempts } = pureWorld()
  await run(1, 'one')
  await run(2, 'two')
  await run(1, 'anew', { cache: false })
  state.version = '2.0.0'
  expect((await run(1, 'by the newer')).output).toBe('by the newer')
  state.version = undefined
  await run(1, 'not pure any more')
  expect(attempts).toHaveLength(5)
})

test('a failure is never kept, nor anything where nothing may be', async () => {
  const { submit, run, last, attempts, ended } = pureWorld()
  const failed = submit(1)
  await expect.poll(() => attempts.length).toBe(1)
  await last(failed.spec.id).fail(new RangeError('no such picture'))
  expect((await ended(failed)).status).toBe('failed')
  await run(1, 'right')
  expect(attempts).toHaveLength(2)
  const none = pureWorld(0)
  await none.run(1, 'a')
  await none.run(1, 'b')
  expect(none.attempts).toHaveLength(2)
})

test('one that is cancelled while its input is looked up ends once and runs nowhere', async () => {
  const { submit, distributor, attempts, clock, run } = pureWorld()
  await run(0, 'loads what is needed')
  const task = submit(1)
  distributor.cancel(task.spec.id, 'enough')
  await run(2, 'another')
  expect([task.status, attempts.length, distributor.tasks.length, clock.pending]).toEqual(['cancelled', 2, 0, 0])
})

test('what the quorum said is kept as well', async () => {
  const nodes = [aNode('one'), aNode('two')]
  const { distributor, attempts } = owner(nodes, { pureVersion: () => '1.0.0' })
  const first = distributor.submit(taskSpec('a', 'work', 7, { redundancy: 2 }))
  await expect.poll(() => attempts.length).toBe(2)
  for (const attempt of attempts) await attempt.done('same')
  expect(first.output).toBe('same')
  const second = distributor.submit(taskSpec('b', 'work', 7, { redundancy: 2 }))
  await expect.poll(() => second.output).toBe('same')
  expect(attempts).toHaveLength(2)
})
