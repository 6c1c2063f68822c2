import { expect, test } from 'vitest'
import { sleep } from '../base/abort.ts'
import { KyroxError } from '../base/errors.ts'
import type { RunContext } from '../runtime/capability.ts'
import { MessageType } from '../wire/message-type.ts'
import { TaskRequest, TaskResult } from '../wire/proto/agent-message.js'
import { fromRemoteError } from '../wire/remote-error.ts'
import { encodeValue } from '../wire/value.ts'
import { linkedNodes } from './test-network.ts'
import { aNode, owner, settled } from './test-owner.ts'

const NOTHING_LEFT = { running: 0, queued: 0, asked: 0, taken: 0, owned: 0 }
const ALONE = { retries: 0 }

test('a batch is one run of its executor, which says of each input what came of it', async () => {
  const { pass, alice, bob } = linkedNodes(['alice', 'bob'])
  bob.host({
    work: input => {
      if (input === 'green') throw Object.assign(new KyroxError('not yet', { days: 3 }), { name: 'UnripeError' })
      return `${input} done`
    }
  })
  const task = alice.submit('a', ['red', 'green', Uint8Array.of(1)], { ...ALONE, batch: 3 })
  await pass(10)
  expect([task.status, task.output]).toEqual([
    'done',
    {
      values: ['red done', undefined, '1 done'],
      errors: [[1, { name: 'UnripeError', message: 'not yet', detail: { days: 3 } }]],
      ms: expect.any(Number)
    }
  ])
  expect(bob.runs.map(({ status }) => status)).toEqual(['running', 'done'])
  const here = bob.submit('b', ['red'], { ...ALONE, batch: 1 })
  await pass(10)
  expect(here.output).toMatchObject({ values: ['red done'] })
  await pass(20)
  expect([alice.leftOvers, bob.leftOvers]).toEqual([NOTHING_LEFT, NOTHING_LEFT])
})

test('an executor that is lost in the middle of a batch is lost for all of it, and a batch that is cancelled ends there', async () => {
  const { pass, alice, bob } = linkedNodes(['alice', 'bob'])
  bob.host({ work: () => new Promise(() => {}) })
  const task = alice.submit('a', [1, 2], { ...ALONE, batch: 2 })
  const other = alice.submit('b', [1, 2], { ...ALONE, batch: 2 })
  await pass(10)
  alice.distributor.cancel('b', 'enough')
  alice.cuts.get('bob')?.('cable pulled')
  await pass(10)
  expect([task.view.error?.name, other.status, alice.leftOvers, bob.leftOvers]).toEqual([
    'PeerLostError',
    'cancelled',
    NOTHING_LEFT,
    NOTHING_LEFT
  ])
})

/** A stranger's request, and what it is answered with. */
async function answered(request: { readonly batch: number; readonly input: unknown; readonly stream?: boolean; readonly fed?: boolean }) {
  const { pass, alice, bob } = linkedNodes(['alice', 'bob'])
  let runs = 0
  bob.host({ work: () => ++runs })
  const parts = { priority: 5, timeoutMs: 1_000, depth: 0, stream: false, fed: false, keep: false, atOnce: false, places: new Uint8Array() }
  const input = new Uint8Array(encodeValue(request.input))
  const payload = TaskRequest.encode({ ...parts, ...request, taskId: 'a', epoch: 1, capability: 'work', input })
  await alice.links.get('bob')?.send({ type: MessageType.TASK_REQUEST, payload })
  await pass(10)
  expect([runs, bob.leftOvers]).toEqual([0, NOTHING_LEFT])
  const answer = alice.heard.map(({ message }) => message).find(({ type }) => type === MessageType.TASK_RESULT)
  const { error } = TaskResult.decode(answer?.payload ?? new Uint8Array())
  return error == null ? undefined : fromRemoteError(error)
}

test.each([
  ['of none', 0, []],
  ['of too many', 33, new Array(33).fill(1)],
  ['of fewer inputs than it says', 3, [1, 2]],
  ['of more inputs than it says', 1, [1, 2]],
  ['that is no list', 2, 'ab']
])('a batch %s is refused by its executor', async (_name, batch, input) => {
  const detail = { value: expect.anything(), limit: expect.any(Number) }
  expect(await answered({ batch, input })).toMatchObject({ name: 'InvalidArgumentError', detail })
})

test.each(['stream', 'fed'])('a batch that is a %s as well is refused by its executor', async what => {
  const message = 'Expected a batch without streams or snapshot, got a batch of 1 with one'
  expect(await answered({ batch: 1, input: [1], [what]: true })).toMatchObject({ name: 'InvalidArgumentError', message })
})

test.each<[string, unknown]>([
  ['of another length', { values: [1, 2, 3] }],
  ['with the error of an input that there is not', { values: [1, 2], errors: [[2, { name: 'A', message: '' }]] }],
  ['that are none', 'garbage']
])('outcomes %s are the failure of who sent them', async (_name, output) => {
  const { submit, last } = owner([aNode('bob')])
  const task = submit('a', { ...ALONE, batch: 2 })
  await last('a').done(output)
  expect([task.status, task.view.error?.name]).toEqual(['failed', 'InvalidResultError'])
})

test('the time that a node announces is that of one input, and of batches in which one failed it learns nothing', async () => {
  const { pass, clock, alice, bob } = linkedNodes(['alice', 'bob'])
  const work = async (input: unknown, { signal }: RunContext): Promise<unknown> => {
    await sleep(80, { clock, signal })
    if (input === 'bad') throw new KyroxError('bad')
    return input
  }
  bob.host({ work })
  alice.submit('a', ['bad', 2, 3, 4], { ...ALONE, batch: 4 })
  await pass(200)
  expect(bob.serviceTimes.get('work')).toBeUndefined()
  alice.submit('b', [1, 2, 3, 4], { ...ALONE, batch: 4 })
  await pass(200)
  expect(bob.serviceTimes.get('work')).toBeGreaterThanOrEqual(20)
  expect(bob.serviceTimes.get('work')).toBeLessThan(25)
})

test('inputs of batches count where tasks are counted: in queues, and at their owner', async () => {
  const { pass, alice, bob } = linkedNodes(['alice', 'bob'])
  bob.host({ work: () => new Promise(() => {}) })
  for (const id of ['a', 'b', 'c']) alice.submit(id, [1, 2, 3, 4], { ...ALONE, batch: 4 })
  await pass(10)
  // one runs, and of those that wait the owner keeps back what is too much to send ahead
  expect([bob.scheduler.running, bob.scheduler.queued]).toEqual([1, 0])
  const waits = bob.submit('d', [1, 2, 3], { ...ALONE, batch: 3, where: 'here' })
  await pass(10)
  expect([waits.status, bob.scheduler.queued]).toEqual(['assigned', 3])
  bob.distributor.cancel('d', 'enough')
  await pass(10)
  expect(bob.scheduler.queued).toBe(0)
})

test('results of a pure capability are kept one by one: a batch of it is refused', async () => {
  const { submit, attempts } = owner([aNode('self')], { pureVersion: () => '1.0.0' })
  const [batch, plain] = [submit('a', { batch: 2 }), submit('b', { batch: 2, cache: false })]
  await expect.poll(() => batch.view.error?.name).toBe('NotBatchedError')
  await settled()
  expect([plain.status, attempts.map(({ id }) => id)]).toEqual(['assigned', ['b']])
})
