import { expect, test } from 'vitest'
import { ManualClock } from './clock.ts'
import { ParkedClock } from './parked-clock.ts'

/** A parked clock over one that the test moves, which started long ago. */
function parked(startedAt = 123_456) {
  const real = new ManualClock(startedAt)
  return { real, clock: new ParkedClock(real, () => real.now()) }
}

test('timers near and far are called once, at their time and in order', () => {
  const { real, clock } = parked()
  const called: string[] = []
  for (const ms of [300_000, 0, 2_001, 1_999, 2_000, 2_002, 59_999])
    clock.setTimeout(() => called.push(`${ms} at ${real.now() - 123_456}`), ms)
  real.advance(400_000)
  expect(called).toEqual([0, 1_999, 2_000, 2_001, 2_002, 59_999, 300_000].map(ms => `${ms} at ${ms}`))
  expect(real.pending).toBe(0)
})

test('thousands of far timers are one real one; taken back, they leave none', () => {
  const { real, clock } = parked(500)
  const cancels = Array.from({ length: 5_000 }, () => clock.setTimeout(() => {}, 120_000))
  expect(real.pending).toBe(1)
  for (const cancel of cancels) cancel()
  expect(real.pending).toBe(0)
})

test('one taken back is never called: parked, near its time, late or twice', () => {
  const { real, clock } = parked()
  const called: string[] = []
  const early = clock.setTimeout(() => called.push('early'), 10_000)
  const near = clock.setTimeout(() => called.push('near'), 10_000)
  const late = clock.setTimeout(() => called.push('late'), 10_000)
  early()
  early()
  real.advance(9_999)
  near()
  real.advance(1)
  late()
  const again = clock.setTimeout(() => called.push('again'), 10_000)
  early()
  near()
  real.advance(10_000)
  again()
  expect(called).toEqual(['late', 'again'])
  expect(real.pending).toBe(0)
})

test('a clock that is set meanwhile changes nothing', () => {
  const real = new ManualClock(0)
  let ticks = 0
  const clock = new ParkedClock({ now: () => 7e12 - ticks, setTimeout: (callback, ms) => real.setTimeout(callback, ms) }, () => ticks)
  let called = 0
  clock.setTimeout(() => called++, 5_000)
  const pass = (): void => {
    ticks += 1
    real.advance(1)
  }
  while (ticks < 4_999) pass()
  expect([called, clock.now()]).toEqual([0, 7e12 - 4_999])
  pass()
  expect(called).toBe(1)
})
