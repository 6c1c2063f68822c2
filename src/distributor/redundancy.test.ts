import { expect, test } from 'vitest'
import { KyroxError } from '../base/errors.ts'
import type { RedundancyOptions } from '../tasks/task-copies.ts'
import { PeerLostError } from './failure.ts'
// what such a task loads is there before the clock is moved
import './rare-paths.ts'
import { aNode, owner, settled } from './test-owner.ts'

/** A task in copies among so many nodes; `say` has each node answer what it is asked now. */
async function copied(redundancy: number | RedundancyOptions, count: number, more: { retries?: number } = {}) {
  const dissents: string[] = []
  const nodes = Array.from({ length: count }, (_, i) => aNode(`n${i}`, { roundTripMs: 1 + 40 * i }))
  const world = owner(nodes, { onDissent: (nodeId, capability) => void dissents.push(`${nodeId} ${capability}`) })
  const task = world.submit('a', { redundancy, ...more })
  await settled()
  const answered = new Set<unknown>()
  const say = async (answers: Readonly<Record<string, unknown>>): Promise<void> => {
    for (const attempt of world.attempts) {
      if (answered.has(attempt) || !(attempt.executor in answers)) continue
      answered.add(attempt)
      const answer = answers[attempt.executor]
      await (answer instanceof Error ? attempt.fail(answer) : attempt.done(answer))
    }
  }
  return { ...world, nodes, task, dissents, say, asked: () => world.attempts.map(({ executor }) => executor) }
}

const unknownPicture = (text: string): Error => Object.assign(new KyroxError(text), { name: 'InvalidImageError' })

test('three nodes are asked, and what two of them say is the result; the third is cancelled', async () => {
  const { task, asked, say, dissents, attempts, clock, distributor } = await copied(3, 5)
  expect(asked()).toEqual(['n0', 'n1', 'n2'])
  await say({ n0: { b: 1, a: [2] } })
  expect(task.view.endedAt).toBeUndefined()
  await say({ n1: { a: [2], b: 1 } })
  expect([task.status, task.output, attempts[2]?.options.signal.aborted]).toEqual(['done', { b: 1, a: [2] }, true])
  expect(task.view.attempts.map(({ epoch }) => epoch)).toEqual([1, 2, 3])
  expect(task.view.agreement).toEqual({ quorum: 2, groups: [{ nodes: ['n0', 'n1'] }], dissenters: [] })
  expect([dissents, distributor.tasks, clock.pending]).toEqual([[], [], 0])
})

test('one that says something else is outvoted, and counted', async () => {
  const { task, say, dissents } = await copied(3, 3)
  await say({ n0: 'a lie', n1: 'true', n2: 'true' })
  expect([task.output, dissents]).toEqual(['true', ['n0 work']])
  expect(task.view.agreement?.dissenters).toEqual([{ nodeId: 'n0', times: 1 }])
})

test.each([
  ['a lie', 'n1'],
  ['true', 'n0']
])('where the nearest of three said "%s", the next task goes to %s', async (said, next) => {
  const { say, submit, last } = await copied(3, 3)
  await say({ n0: said, n1: 'true', n2: 'true' })
  submit('b')
  expect(last('b').executor).toBe(next)
})

test('three that all differ are followed by others, until two agree', async () => {
  const { task, say, asked } = await copied(3, 6)
  await say({ n0: 1, n1: 2, n2: 3 })
  expect(asked()).toEqual(['n0', 'n1', 'n2', 'n3'])
  await say({ n3: 4 })
  await say({ n4: 2 })
  expect([task.output, task.view.agreement?.dissenters.map(({ nodeId }) => nodeId)]).toEqual([2, ['n0', 'n2', 'n3']])
})

test('when as many again do not agree either, it ends and says how many said what', async () => {
  const { task, say, asked, clock } = await copied(2, 9)
  for (let i = 0; i < 9; i++) await say({ [`n${i}`]: i })
  expect(asked()).toHaveLength(4)
  expect(task.view.error).toMatchObject({ name: 'NoQuorumError', detail: { quorum: 2, groups: ['1', '1', '1', '1'] } })
  expect(clock.pending).toBe(0)
})

