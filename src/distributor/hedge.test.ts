import { expect, test } from 'vitest'
import { KyroxError } from '../base/errors.ts'
import { PeerLostError } from './failure.ts'
// what a hedged task loads is there before the clock is moved
import './rare-paths.ts'
import { aNode, owner, settled } from './test-owner.ts'

const three = () => [aNode('one', { roundTripMs: 1 }), aNode('two', { roundTripMs: 50 }), aNode('three', { roundTripMs: 90 })]

async function hedged(hedge: true | { afterMs?: number; atMost?: number } = { afterMs: 100 }, more: { retries?: number } = {}) {
  const world = owner(three())
  const task = world.submit('a', { hedge, ...more })
  await settled()
  return { ...world, task, of: (i: number) => world.attempts[i] ?? expect.fail(`No attempt ${i}`) }
}

test('an attempt that takes long gets a second one elsewhere: the first result is the task, the other is cancelled', async () => {
  const { task, clock, attempts, of, changes, distributor } = await hedged()
  await clock.pass(99)
  expect(attempts).toHaveLength(1)
  await clock.pass(1)
  expect(attempts.map(({ executor }) => executor)).toEqual(['one', 'two'])
  await of(1).done('second')
  expect([task.status, task.output, of(0).options.signal.aborted]).toEqual(['done', 'second', true])
  expect(task.view.attempts.map(({ epoch, executor, error }) => [epoch, executor, error?.name])).toEqual([
    [1, 'one', 'TaskCancelledError'],
    [2, 'two', undefined]
  ])
  expect(task.view.attempts.every(({ explanation, endedAt }) => explanation.candidates.length > 0 && endedAt != null)).toBe(true)
  await of(0).done('first, too late')
  expect([task.output, changes.filter(change => change === 'a done')]).toEqual(['second', ['a done']])
  expect([distributor.tasks, clock.pending]).toEqual([[], 0])
})

test('a quick one is never doubled, and no timer is left', async () => {
  const { task, clock, attempts, of } = await hedged()
  await of(0).done('quick')
  await clock.pass(1_000)
  expect([task.output, attempts.length, clock.pending]).toEqual(['quick', 1, 0])
})

test('without a time of its own, the slowest in twenty of what was measured decides; nothing is done while too little was', async () => {
  const world = owner(three())
  const unmeasured = world.submit('early', { hedge: true })
  await settled()
  await world.clock.pass(60_000)
  expect(world.attempts).toHaveLength(1)
  await world.last('early').done()
  expect(unmeasured.status).toBe('done')
  for (let i = 0; i < 20; i++) {
    world.submit(`plain ${i}`)
    await world.clock.pass(30)
    await world.last(`plain ${i}`).done()
  }
  world.submit('late', { hedge: true })
  await settled()
  const before = world.attempts.length
  await world.clock.pass(29)
  expect(world.attempts.length).toBe(before)
  await world.clock.pass(1)
  expect(world.attempts.length).toBe(before + 1)
})

test('as many as may be, one after the other, each elsewhere; cancel reaches them all', async () => {
  const { task, clock, attempts, distributor } = await hedged({ afterMs: 100, atMost: 3 })
  await clock.pass(1_000)
  expect(attempts.map(({ executor }) => executor)).toEqual(['one', 'two', 'three'])
  distributor.cancel('a', 'enough')
  await settled()
  expect([task.status, attempts.map(({ options }) => options.signal.aborted)]).toEqual(['cancelled', [true, true, true]])
  // when it would have been over with those that waited
  await clock.pass(5_000)
  expect(clock.pending).toBe(0)
})

test('one of two that is lost ends nothing; the error of the agent does', async () => {
  const lost = await hedged({ afterMs: 100 }, { retries: 0 })
  await lost.clock.pass(100)
  await lost.of(0).fail(new PeerLostError('gone'))
  expect(lost.task.status).toBe('assigned')
  await lost.of(1).done('by the other')
  expect(lost.task.output).toBe('by the other')
  const failed = await hedged()
  await failed.clock.pass(100)
  await failed.of(1).fail(Object.assign(new KyroxError('no such picture'), { name: 'InvalidImageError' }))
  expect([failed.task.view.error?.name, failed.of(0).options.signal.aborted]).toEqual(['InvalidImageError', true])
})

test('when all are lost, the task ends with what befell the first', async () => {
  const { task, clock, of } = await hedged({ afterMs: 100 }, { retries: 0 })
  await clock.pass(100)
  await of(0).fail(new PeerLostError('the first'))
  await of(1).fail(new PeerLostError('the second'))
  expect(task.view.error).toMatchObject({ name: 'PeerLostError', message: 'the first' })
  expect(clock.pending).toBe(0)
})

test('the deadline of the task is that of all its attempts', async () => {
  const world = owner(three())
  const task = world.submit('a', { hedge: { afterMs: 400 }, timeoutMs: 1_000 })
  await settled()
  await world.clock.pass(1_000)
  await settled()
  expect([task.view.error?.name, world.attempts.map(({ options }) => options.signal.aborted)]).toEqual(['TaskTimeoutError', [true, true]])
})

test('hedges are paid for as retries are: a load of slow tasks is not doubled', async () => {
  // a node that nobody knows yet is given few tasks until some of them came back
  const nodes = Array.from({ length: 40 }, (_, index) => aNode(`node ${index}`, { capacity: 500, serviceMs: 1 }))
  const { submit, attempts, clock } = owner(nodes)
  for (let i = 0; i < 400; i++) submit(String(i), { hedge: { afterMs: 100 } })
  await settled()
  expect(attempts).toHaveLength(400)
  await clock.pass(1_000)
  expect(attempts.length - 400).toBeGreaterThanOrEqual(90)
  expect(attempts.length - 400).toBeLessThanOrEqual(140)
})
