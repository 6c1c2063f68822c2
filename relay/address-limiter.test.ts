import { expect, test } from 'vitest'
import { AddressLimiter, limitKey } from './address-limiter.ts'

const times = <Value>(count: number, run: () => Value): Value[] => Array.from({ length: count }, run)

test('a burst gets in up to the limit, and more as time goes by', () => {
  const limiter = new AddressLimiter({ newPerSecond: 10, open: 100 })
  expect(times(12, () => limiter.enter('a', 0)).filter(refusal => refusal === undefined)).toHaveLength(10)
  expect(limiter.enter('a', 0)).toBe('too-fast')
  expect(limiter.enter('a', 50)).toBe('too-fast')
  expect(limiter.enter('a', 150)).toBeUndefined()
  expect(times(20, () => limiter.enter('a', 10_000)).filter(refusal => refusal === undefined)).toHaveLength(10)
})

test('one address does not use up another one', () => {
  const limiter = new AddressLimiter({ newPerSecond: 1, open: 1 })
  expect(limiter.enter('a', 0)).toBeUndefined()
  expect(limiter.enter('b', 0)).toBeUndefined()
  expect(limiter.enter('a', 5_000)).toBe('too-many-open')
})

test('a connection that ends makes room', () => {
  const limiter = new AddressLimiter({ newPerSecond: 10, open: 1 })
  expect(limiter.enter('a', 0)).toBeUndefined()
  expect(limiter.enter('a', 0)).toBe('too-many-open')
  limiter.leave('a')
  expect(limiter.enter('a', 0)).toBeUndefined()
  limiter.leave('a')
  limiter.leave('a')
  expect(limiter.enter('a', 0)).toBeUndefined()
  expect(limiter.enter('a', 0)).toBe('too-many-open')
})

test('it remembers a bounded number of addresses, and forgets the idle ones', () => {
  const limiter = new AddressLimiter({ newPerSecond: 10, open: 1 })
  for (let index = 0; index < 10_000; index += 1) limiter.enter(`address ${index}`, 0)
  expect(limiter.enter('one more', 100)).toBe('too-many-addresses')
  for (let index = 0; index < 5_000; index += 1) limiter.leave(`address ${index}`)
  expect(limiter.enter('one more', 5_000)).toBeUndefined()
  expect(limiter.addresses).toBe(5_001)
})

test.each([
  ['1.2.3.4', '1.2.3.4'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64']
])('%s is counted as %s', (given, expected) => {
  expect(limitKey(given)).toBe(expected)
})