test('fewer nodes than have to agree: an error that says how many there were', async () => {
  const { task, say, clock } = await copied({ copies: 5, quorum: 3 }, 2)
  await say({ n0: 'same', n1: 'same' })
  await clock.pass(2_999)
  expect(task.view.endedAt).toBeUndefined()
  await clock.pass(1)
  expect(task.view.error).toMatchObject({ name: 'TooFewNodesError', detail: { copies: 5, quorum: 3, nodes: 2 } })
  expect(clock.pending).toBe(0)
})

test('an error of the agent is an answer as well, by its name', async () => {
  const agreed = await copied(3, 3)
  await agreed.say({ n0: unknownPicture('of node 0'), n1: unknownPicture('of node 1') })
  expect(agreed.task.view.error?.name).toBe('InvalidImageError')
  const lone = await copied(3, 3)
  await lone.say({ n0: unknownPicture('a lie'), n1: 7, n2: 7 })
  expect([lone.task.output, lone.dissents]).toEqual([7, ['n0 work']])
})

test('one that is lost is tried again elsewhere, never on a node that has answered or is asked', async () => {
  const { task, say, asked, clock } = await copied(3, 4)
  await say({ n0: 'same', n1: new PeerLostError('gone') })
  await clock.pass(2_000)
  expect(asked()).toEqual(['n0', 'n1', 'n2', 'n3'])
  await say({ n3: 'same' })
  expect(task.output).toBe('same')
})

test('one out of tries is replaced; all lost is the loss, not a vote', async () => {
  const replaced = await copied(2, 3, { retries: 0 })
  await replaced.say({ n0: new PeerLostError('gone') })
  expect(replaced.asked()).toHaveLength(3)
  await replaced.say({ n1: 'same' })
  await replaced.attempts[2]?.done('same')
  expect(replaced.task.status).toBe('done')
  const lost = await copied(1, 1, { retries: 0 })
  for (let i = 0; i < 2; i++) await lost.say({ n0: new PeerLostError('gone') })
  expect(lost.task.view.error?.name).toBe('PeerLostError')
})

test('a run that was moved to a node that has voted gives that node no second vote', async () => {
  const { task, say, attempts, asked } = await copied(3, 4)
  await say({ n0: 'a lie' })
  attempts[1]?.options.onMoved('n0')
  await attempts[1]?.done('a lie')
  expect(task.view.endedAt).toBeUndefined()
  await say({ n2: 'true' })
  expect(asked()).toHaveLength(4)
  await say({ n1: 'true', n3: 'true' })
  await attempts[3]?.done('true')
  expect(task.output).toBe('true')
})

test('a tolerance goes with the task', async () => {
  const { task, say } = await copied({ copies: 2, sameResult: { tolerance: 1e-9 } }, 2)
  await say({ n0: { sum: 0.1 + 0.2 }, n1: { sum: 0.3 } })
  expect(task.status).toBe('done')
})

test('cancel reaches every copy, those that wait as well', async () => {
  const { task, distributor, attempts, clock } = await copied(5, 3)
  distributor.cancel('a', 'enough')
  await settled()
  expect([task.status, attempts.map(({ options }) => options.signal.aborted)]).toEqual(['cancelled', [true, true, true]])
  // when it would have been over with those that waited
  await clock.pass(5_000)
  expect([distributor.tasks, clock.pending]).toEqual([[], 0])
})

test('nodes that dissent in every task fill no memory and take nothing from the others', async () => {
  const world = owner([aNode('liar', { capacity: 9, roundTripMs: 1 }), aNode('one', { capacity: 9 }), aNode('two', { capacity: 9 })])
  for (let i = 0; i < 20; i++) {
    const task = world.submit(String(i), { redundancy: 3 })
    await settled()
    // it is asked last by now, and says it first
    const asked = world.attempts.slice(-3).sort((a, b) => Number(b.executor === 'liar') - Number(a.executor === 'liar'))
    for (const attempt of asked) await attempt.done(attempt.executor === 'liar' ? `lie ${i}` : i)
    expect([task.output, task.view.agreement?.dissenters]).toEqual([i, [{ nodeId: 'liar', times: i + 1 }]])
  }
})
