import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { sleep, withTimeout } from './abort.ts'
import { ManualClock } from './clock.ts'

test('sleep resolves when its time is over and leaves nothing behind', async () => {
  const clock = new ManualClock()
  const { signal } = new AbortController()
  const slept = sleep(100, { signal, clock })
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  clock.advance(100)
  await slept
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

test('sleep rejects with the reason of the signal and frees its timer', async () => {
  const clock = new ManualClock()
  const controller = new AbortController()
  const slept = sleep(100, { signal: controller.signal, clock })
  const reason = new Error('enough')
  controller.abort(reason)
  await expect(slept).rejects.toBe(reason)
  expect(clock.pending).toBe(0)
})

test('sleep on an aborted signal never sets a timer', async () => {
  const clock = new ManualClock()
  await expect(sleep(100, { signal: AbortSignal.abort('before'), clock })).rejects.toBe('before')
  expect(clock.pending).toBe(0)
})

test('withTimeout aborts with the error made when the time is over', () => {
  const clock = new ManualClock()
  const { signal } = withTimeout(undefined, 50, () => new Error(`late at ${clock.now()}`), clock)
  clock.advance(49)
  expect(signal.aborted).toBe(false)
  clock.advance(1)
  expect(signal.reason).toEqual(new Error('late at 50'))
})

test('withTimeout follows the outer signal and frees timer and listener', () => {
  const clock = new ManualClock()
  const outer = new AbortController()
  const { signal } = withTimeout(outer.signal, 50, () => new Error('late'), clock)
  outer.abort('stop')
  expect(signal.reason).toBe('stop')
  expect(clock.pending).toBe(0)
  expect(getEventListeners(outer.signal, 'abort')).toHaveLength(0)
})

test('withTimeout on an aborted signal is aborted at once', () => {
  const clock = new ManualClock()
  const { signal } = withTimeout(AbortSignal.abort('before'), 50, () => new Error('late'), clock)
  expect(signal.reason).toBe('before')
  expect(clock.pending).toBe(0)
})

test('cleared in time, nothing aborts and nothing is held', () => {
  const clock = new ManualClock()
  const outer = new AbortController()
  const { signal, clear } = withTimeout(outer.signal, 50, () => new Error('late'), clock)
  clear()
  clear()
  clock.advance(100)
  outer.abort()
  expect(signal.aborted).toBe(false)
  expect(getEventListeners(outer.signal, 'abort')).toHaveLength(0)
})
