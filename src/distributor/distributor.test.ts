import { expect, test } from 'vitest'
import { KyroxError } from '../base/errors.ts'
import { taskSpec } from '../tasks/task-spec.ts'
import { InvalidResultError, NotServingError, PeerLostError } from './failure.ts'
import { aNode, owner, settled } from './test-owner.ts'

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
  for (const error of [new PeerLostError('gone'), new NotServingError('no'), new InvalidResultError('garbled')]) {
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
    ['PeerLostError', 'NotServingError', 'InvalidResultError', 'PeerLostError']
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
