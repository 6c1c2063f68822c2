import { expect, test } from 'vitest'
import { KyroxError } from '../base/errors.ts'
import { MessageType } from '../wire/message-type.ts'
import { TaskProgress, TaskResult, TaskStarted } from '../wire/proto/agent-message.js'
import { encodeValue } from '../wire/value.ts'
import { link, linkedNodes, type TestNode } from './test-network.ts'

const NOTHING_LEFT = { running: 0, queued: 0, asked: 0, taken: 0, owned: 0 }
const deaf = () => new Promise<never>(() => {})
const bytesOf = (value: unknown) => new Uint8Array(encodeValue(value))

/** What alice asks, bob does. */
const pair = (options?: Parameters<typeof linkedNodes>[1]) => linkedNodes(['alice', 'bob'], options)

const _typesFrom = (node: TestNode, from: string): number[] =>
  node.heard.filter(each => each.from === from).map(({ message }) => message.type)

test('a task goes to the peer that offers it and its result comes back whole', async () => {
  const { clock, pass, alice, bob } = pair()
  bob.host({ work: input => ({ got: input, bytes: Uint8Array.of(1, 2) }) })
  const task = alice.submit('a', { n: 7, bytes: Uint8Array.of(3) })
  await pass(10)
  expect([task.status, task.output]).toEqual(['done', { got: { n: 7, bytes: Uint8Array.of(3) }, bytes: Uint8Array.of(1, 2) }])
  expect(bob.runs.map(({ owner, status }) => `${owner} ${status}`)).toEqual(['alice running', 'alice done'])
  // the timer that runs share runs out by itself
  await pass(20)
  expect([alice.leftOvers, bob.leftOvers, clock.pending]).toEqual([NOTHING_LEFT, NOTHING_LEFT, 0])
})

test("the agent's own error comes with its name and detail and is not tried again", async () => {
  const { pass, alice, bob } = pair()
  bob.host({
    work: () => {
      throw Object.assign(new KyroxError('not yet', { days: 3 }), { name: 'UnripeError' })
    }
  })
  const task = alice.submit('a', null)
  await pass(5_000)
  expect([task.status, task.view.error, task.epoch]).toEqual([
    'failed',
    { name: 'UnripeError', message: 'not yet', detail: { days: 3 } },
    1
  ])
})

test('a peer that is lost, does not serve, or is full: the next one is asked', async () => {
  const lost = linkedNodes(['alice', 'bob', 'carol'])
  for (const node of [lost.bob, lost.carol]) node.host({ work: node === lost.carol ? () => 'by carol' : deaf })
  const first = lost.alice.submit('a', null)
  await lost.pass(10)
  expect(first.view.executor).toBe('bob')
  lost.alice.cuts.get('bob')?.('cable pulled')
  await lost.pass(200)
  expect([first.output, first.view.attempts.map(({ error }) => error?.name)]).toEqual(['by carol', ['PeerLostError', undefined]])
  expect([lost.bob.leftOvers, lost.alice.leftOvers]).toEqual([NOTHING_LEFT, NOTHING_LEFT])

  const { pass, alice, bob, carol } = linkedNodes(['alice', 'bob', 'carol'])
  bob.host({ work: () => 'by bob' })
  carol.host({ work: () => 'by carol' })
  bob.serving = false
  const task = alice.submit('a', null)
  await pass(200)
  expect([task.output, task.view.attempts[0]?.error?.name]).toEqual(['by carol', 'NotServingError'])
})

test('more short tasks at once than the queue of their executor holds all end, without one refused for good', async () => {
  for (const maxQueuedTasks of [4, 256]) {
    const { pass, alice, bob } = pair({ maxQueuedTasks })
    bob.host({ work: input => input })
    alice.submit('to know how long one takes', null)
    await pass(10)
    const tasks = Array.from({ length: 2_000 }, (_, i) => alice.submit(String(i), i))
    // in steps: sends are joined for turns of the event loop, which pass with time and not in it
    for (let step = 0; step < 100; step++) await pass(50)
    expect(tasks.filter(({ status }) => status !== 'done')).toEqual([])
    expect([alice.leftOvers, bob.leftOvers]).toEqual([NOTHING_LEFT, NOTHING_LEFT])
  }
})

