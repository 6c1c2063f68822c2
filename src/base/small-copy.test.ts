import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOT_SMALL, smallCopy } from './small-copy.ts'

test('what is copied is what a structured clone would be, and shares nothing with the value', () => {
  const bytes = fc.uint8Array({ maxLength: 40 }).map(each => new Uint8Array(each))
  const leaf = fc.oneof(fc.string(), fc.double(), fc.bigInt(), fc.boolean(), fc.constant(null), fc.constant(undefined), bytes)
  const { value } = fc.letrec(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 })
    )
  }))
  fc.assert(
    fc.property(value, value => {
      const copy = smallCopy(value)
      if (copy === NOT_SMALL) return
      expect(copy).toEqual(structuredClone(value))
      if (value instanceof Uint8Array) expect((copy as Uint8Array).buffer).not.toBe(value.buffer)
      else if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value)
    })
  )
})

test.each([
  ['bytes past 4 KiB', new Uint8Array(4_097)],
  ['a view of shared memory', new Uint8Array(new SharedArrayBuffer(8))],
  ['another typed array', new Float64Array(2)],
  ['a date', new Date()],
  ['a map', new Map()],
  ['an object of a class', new (class Point {})()],
  ['a function', () => 1],
  ['a function within', { run: () => 1 }],
  ['a list of seventeen', Array.from({ length: 17 }, () => 0)],
  ['a list with holes', Object.assign([1], { 2: 2 })],
  ['an object of seventeen keys', Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`key${i}`, i]))],
  ['a key that would be a prototype', JSON.parse('{"__proto__": 1}')],
  ['what is nested too deep', [[[[1]]]]]
])('%s is left to the structured clone', (_, value) => {
  expect(smallCopy(value)).toBe(NOT_SMALL)
})

test('a value that holds itself is not followed for ever', () => {
  const ring: unknown[] = []
  ring.push(ring)
  expect(smallCopy(ring)).toBe(NOT_SMALL)
})
