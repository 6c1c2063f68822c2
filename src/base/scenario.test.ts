import { expect, test } from 'vitest'
import { rejects, same, until } from './scenario.ts'

test('same passes what prints the same and tells both when it does not', () => {
  same({ a: [1, undefined], bytes: Uint8Array.of(1) }, { a: [1, undefined], bytes: Uint8Array.of(1) }, 'the value')
  expect(() => same([1], [2], 'the list')).toThrow('Expected the list to be [2], got [1]')
  expect(() => same(undefined, 1, 'the value')).toThrow('Expected the value to be 1, got undefined')
  expect(() => same(Uint8Array.of(1), Uint8Array.of(2), 'the bytes')).toThrow('Expected the bytes to be')
  expect(() => same(Uint8Array.of(), Uint8Array.of(0), 'the bytes')).toThrow('got "0 bytes')
})

test('rejects passes only an error of that name', async () => {
  expect(await rejects(Promise.reject(new TypeError('no')), 'TypeError', 'the call')).toBeInstanceOf(TypeError)
  await expect(rejects(Promise.reject(new TypeError('no')), 'RangeError', 'the call')).rejects.toThrow(
    'Expected the call to reject with RangeError, got TypeError: no'
  )
  await expect(rejects(Promise.resolve(1), 'RangeError', 'the call')).rejects.toThrow('got no error')
})

test('until waits for what comes later', async () => {
  let ready = false
  setTimeout(() => {
    ready = true
  }, 5)
  await until(() => ready, 'it to be ready')
})
