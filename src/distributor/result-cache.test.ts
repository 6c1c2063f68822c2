import { expect, test } from 'vitest'
import { ResultCache, resultKey } from './result-cache.ts'

test('a result is given again as a value of its own, undefined as well', () => {
  const cache = new ResultCache({ limitBytes: 1_000 })
  const value = { list: [1] }
  cache.set('a', value)
  value.list.push(2)
  const first = cache.get('a')?.value as typeof value
  first.list.push(3)
  cache.set('b', undefined)
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([{ value: { list: [1] } }, { value: undefined }, undefined])
})

test('bytes and entries are bounded: the one used longest ago goes, what is too large is not kept', () => {
  const cache = new ResultCache({ limitBytes: 1_000 })
  for (let i = 0; i < 5; i++) cache.set(`${i}`, new Uint8Array(190))
  cache.get('0')
  cache.set('5', new Uint8Array(190))
  expect([cache.get('0') != null, cache.get('1'), cache.bytes <= 1_000]).toEqual([true, undefined, true])
  cache.set('large', new Uint8Array(400))
  expect([cache.get('large'), cache.entries]).toEqual([undefined, 5])
  for (let i = 0; i < 10_000; i++) cache.set(`small ${i}`, null)
  expect([cache.entries <= 4_096, cache.bytes <= 1_000]).toEqual([true, true])
  cache.set('no value', () => 1)
  expect(cache.get('no value')).toBeUndefined()
})

test('the key is of capability, version and input, whatever the order of its keys', async () => {
  const key = await resultKey('work', '1.0.0', { a: 1, b: 2 })
  expect(await resultKey('work', '1.0.0', { b: 2, a: 1 })).toBe(key)
  const others = [resultKey('work', '1.0.1', { a: 1, b: 2 }), resultKey('walk', '1.0.0', { a: 1, b: 2 }), resultKey('work', '1.0.0', 1)]
  expect(new Set([key, ...(await Promise.all(others))]).size).toBe(4)
  expect(await resultKey('work', '1.0.0', () => 1)).toBeUndefined()
})