test('an executor that stands still loses its run to another, and is free when it goes on', async () => {
  const { pass, alice, bob, carol } = linkedNodes(['alice', 'bob', 'carol'])
  bob.host({ work: deaf })
  carol.host({ work: () => 'by carol' })
  const task = alice.submit('a', null)
  await pass(10)
  expect([task.view.executor, bob.leftOvers.running]).toEqual(['bob', 1])
  // its link stays
  alice.remote.linkLost('bob', 'silent')
  await pass(200)
  expect([task.output, bob.leftOvers]).toEqual(['by carol', NOTHING_LEFT])
})

test('a long input that is given up half-way is given up on both sides', async () => {
  const { pass, alice, bob } = pair()
  bob.host({ work: () => 'never' })
  const task = alice.submit('a', new Uint8Array(20 * 1024 * 1024))
  alice.distributor.cancel('a', 'enough')
  await pass(100)
  expect([task.status, bob.runs, alice.leftOvers, bob.leftOvers]).toEqual(['cancelled', [], NOTHING_LEFT, NOTHING_LEFT])
})

test('an input that cannot cross is the fault of the submitter: nobody is asked twice', async () => {
  const { pass, alice, bob } = pair()
  bob.host({ work: () => 'never' })
  const task = alice.submit('a', { when: () => {} })
  await pass(5_000)
  expect([task.status, task.view.error?.name, task.epoch]).toEqual(['failed', 'InvalidArgumentError', 1])
})

test('a run that takes longer than its agent may is tried elsewhere', async () => {
  const { pass, alice, bob, carol } = linkedNodes(['alice', 'bob', 'carol'])
  bob.host({ work: deaf }, 1_000)
  carol.host({ work: () => 'by carol' })
  const task = alice.submit('a', null)
  await pass(1_500)
  expect([task.output, task.view.attempts[0]?.error?.name]).toEqual(['by carol', 'RunTimeoutError'])
})

test('answers of somebody else, of an older attempt, or twice change nothing', async () => {
  const { pass, alice, bob, mallory } = linkedNodes(['alice', 'bob', 'mallory'])
  bob.host({ work: deaf })
  const task = alice.submit('a', null)
  await pass(30)
  const say = async (node: TestNode, epoch: number, output: unknown): Promise<void> => {
    await node.links.get('alice')?.send({ type: MessageType.TASK_STARTED, payload: TaskStarted.encode({ taskId: 'a', epoch }) })
    await node.links
      .get('alice')
      ?.send({ type: MessageType.TASK_PROGRESS, payload: TaskProgress.encode({ taskId: 'a', epoch, fraction: 0.9 }) })
    const payload = TaskResult.encode({ taskId: 'a', epoch, output: bytesOf(output), runMs: 1 })
    await node.links.get('alice')?.send({ type: MessageType.TASK_RESULT, payload })
    await pass(5)
  }
  await say(mallory, 1, 'forged')
  await say(bob, 7, 'of another attempt')
  expect([task.status, task.view.progress]).toEqual(['running', 0])
  alice.cuts.get('bob')?.('cable pulled')
  await pass(5)
  link(alice, bob)
  await pass(200)
  expect(task.epoch).toBe(2)
  await say(bob, 1, 'late')
  expect(task.status).not.toBe('done')
  await say(bob, 2, 'in time')
  await say(bob, 2, 'twice')
  expect([task.status, task.output]).toEqual(['done', 'in time'])
})

test('a result that is no value is a failed attempt', async () => {
  const { pass, alice, bob } = pair()
  bob.host({ work: deaf })
  const task = alice.submit('a', null, { retries: 0 })
  await pass(10)
  const payload = TaskResult.encode({ taskId: 'a', epoch: 1, output: Uint8Array.of(0xff), runMs: 1 })
  await bob.links.get('alice')?.send({ type: MessageType.TASK_RESULT, payload })
  await pass(10)
  expect(task.view.error?.name).toBe('InvalidResultError')
})
