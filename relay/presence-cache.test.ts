import { expect, test } from 'vitest'
import { MAX_PRESENCE_BYTES } from '../src/wire/limits.ts'
import { PresenceCache } from './presence-cache.ts'
import { encodeRecord } from './presence-service.ts'

const record = (payload: number, bytes = 1) => ({ author: Uint8Array.of(7), payload: new Uint8Array(bytes).fill(payload) })
const payloads = (cache: PresenceCache, limit: number, now: number): (number | undefined)[] =>
  cache.newest(limit, now).map(({ payload }) => payload[0])

test('the newest of each author is kept, the newest author first', () => {
  const cache = new PresenceCache()
  cache.keep('a', record(1), 0)
  cache.keep('b', record(2), 1)
  cache.keep('a', record(3), 2)
  expect(payloads(cache, 10, 2)).toEqual([3, 2])
  expect(payloads(cache, 1, 2)).toEqual([3])
})

test('what is not renewed is forgotten after 15 seconds', () => {
  const cache = new PresenceCache()
  cache.keep('a', record(1), 0)
  cache.keep('b', record(2), 10_000)
  expect(payloads(cache, 10, 14_999)).toEqual([2, 1])
  expect(payloads(cache, 10, 15_000)).toEqual([2])
})

test('the authors are bounded: the one heard longest ago goes', () => {
  const cache = new PresenceCache()
  for (let index = 0; index <= 2_000; index += 1) cache.keep(`author ${index}`, record(index % 256), index)
  expect(cache.newest(5_000, 2_000)).toHaveLength(2_000)
})

test('what is too large or too often is refused and changes nothing', () => {
  const cache = new PresenceCache()
  expect(cache.keep('a', record(1, MAX_PRESENCE_BYTES), 0)).toBe('kept')
  expect(cache.keep('a', record(2, MAX_PRESENCE_BYTES + 1), 0)).toBe('too-large')
  for (let index = 0; index < 19; index += 1) expect(cache.keep('a', record(3), index)).toBe('kept')
  expect(cache.keep('a', record(4), 20)).toBe('too-often')
  expect(payloads(cache, 10, 20)).toEqual([3])
  expect(cache.keep('a', record(5), 1_000)).toBe('kept')
})

test('a record is the length of the id, the id, the payload', () => {
  expect([...encodeRecord({ author: Uint8Array.of(1, 2), payload: Uint8Array.of(3) })]).toEqual([2, 1, 2, 3])
})
