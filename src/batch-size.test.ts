import { expect, test } from 'vitest'
import { BATCH_BYTES, BatchSize } from './batch-size.ts'

/** Of a loop with so many in flight, its first inputs gone and one measured. */
function measured(inFlight: number, ms: number | undefined, bytes = 0): BatchSize {
  const size = new BatchSize(inFlight)
  for (let i = 0; i < 4; i++) {
    expect([size.now, size.isToMeasure]).toEqual([1, false])
    size.alone()
  }
  expect([size.now, size.isToMeasure]).toEqual([1, true])
  size.measuring()
  expect(size.isToMeasure).toBe(false)
  size.together(1, ms, bytes)
  return size
}

test('after four inputs by themselves one is measured, and short ones go together: a few, then more', () => {
  const size = measured(256, 0.02)
  expect(size.now).toBe(8)
  size.together(8, 0.2, 0)
  expect(size.now).toBe(32)
})

test('a batch takes five milliseconds or 16 KiB of output at most, and an eighth of what is in flight', () => {
  expect([measured(256, 2).now, measured(256, 5).now, measured(256, 80).now]).toEqual([2, 1, 1])
  expect([measured(256, 0, BATCH_BYTES / 4).now, measured(256, 0, Number.POSITIVE_INFINITY).now]).toEqual([4, 1])
  expect([measured(16, 0).now, measured(40, 0).now]).toEqual([2, 5])
})

test('a loop with few in flight puts nothing together and measures nothing', () => {
  const size = new BatchSize(15)
  for (let i = 0; i < 100; i++) size.alone()
  expect([size.now, size.isToMeasure]).toEqual([1, false])
})

test('a slower batch is believed at once, a faster one by and by', () => {
  const size = measured(256, 0.02)
  size.together(8, 20, 0)
  expect(size.now).toBe(2)
  size.together(2, 0, 0)
  expect(size.now).toBe(2)
  for (let i = 0; i < 12; i++) size.together(2, 0, 0)
  expect(size.now).toBe(32)
})

test('inputs that are too slow are measured again after many of them', () => {
  const size = measured(256, 80)
  for (let i = 0; i < 63; i++) size.alone()
  expect(size.isToMeasure).toBe(false)
  size.alone()
  expect(size.isToMeasure).toBe(true)
})

test('after a failure everything is seen anew, and where inputs are not to be put together nothing ever is', () => {
  const size = measured(256, 0.02)
  size.failed()
  expect([size.now, size.isToMeasure]).toEqual([1, false])
  for (let i = 0; i < 4; i++) size.alone()
  expect(size.isToMeasure).toBe(true)
  const spent = measured(256, undefined)
  size.off()
  for (const each of [spent, size]) {
    for (let i = 0; i < 100; i++) each.alone()
    expect([each.now, each.isToMeasure]).toEqual([1, false])
  }
})
