import { expect, test } from 'vitest'
import type { RunContext } from '../runtime/capability.ts'
import { taskSpec } from '../tasks/task-spec.ts'
import { MessageType } from '../wire/message-type.ts'
import { TaskEmit, TaskEmitTaken } from '../wire/proto/agent-message.js'
import { encodeValue } from '../wire/value.ts'
import type { OwnedTask } from './owned-task.ts'
// as in life it is there before the first piece
import './rare-paths.ts'
import { link, linkedNodes } from './test-network.ts'

const KEPT = { round: 0, kept: true }

/** Two nodes, of which the second reads what it is fed when the test says so. */
function fedWorld(workers: ReadonlyArray<'one' | 'two'> = ['one']) {
  const world = linkedNodes(['owner', 'one', 'two'])
  const readers: Array<{ readonly name: string; readonly next: () => Promise<unknown>; readonly end: (output: unknown) => void }> = []
  for (const name of workers) {
    const node = world[name]
    const work = (_: unknown, { inputs }: RunContext): Promise<unknown> =>
      new Promise(end => {
        const pieces = inputs[Symbol.asyncIterator]()
        readers.push({ name, next: () => pieces.next(), end })
      })
    node.host({ work })
  }
  const submit = async (id: string, options = {}): Promise<OwnedTask> => {
    const task = world.owner.distributor.submit(taskSpec(id, 'work', null, { fed: 'once', ...options }))
    // what keeps the pieces is loaded with it
    await world.pass(5)
    return task
  }
  const feed = (id: string, from: number, to: number, options = KEPT): void => {
    for (let i = from; i <= to; i++) world.owner.distributor.feed(id, i, { done: false, value: i }, options)
  }
  return { ...world, readers, submit, feed }
}

const FED = ({ message }: { readonly message: { readonly type: number } }): boolean => message.type === MessageType.TASK_FEED

test('pieces reach the far run in order, a window ahead of it, and their end', async () => {
  const { submit, feed, pass, readers, owner, one } = fedWorld()
  const task = await submit('a')
  feed('a', 1, 16)
  await pass(20)
  expect(one.heard.filter(FED)).toHaveLength(16)
  const values: unknown[] = []
  for (let i = 1; i <= 16; i++) values.push(await readers[0]?.next())
  await pass(20)
  expect([values, owner.fed]).toEqual([Array.from({ length: 16 }, (_, i) => ({ done: false, value: i + 1 })), ['a 16']])
  owner.distributor.feed('a', 17, { done: true }, KEPT)
  await pass(20)
  expect(await readers[0]?.next()).toEqual({ done: true })
  readers[0]?.end('sum')
  await pass(20)
  expect([task.status, task.output]).toEqual(['done', 'sum'])
})

/** Cuts off the node that reads now; the next reader is the other one's. */
async function lost({ readers, one, two, pass }: ReturnType<typeof fedWorld>): Promise<void> {
  const reader = readers.at(-1)?.name === 'one' ? one : two
  reader.cuts.get('owner')?.('cable pulled')
  await pass(200)
}

test('a run that is lost in the middle of its input is tried again with all of it', async () => {
  const world = fedWorld(['one', 'two'])
  const { submit, feed, pass, readers, owner } = world
  const task = await submit('a')
  feed('a', 1, 16)
  await pass(20)
  for (let i = 1; i <= 12; i++) await readers[0]?.next()
  await pass(20)
  feed('a', 17, 28)
  await lost(world)
  const values: unknown[] = []
  for (let i = 1; i <= 28; i++) values.push(await readers[1]?.next())
  await pass(20)
  expect([values, owner.fed]).toEqual([Array.from({ length: 28 }, (_, i) => ({ done: false, value: i + 1 })), ['a 28']])
  readers[1]?.end('sum')
  await pass(20)
  expect([task.status, task.output, task.view.attempts.length]).toEqual(['done', 'sum', 2])
})

