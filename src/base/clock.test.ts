import { afterEach, expect, test, vi } from 'vitest'
import { ManualClock, systemClock } from './clock.ts'

afterEach(() => void vi.useRealTimers())

test('a manual clock runs timers in the order they fall due, and shows them their own time', () => {
  const clock = new ManualClock(1_000)
  const seen: string[] = []
  clock.setTimeout(() => seen.push(`late ${clock.now()}`), 30)
  clock.setTimeout(() => seen.push(`early ${clock.now()}`), 10)
  clock.setTimeout(() => seen.push(`early too ${clock.now()}`), 10)
  clock.advance(29)
  expect(seen).toEqual(['early 1010', 'early too 1010'])
  clock.advance(1)
  expect(seen.at(-1)).toBe('late 1030')
  expect(clock.pending).toBe(0)
})

test('a timer set by a timer runs in the same advance when it is due', () => {
  const clock = new ManualClock()
  const seen: number[] = []
  const tick = (): void => {
    seen.push(clock.now())
    clock.setTimeout(tick, 10)
  }
  tick()
  clock.advance(35)
  expect(seen).toEqual([0, 10, 20, 30])
  expect(clock.now()).toBe(35)
})

test('a timer taken back never runs, even by another one due at the same moment', () => {
  const clock = new ManualClock()
  const seen: string[] = []
  clock.setTimeout(() => cancel(), 5)
  const cancel = clock.setTimeout(() => seen.push('ran'), 5)
  clock.advance(10)
  cancel()
  expect(seen).toEqual([])
})

test('pass lets promises run between timers', async () => {
  const clock = new ManualClock()
  const seen: number[] = []
  const pause = (ms: number): Promise<void> => new Promise(resolve => void clock.setTimeout(resolve, ms))
  const beat = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      await pause(10)
      seen.push(clock.now())
    }
  }
  const beating = beat()
  await clock.pass(25)
  expect(seen).toEqual([10, 20])
  await clock.pass(5)
  await beating
  expect(seen).toEqual([10, 20, 30])
})

test('the machine clock waits longer than setTimeout can', () => {
  vi.useFakeTimers()
  const days = 24 * 60 * 60 * 1_000
  const ran = vi.fn()
  const cancelled = vi.fn()
  systemClock.setTimeout(ran, 60 * days)
  const cancel = systemClock.setTimeout(cancelled, 60 * days)
  vi.advanceTimersByTime(59 * days)
  expect(ran).not.toHaveBeenCalled()
  cancel()
  vi.advanceTimersByTime(2 * days)
  expect(ran).toHaveBeenCalledOnce()
  expect(cancelled).not.toHaveBeenCalled()
})
