import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectedWaitMs, outstandingLimit, type QueueFacts, UNKNOWN_SERVICE_MS } from './expected-wait.ts'

const anyQueue: fc.Arbitrary<QueueFacts> = fc.record({
  reported: fc.nat(10_000),
  outstanding: fc.nat(600),
  capacity: fc.integer({ min: 0, max: 256 }),
  serviceMs: fc.option(fc.double({ min: 0, max: 600_000, noNaN: true }), { nil: undefined })
})

test('with a slot free nobody waits', () => {
  expect(expectedWaitMs({ reported: 3, outstanding: 1, capacity: 4, serviceMs: 1_000 })).toBe(0)
})

test('with every slot taken the next one waits for its share of a run', () => {
  expect(expectedWaitMs({ reported: 4, outstanding: 0, capacity: 4, serviceMs: 1_000 })).toBe(250)
  expect(expectedWaitMs({ reported: 1, outstanding: 0, capacity: 1, serviceMs: undefined })).toBe(UNKNOWN_SERVICE_MS)
})

test('what was sent counts before the node reports it, and not twice', () => {
  const facts = { capacity: 1, serviceMs: 100 }
  expect(expectedWaitMs({ ...facts, reported: 0, outstanding: 5 })).toBe(500)
  expect(expectedWaitMs({ ...facts, reported: 5, outstanding: 5 })).toBe(500)
})

test('more work never shortens the wait, more slots never lengthen it', () => {
  fc.assert(
    fc.property(anyQueue, fc.nat(100), (facts, more) => {
      const wait = expectedWaitMs(facts)
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(Number.isFinite(wait)).toBe(true)
      expect(expectedWaitMs({ ...facts, reported: facts.reported + more })).toBeGreaterThanOrEqual(wait)
      expect(expectedWaitMs({ ...facts, outstanding: facts.outstanding + more })).toBeGreaterThanOrEqual(wait)
      expect(expectedWaitMs({ ...facts, capacity: facts.capacity + more })).toBeLessThanOrEqual(wait)
      if (facts.serviceMs != null) expect(expectedWaitMs({ ...facts, serviceMs: facts.serviceMs + more })).toBeGreaterThanOrEqual(wait)
    })
  )
})

test('an executor is sent one run per slot and one in reserve at least, however slow, and fits in a default queue, however fast', () => {
  fc.assert(
    fc.property(anyQueue, ({ capacity, serviceMs }) => {
      const limit = outstandingLimit(capacity, serviceMs)
      const slots = Math.max(1, capacity)
      expect(limit).toBeGreaterThanOrEqual(Math.min(2 * slots, slots + 200))
      expect(limit - slots).toBeLessThanOrEqual(200)
      expect(Number.isInteger(limit)).toBe(true)
    })
  )
  expect(outstandingLimit(1, undefined)).toBe(2)
  expect(outstandingLimit(1, 60_000)).toBe(2)
  expect(outstandingLimit(2, 50)).toBe(8)
  expect(outstandingLimit(1, 0)).toBe(201)
  expect(outstandingLimit(4_000_000_000, 0)).toBe(512)
})