test('a run that is lost when its input is kept no more fails with the reason, unless the source can be read anew', async () => {
  for (const fed of ['once', 'again'] as const) {
    const world = fedWorld(['one', 'two'])
    const { submit, feed, pass, readers, owner } = world
    const task = await submit('a', { fed })
    feed('a', 1, 3, { round: 0, kept: false })
    await pass(20)
    await readers[0]?.next()
    await pass(20)
    await lost(world)
    if (fed === 'once') {
      expect(task.view).toMatchObject({ status: 'failed', error: { name: 'InputsGoneError', detail: { cause: 'PeerLostError' } } })
      expect(task.view.attempts).toHaveLength(1)
    } else {
      expect([owner.fed, readers.length]).toEqual([['a 0'], 2])
      feed('a', 1, 1, { round: 1, kept: false })
      await pass(20)
      expect(await readers[1]?.next()).toEqual({ done: false, value: 1 })
    }
  }
})

test('bytes that a run here took and changed are whole for the next one elsewhere', async () => {
  const world = fedWorld(['one', 'two'])
  const { owner, one, two, submit, pass, readers } = world
  owner.host({
    work: async (_, { inputs }) => {
      for await (const piece of inputs) {
        ;(piece as Uint8Array).fill(0)
        throw Object.assign(new Error('the worker died'), { name: 'SandboxFailedError' })
      }
    }
  })
  for (const node of [one, two]) node.cuts.get('owner')?.('for now')
  const task = await submit('a')
  owner.distributor.feed('a', 1, { done: false, value: new Uint8Array([7, 7]) }, KEPT)
  await pass(20)
  expect(task.view.attempts[0]?.error?.name).toBe('SandboxFailedError')
  link(owner, one)
  await pass(200)
  expect([readers.length, await readers[0]?.next()]).toEqual([1, { done: false, value: new Uint8Array([7, 7]) }])
})

test('what the source fails with is the end of the task, in the far run too', async () => {
  const { submit, feed, pass, owner, one, readers } = fedWorld()
  const task = await submit('a')
  feed('a', 1, 1)
  await pass(20)
  const waiting = readers[0]?.next().then(() => readers[0]?.next())
  const failed = expect(waiting).rejects.toThrow('cancelled by its owner')
  owner.distributor.feed('a', 2, { done: true, error: { name: 'DiskError', message: 'no more' } }, KEPT)
  await pass(20)
  await failed
  expect([task.view.error, one.server.underWay]).toEqual([{ name: 'DiskError', message: 'no more' }, 0])
})

test('an owner that feeds what cannot be loses that run and no other', async () => {
  const { submit, feed, pass, owner, one, two } = fedWorld()
  const task = await submit('a', { retries: 0 })
  feed('a', 1, 1)
  await pass(20)
  const lie = (from: typeof owner, sequence: number, epoch = 1): void => {
    const payload = TaskEmit.encode({ taskId: 'a', epoch, sequence, value: encodeValue('x') as Uint8Array<ArrayBuffer> })
    void from.links.get('one')?.send({ type: MessageType.TASK_FEED, payload })
  }
  lie(two, 900)
  lie(owner, 900, 7)
  lie(owner, 1)
  await pass(20)
  expect([task.status, one.server.underWay]).toEqual(['running', 1])
  lie(owner, 900)
  await pass(20)
  expect([task.view.error?.name, one.server.underWay]).toEqual(['InvalidFeedError', 0])
})

test('an executor that asks for the beginning again and again gets it once, and takes nothing that was not fed', async () => {
  const { submit, feed, pass, owner, one, two } = fedWorld()
  await submit('a')
  feed('a', 1, 3)
  await pass(20)
  const say = (from: typeof one, sequence: number, epoch = 1): void => {
    const payload = TaskEmitTaken.encode({ taskId: 'a', epoch, sequence })
    void from.links.get('owner')?.send({ type: MessageType.TASK_FEED_TAKEN, payload })
  }
  for (let i = 0; i < 50; i++) say(one, 0)
  say(one, 400)
  say(one, 2, 9)
  say(two, 2)
  await pass(20)
  expect([one.heard.filter(FED).length, owner.fed]).toEqual([3, ['a 0']])
})
