import { expect, test } from 'vitest'
import { LocalHealth, TICK_MS } from './local-health.ts'

/** Timers that fire after these gaps. */
function ticking(health: LocalHealth, gaps: readonly number[], from = 0): number {
  return gaps.reduce((now, gap) => {
    health.tick(now + gap)
    return now + gap
  }, from)
}

test('its clock counts the time it was awake, not that which it slept', () => {
  const health = new LocalHealth(0)
  const now = ticking(health, [300, 300, 60_000, 300])
  expect(health.awakeAt(now)).toBe(1_500)
  expect(health.awakeAt(now + 100)).toBe(1_600)
  expect(health.awakeAt(now + 100_000)).toBe(2_100)
  expect(health.awakeAt(now - 100_000)).toBe(1_500)
})

test('late timers make it more patient, up to a limit, and timers in time less so', () => {
  const health = new LocalHealth(0)
  expect(health.patience).toBe(1)
  const now = ticking(health, [1_300])
  expect(health.patience).toBe(1.5)
  const later = ticking(health, Array(10).fill(5_000), now)
  expect(health.patience).toBe(1.75)
  ticking(health, Array(31).fill(TICK_MS), later)
  expect(health.patience).toBe(1)
})

test('only a long gap is a sleep, and one that is slow for longer than a moment says how slow', () => {
  const health = new LocalHealth(0)
  expect([health.tick(300), health.tick(2_700), health.everyMs]).toEqual([0, 0, 2_400])
  expect([health.tick(8_700), health.everyMs]).toEqual([6_000, 6_000])
  ticking(health, Array(20).fill(TICK_MS), 8_700)
  expect(health.everyMs).toBe(0)
})
