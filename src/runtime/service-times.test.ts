import { expect, test } from 'vitest'
import { ServiceTimes } from './service-times.ts'

test('the first runs count alike, by their geometric mean', () => {
  const times = new ServiceTimes()
  expect(times.get('work')).toBeUndefined()
  times.record('work', 100)
  times.record('work', 400)
  expect(times.get('work')).toBeCloseTo(200)
  times.record('work', 200)
  expect(times.all).toEqual(new Map([['work', 200]]))
})

test('one run of a hundred times the length does not make a node look slow, and a node that became slow is found out', () => {
  const times = new ServiceTimes()
  for (let i = 0; i < 100; i++) times.record('work', 100)
  times.record('work', 10_000)
  expect(times.get('work')).toBeLessThan(120)
  for (let i = 0; i < 100; i++) times.record('work', 300)
  expect(times.get('work')).toBeGreaterThan(250)
})

test('what goes over the wire is whole milliseconds', () => {
  const times = new ServiceTimes()
  times.record('work', 0.04)
  times.record('more', 12.6)
  expect([...times.all]).toEqual([
    ['work', 0],
    ['more', 13]
  ])
})

test('past sixty-four names the one unused longest is forgotten', () => {
  const times = new ServiceTimes()
  for (let i = 0; i < 64; i++) times.record(`work.${i}`, i)
  times.record('work.0', 5)
  times.record('one.more', 5)
  expect(times.all.size).toBe(64)
  expect([times.get('work.0') == null, times.get('work.1')]).toEqual([false, undefined])
})
