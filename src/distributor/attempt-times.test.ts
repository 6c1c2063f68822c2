import { expect, test } from 'vitest'
import { AttemptTimes } from './attempt-times.ts'

test('the slowest in twenty is known once there are ten', () => {
  const times = new AttemptTimes()
  for (let i = 1; i <= 9; i++) times.record('work', i)
  expect(times.p95('work')).toBeUndefined()
  times.record('work', 10)
  expect(times.p95('work')).toBe(10)
  for (let i = 0; i < 64; i++) times.record('work', i < 3 ? 9_000 : 20)
  expect(times.p95('work')).toBe(20)
})

test('the capability known longest is forgotten past sixty-four', () => {
  const times = new AttemptTimes()
  for (let name = 0; name <= 64; name++) for (let i = 0; i < 10; i++) times.record(`work.n${name}`, i)
  expect([times.p95('work.n0'), times.p95('work.n1')]).toEqual([undefined, 9])
})
