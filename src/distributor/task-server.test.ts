import { expect, test } from 'vitest'
import { sleep } from '../base/abort.ts'
import { taskSpec } from '../tasks/task-spec.ts'
import { MAX_MESSAGE_BYTES } from '../wire/limits.ts'
import { MessageType } from '../wire/message-type.ts'
import { TaskCancel, TaskRequest } from '../wire/proto/agent-message.js'
import { encodeValue } from '../wire/value.ts'
import { linkedNodes, type TestNode } from './test-network.ts'

const NOTHING_LEFT = { running: 0, queued: 0, asked: 0, taken: 0, owned: 0 }
const deaf = () => new Promise<never>(() => {})
const bytesOf = (value: unknown) => new Uint8Array(encodeValue(value))

/** What alice asks, bob does. */
const pair = (options?: Parameters<typeof linkedNodes>[1]) => linkedNodes(['alice', 'bob'], options)

const typesFrom = (node: TestNode, from: string): number[] =>
  node.heard.filter(each => each.from === from).map(({ message }) => message.type)

test('a short run is not announced; a longer one is, with its progress, not more often than people can read', async () => {
  const { clock, pass, alice, bob } = pair()
  bob.host({
    work: () => 'at once',
    walk: async (_, { progress, signal }) => {
      for (let i = 1; i <= 50; i++) {
        await sleep(10, { clock, signal })
        progress(i / 50)
      }
    }
  })
  alice.submit('short', null)
  await pass(10)
  expect(typesFrom(alice, 'bob')).toEqual([MessageType.TASK_RESULT])
  const task = alice.submit('long', null, {}, 'walk')
  await pass(30)
  expect(task.status).toBe('running')
  await pass(300)
  expect(task.view.progress).toBeGreaterThan(0.4)
  await pass(500)
  expect(task.status).toBe('done')
  expect(typesFrom(alice, 'bob').filter(type => type === MessageType.TASK_PROGRESS).length).toBeLessThanOrEqual(6)
})

test('cancel and the deadline end the run on the other side too', async () => {
  const { clock, pass, alice, bob } = pair()
  const reasons: string[] = []
  bob.host({
    work: (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          reasons.push((signal.reason as Error).name)
          reject(signal.reason as Error)
        })
      )
  })
  const cancelled = alice.submit('cancelled', null)
  await pass(50)
  alice.distributor.cancel('cancelled', 'enough')
  const late = alice.submit('late', null, { timeoutMs: 2_000 })
  await pass(2_000)
  expect([cancelled.status, late.view.error?.name]).toEqual(['cancelled', 'TaskTimeoutError'])
  await pass(10)
  expect(reasons).toHaveLength(2)
  expect([alice.leftOvers, bob.leftOvers, clock.pending]).toEqual([NOTHING_LEFT, NOTHING_LEFT, 0])
})

test('long bytes cross as they were when they were sent, there and back, whatever is done to them afterwards', async () => {
  const { pass, alice, bob } = pair()
  const buffer = new Uint8Array(200_000)
  bob.host({ work: input => buffer.fill((input as Uint8Array)[0] ?? 0) })
  const first = alice.submit('a', new Uint8Array(100_000).fill(1))
  const second = alice.submit('b', new Uint8Array(100_000).fill(2))
  await pass(50)
  expect([first.output, second.output]).toEqual([new Uint8Array(200_000).fill(1), new Uint8Array(200_000).fill(2)])
})

test('an output that fits by itself and not with what is said around it is told as an error', async () => {
  const { pass, alice, bob } = pair()
  bob.host({ work: () => new Uint8Array(MAX_MESSAGE_BYTES) })
  const task = alice.submit('a', null)
  await pass(50)
  expect(task.view.error).toMatchObject({ name: 'MessageTooLargeError', detail: { limit: MAX_MESSAGE_BYTES } })
})

test('an output that cannot cross is told as an error', async () => {
  const { pass, alice, bob } = pair()
  bob.host({ work: () => ({ when: () => {} }) })
  const task = alice.submit('a', null)
  await pass(10)
  expect(task.view.error?.name).toBe('InvalidArgumentError')
})

