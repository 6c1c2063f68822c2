import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TrackRecord } from './track-record.ts'

const MINUTE = 60_000

test('nothing is held against whom nobody knows', () => {
  const record = new TrackRecord()
  expect([record.past('new', 'work', 0), record.lateMs('new', 0), record.typicalMs('work')]).toEqual([1, 0, undefined])
})

test('failures cost, successes mend, and both fade', () => {
  const record = new TrackRecord()
  record.failed('a', 'work', 0)
  const once = record.past('a', 'work', 0)
  expect(once).toBeCloseTo(2 / 3)
  record.failed('a', 'work', 0)
  expect(record.past('a', 'work', 0)).toBe(0.5)
  expect(record.past('a', 'work', 10 * MINUTE)).toBeGreaterThan(0.99)
  for (let i = 0; i < 20; i++) record.done('a', 'work', 10, 0)
  expect(record.past('a', 'work', 0)).toBeGreaterThan(0.9)
})

test('what a node does badly is no word on what else it does', () => {
  const record = new TrackRecord()
  record.failed('a', 'work', 0)
  expect(record.past('a', 'other', 0)).toBe(1)
})

test('a node four times slower than the others is known by that after a few runs', () => {
  const record = new TrackRecord()
  for (let run = 0; run < 10; run++) {
    for (const node of ['a', 'b', 'c']) record.done(node, 'work', 100, run)
    record.done('slow', 'work', 400, run)
  }
  expect(record.past('a', 'work', 10)).toBeCloseTo(1)
  expect(record.past('slow', 'work', 10)).toBeLessThan(0.75)
  expect(record.typicalMs('work')).toBeGreaterThan(100)
  // and may have been mended an hour later
  expect(record.past('slow', 'work', 60 * MINUTE)).toBe(1)
})

test('one long run among runs of all lengths says nothing of its node', () => {
  const record = new TrackRecord()
  const lengths = [10, 20, 50, 100, 1_000]
  for (let run = 0; run < 100; run++) record.done(`node ${run % 7}`, 'work', lengths[run % 5] ?? 0, run)
  record.done('fresh', 'work', 1_000, 100)
  expect(record.past('fresh', 'work', 100)).toBe(1)
})

test('whoever begins later than he let expect is expected later from then on', () => {
  const record = new TrackRecord()
  record.waited('liar', 8_000, 0)
  expect(record.lateMs('liar', 0)).toBe(4_000)
  record.waited('liar', 8_000, 0)
  expect(record.lateMs('liar', 0)).toBe(6_000)
  for (let i = 0; i < 20; i++) record.waited('liar', -50, 0)
  expect(record.lateMs('liar', 0)).toBe(0)
})

test('a past lies between 0 and 1 whatever happened, and the memory is bounded', () => {
  const record = new TrackRecord()
  const nodes = fc.integer({ min: 0, max: 6_000 })
  fc.assert(
    fc.property(
      nodes,
      fc.double({ min: -1e3, max: 1e9, noNaN: true }),
      fc.boolean(),
      fc.integer({ min: 0, max: 1e9 }),
      (node, ms, ok, at) => {
        if (ok) record.done(`${node}`, 'work', ms, at)
        else record.failed(`${node}`, 'work', at)
        const past = record.past(`${node}`, 'work', at)
        expect(past >= 0 && past <= 1).toBe(true)
      }
    )
  )
  record.failed('first', 'work', 0)
  for (let i = 0; i < 5_000; i++) record.failed(`later ${i}`, 'work', 0)
  expect(record.past('first', 'work', 0)).toBe(1)
})
