import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { type MovedRun, MovedRuns } from './moved-runs.ts'

const run = (change: Partial<MovedRun> = {}): MovedRun => ({
  taskId: 'task',
  epoch: 1,
  capability: 'count',
  priority: 5,
  depth: 0,
  owner: 'owner',
  snapshot: new Uint8Array(10),
  ...change
})

test('only the owner wakes a run, only this run of its task, and only once', () => {
  const moved = new MovedRuns({ clock: new ManualClock() })
  const mine = run()
  moved.add(mine)
  moved.add(run({ capability: 'other' }))
  expect(moved.size).toBe(1)
  expect([moved.take('stranger', 'task', 1), moved.take('owner', 'task', 2), moved.take('owner', 'other', 1)]).toEqual([
    undefined,
    undefined,
    undefined
  ])
  expect(moved.take('owner', 'task', 1)).toBe(mine)
  expect([moved.take('owner', 'task', 1), moved.size]).toEqual([undefined, 0])
})

test('a run that nobody adopts is dropped after 15 seconds, and one that was adopted leaves no timer behind', async () => {
  const clock = new ManualClock()
  const moved = new MovedRuns({ clock })
  moved.add(run())
  moved.add(run({ taskId: 'adopted' }))
  moved.take('owner', 'adopted', 1)
  await clock.pass(14_999)
  expect(moved.size).toBe(1)
  moved.add(run({ taskId: 'adopted' }))
  await clock.pass(1)
  expect([moved.size, moved.take('owner', 'task', 1)]).toEqual([1, undefined])
  await clock.pass(14_999)
  expect(moved.size).toBe(0)
})

test('runs that wait are bounded in number and in bytes, and room that is free again is used', () => {
  const full = { name: 'MovedRunsFullError' }
  const many = new MovedRuns({ clock: new ManualClock() })
  for (let i = 0; i < 64; i++) many.add(run({ taskId: `task ${i}` }))
  expect(() => many.add(run())).toThrow(expect.objectContaining(full))
  many.take('owner', 'task 0', 1)
  many.add(run())
  const large = new MovedRuns({ clock: new ManualClock() })
  const snapshot = new Uint8Array(64 * 1024 * 1024)
  large.add(run({ taskId: 'one', snapshot }))
  large.add(run({ taskId: 'two', snapshot }))
  expect(() => large.add(run())).toThrow(expect.objectContaining(full))
  large.take('owner', 'one', 1)
  large.add(run())
  expect(large.size).toBe(2)
})

test('who asks for runs to be settled waits for their owners, but not long', async () => {
  const clock = new ManualClock()
  const moved = new MovedRuns({ clock })
  const settled: string[] = []
  const ask = (name: string, capabilities: string[]): unknown => moved.settled(capabilities).then(() => settled.push(name))
  moved.add(run({ capability: 'one' }))
  moved.add(run({ taskId: 'silent', capability: 'other' }))
  ask('nothing waits', ['none'])
  ask('adopted', ['one', 'none'])
  ask('silent', ['one', 'other'])
  await clock.pass(1)
  expect(settled).toEqual(['nothing waits'])
  moved.take('owner', 'task', 1)
  await clock.pass(1)
  expect(settled).toEqual(['nothing waits', 'adopted'])
  await clock.pass(2_000)
  expect([settled, moved.size]).toEqual([['nothing waits', 'adopted', 'silent'], 1])
})