test('a node that stops serving hands back; the task runs elsewhere', async () => {
  const { pass, alice, bob, carol } = linkedNodes(['alice', 'bob', 'carol'])
  bob.host({ work: deaf })
  carol.host({ work: () => 'by carol' })
  const task = alice.submit('a', null)
  await pass(50)
  expect([bob.server.running, bob.server.handBack('its person said so', name => name === 'other')]).toEqual([1, 0])
  bob.serving = false
  expect(bob.server.handBack('its person said so')).toBe(1)
  await pass(500)
  expect([task.output, task.view.attempts[0]?.error?.name]).toEqual(['by carol', 'HandedBackError'])
  expect(bob.runs.at(-1)?.status).toBe('cancelled')
})

test('when the owner goes, its runs end', async () => {
  const { pass, alice, bob } = pair()
  bob.host({ work: deaf })
  for (const id of ['a', 'b']) alice.submit(id, null)
  await pass(50)
  expect([bob.server.running, bob.server.underWay]).toEqual([1, 2])
  alice.cuts.get('bob')?.('tab closed')
  await pass(50)
  expect([bob.leftOvers, bob.server.running]).toEqual([NOTHING_LEFT, 0])
})

test('a request twice is one run; a cancel for nobody and an id past its limit are nothing', async () => {
  const { pass, alice, bob } = pair()
  let runs = 0
  bob.host({ work: () => new Promise(() => void runs++) })
  const ask = async (taskId: string): Promise<void> => {
    const payload = TaskRequest.encode({ taskId, epoch: 1, capability: 'work', input: bytesOf(null), priority: 99, timeoutMs: 5_000 })
    await alice.links.get('bob')?.send({ type: MessageType.TASK_REQUEST, payload })
  }
  for (const id of ['a', 'a', 'x'.repeat(65)]) await ask(id)
  await alice.links.get('bob')?.send({ type: MessageType.TASK_CANCEL, payload: TaskCancel.encode({ taskId: 'b', epoch: 1, reason: '' }) })
  await pass(50)
  expect([runs, bob.server.underWay]).toEqual([1, 1])
  await pass(5_000)
  expect(bob.leftOvers).toEqual(NOTHING_LEFT)
})

test('a payload that is no message of its type throws to whoever handed it over', () => {
  const { alice, bob } = pair()
  const garbled = { messageId: '1', senderId: '', recipientId: '', metadata: new Map(), timestamp: 0, payload: Uint8Array.of(0xff, 0xff) }
  const { TASK_REQUEST, TASK_CANCEL, TASK_RESULT, TASK_STARTED, TASK_PROGRESS, HEARTBEAT } = MessageType
  const toBob = alice.links.get('bob')
  if (toBob == null) throw new Error('Expected a link')
  for (const type of [TASK_REQUEST, TASK_CANCEL]) expect(() => alice.server.take(toBob, { ...garbled, type })).toThrow()
  for (const type of [TASK_RESULT, TASK_STARTED, TASK_PROGRESS]) expect(() => alice.remote.take(toBob, { ...garbled, type })).toThrow()
  expect([alice.remote.take(toBob, { ...garbled, type: HEARTBEAT }), alice.server.take(toBob, { ...garbled, type: HEARTBEAT })]).toEqual([
    false,
    false
  ])
  expect(bob.heard).toEqual([])
})

test('it says when nothing of others is under way any more, runs that never left the queue included', async () => {
  const { pass, alice, bob } = pair()
  bob.host({ work: deaf })
  for (const id of ['a', 'b']) alice.submit(id, null)
  await pass(50)
  alice.distributor.cancel('a', 'enough')
  await pass(50)
  expect(bob.idles).toBe(0)
  alice.distributor.cancel('b', 'enough')
  await pass(50)
  expect(bob.idles).toBe(1)
  alice.submit('c', null)
  await pass(50)
  bob.serving = false
  bob.scheduler.maxConcurrentTasks = 1
  alice.distributor.cancel('c', 'enough')
  await pass(50)
  expect(bob.idles).toBe(2)
})

test('how deep a call is travels with its task', async () => {
  const { pass, alice, bob } = pair()
  bob.host({ work: () => 'done' })
  const task = alice.distributor.submit({ ...taskSpec('deep', 'work', null, { where: 'elsewhere' }), depth: 3 })
  await pass(10)
  const request = bob.heard.find(({ message }) => message.type === MessageType.TASK_REQUEST)
  expect([task.status, request && TaskRequest.decode(request.message.payload).depth]).toEqual(['done', 3])
})
