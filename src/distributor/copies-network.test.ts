import { expect, test } from 'vitest'
import { sleep } from '../base/abort.ts'
import { MessageType } from '../wire/message-type.ts'
import { TaskResult } from '../wire/proto/agent-message.js'
import { encodeValue } from '../wire/value.ts'
// what such tasks load is there before the clock is moved
import './rare-paths.ts'
import { linkedNodes } from './test-network.ts'

const NAMES = ['owner', 'one', 'two', 'three'] as const

/** Three nodes that work for a fourth, each for as long as the test says, and what their sandboxes were told. */
function fleet(workMs: Readonly<Partial<Record<string, number>>> = {}) {
  const world = linkedNodes(NAMES)
  const aborted: string[] = []
  for (const node of [world.one, world.two, world.three]) {
    const work = async (input: unknown, { signal }: { signal: AbortSignal }): Promise<unknown> => {
      signal.addEventListener('abort', () => aborted.push(node.name))
      await sleep(workMs[node.name] ?? 50, { clock: world.clock, signal })
      return input
    }
    node.host({ work })
  }
  const nothingLeft = (): void => {
    for (const { leftOvers } of world.all) expect(leftOvers).toEqual({ running: 0, queued: 0, asked: 0, taken: 0, owned: 0 })
  }
  return { ...world, aborted, nothingLeft }
}

test('a cancelled task with copies ends in every far sandbox', async () => {
  const { owner, pass, aborted, nothingLeft } = fleet({ one: 60_000, two: 60_000, three: 60_000 })
  const task = owner.submit('a', 7, { redundancy: 3 })
  await pass(200)
  expect(task.view.attempts).toHaveLength(3)
  owner.distributor.cancel('a', 'enough')
  await pass(100)
  expect([task.status, [...aborted].sort()]).toEqual(['cancelled', ['one', 'three', 'two']])
  nothingLeft()
})

test('a deadline ends every copy where it runs', async () => {
  const { owner, pass, aborted, nothingLeft } = fleet({ one: 60_000, two: 60_000, three: 60_000 })
  const task = owner.submit('a', 7, { redundancy: 3, timeoutMs: 500 })
  await pass(600)
  expect([task.view.error?.name, [...aborted].sort()]).toEqual(['TaskTimeoutError', ['one', 'three', 'two']])
  nothingLeft()
})

test('the slower of a hedge is cancelled in its sandbox', async () => {
  const { owner, pass, aborted, nothingLeft } = fleet({ one: 60_000 })
  const task = owner.submit('a', 7, { hedge: { afterMs: 100 } })
  await pass(400)
  expect([task.status, task.output, aborted]).toEqual(['done', 7, ['one']])
  nothingLeft()
})

test('a result for the epoch of another copy, one said twice and one of nobody asked decide nothing', async () => {
  const { owner, one, pass, nothingLeft } = fleet({ one: 60_000, two: 300, three: 400 })
  const task = owner.submit('a', 'right', { redundancy: 3 })
  await pass(100)
  const lie = (epoch: number): void => {
    const payload = TaskResult.encode({ taskId: 'a', epoch, output: encodeValue('wrong') as Uint8Array<ArrayBuffer>, runMs: 1 })
    void one.links.get('owner')?.send({ type: MessageType.TASK_RESULT, payload })
  }
  // its own is the first: twice the same is one vote, and the others are not its to give
  for (const epoch of [1, 1, 2, 3, 4, 0, 4_294_967_295]) lie(epoch)
  await pass(1_000)
  expect([task.status, task.output]).toEqual(['done', 'right'])
  expect(task.view.agreement).toEqual({
    quorum: 2,
    groups: [{ nodes: ['two', 'three'] }, { nodes: ['one'] }],
    dissenters: [{ nodeId: 'one', times: 1 }]
  })
  for (const peer of ['owner'] as const) one.cuts.get(peer)?.('done with it')
  await pass(200)
  nothingLeft()
})

test('a copy whose node is cut off is made elsewhere, and the owner is not outvoted by the absent', async () => {
  const { owner, two, pass, nothingLeft } = fleet({ two: 60_000 })
  owner.host({ work: input => input })
  const task = owner.submit('a', 7, { redundancy: { copies: 3, quorum: 3 } })
  await pass(100)
  two.cuts.get('owner')?.('cable pulled')
  await pass(3_000)
  expect([task.status, task.output, task.view.agreement?.groups[0]?.nodes.length]).toEqual(['done', 7, 3])
  nothingLeft()
})
