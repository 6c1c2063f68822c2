import { expect, test } from 'vitest'
import { type ErrorDetail, errorFromData, errorToData, InvalidArgumentError, isNamed, KyroxError } from './errors.ts'

test('an error crosses as data and comes back with name, message and detail', () => {
  const data = structuredClone(
    errorToData(new InvalidArgumentError('Expected cores of 1 to 256, got 0', { value: 0, limits: ['1', '256'] }))
  )
  const back = errorFromData(data)
  expect(back).toBeInstanceOf(KyroxError)
  expect(back).toMatchObject({
    name: 'InvalidArgumentError',
    message: 'Expected cores of 1 to 256, got 0',
    detail: { value: 0, limits: ['1', '256'] }
  })
  expect(isNamed(back, 'InvalidArgumentError')).toBe(true)
})

test('no stack and no empty detail is sent on', () => {
  expect(errorToData(new KyroxError('plain'))).toEqual({ name: 'KyroxError', message: 'plain' })
  expect(errorToData(new TypeError('foreign'))).toEqual({ name: 'TypeError', message: 'foreign' })
})

test.each([
  ['text', 'text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [7, '7'],
  [Symbol('s'), 'Symbol(s)']
])('%s thrown is an error too', (thrown, message) => {
  expect(errorToData(thrown)).toEqual({ name: 'KyroxError', message })
})

test('an object without a text of its own does not make the reporting fail', () => {
  expect(errorToData(Object.create(null))).toMatchObject({ name: 'KyroxError' })
})

test('an error whose fields are no text does not make the reporting fail', () => {
  const strange = Object.assign(new Error('before'), { name: undefined, message: { deep: 1 } })
  expect(errorToData(strange)).toEqual({ name: 'undefined', message: '[object Object]' })
})

test('only what can be cloned is kept of a detail', () => {
  const detail = { limit: 5, callback: () => {}, list: ['a'], nested: {} } as unknown as ErrorDetail
  expect(structuredClone(errorToData(new KyroxError('full', detail))).detail).toEqual({ limit: 5, list: ['a'] })
})

test('a text past all measure is cut', () => {
  expect(errorToData(new Error('x'.repeat(100_000))).message.length).toBeLessThan(2_010)
  expect(errorToData('x'.repeat(100_000)).message.length).toBeLessThan(2_010)
})

test('only errors have names', () => {
  expect(isNamed({ name: 'KyroxError' }, 'KyroxError')).toBe(false)
  expect(isNamed(undefined, 'KyroxError')).toBe(false)
})
