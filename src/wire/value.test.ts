import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_VALUE_DEPTH } from './limits.ts'
import { decodeValue, encodeValue } from './value.ts'
import { assertFits } from './value-fits.ts'

/** A list in a list in a list. */
function nested(depth: number): unknown {
  let value: unknown = []
  for (let i = 1; i < depth; i++) value = [value]
  return value
}

const plain = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, undefined, true, false, Number.NaN, Number.POSITIVE_INFINITY, 2n ** 64n - 1n, -(2n ** 64n)),
    fc.string({ unit: 'grapheme' }),
    fc.double().map(value => (Object.is(value, -0) ? 0 : value)),
    fc.maxSafeInteger(),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')), tie('value'), { noNullPrototype: true })
  )
})).value

test('a value comes back as it was', () => {
  fc.assert(fc.property(plain, value => void expect(decodeValue(encodeValue(value))).toEqual(value)))
})

test('what changes on the way is what is documented', () => {
  expect(decodeValue(encodeValue(new Float32Array([1])))).toEqual(Uint8Array.of(0, 0, 0x80, 0x3f))
  expect(decodeValue(encodeValue(new Map([['a', 1]])))).toEqual({ a: 1 })
  expect(decodeValue(encodeValue(5n))).toBe(5)
  expect(decodeValue(encodeValue(2n ** 60n))).toBe(2n ** 60n)
  expect(decodeValue(encodeValue(-0))).toBe(0)
})

const cycle: unknown[] = []
cycle.push(cycle)

test.each([
  ['a function', { call: () => {} }],
  ['a symbol', [Symbol('s')]],
  ['a date', new Date(0)],
  ['a set', new Set([1])],
  ['a cycle', cycle],
  ['a bigint past 64 bits', 2n ** 64n],
  ['a bigint below 64 bits', -(2n ** 64n) - 1n],
  ['a list nested too deep', nested(MAX_VALUE_DEPTH + 1)],
  ['a list nested past all measure', nested(100_000)]
])('%s is refused where it is sent', (_name, value) => {
  expect(() => encodeValue(value)).toThrow(expect.objectContaining({ name: 'InvalidArgumentError' }))
})

test('the key __proto__ is a property like any other, and nobody gets a new prototype', () => {
  // { "__proto__": { "admin": true } }
  const bytes = Uint8Array.from([
    0xa1,
    0x69,
    ...new TextEncoder().encode('__proto__'),
    0xa1,
    0x65,
    ...new TextEncoder().encode('admin'),
    0xf5
  ])
  const value = decodeValue(bytes) as Record<string, unknown>
  expect(Object.keys(value)).toEqual(['__proto__'])
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  expect([value.admin, ({} as Record<string, unknown>).admin]).toEqual([undefined, undefined])
})

const repeated = (pattern: readonly number[], times: number): Uint8Array =>
  Uint8Array.from({ length: pattern.length * times }, (_, i) => pattern[i % pattern.length] ?? 0)

test.each([
  ['nothing', []],
  ['two values', [1, 1]],
  ['a text that is cut', [0x65, 0x61]],
  ['a list of 2^52', [0x9b, 0, 0x10, 0, 0, 0, 0, 0, 0]],
  ['bytes of 4 GiB', [0x5a, 0xff, 0xff, 0xff, 0xff, 0]],
  ['a tag', [0xc0, 0x61, 0x30]],
  ['a number as a key', [0xa1, 1, 1]],
  ['a key twice', [0xa2, 0x61, 0x61, 1, 0x61, 0x61, 2]],
  ['a break without a beginning', [0xff]],
  ['lists nested a million deep', repeated([0x81], 1_000_000)],
  ['endless lists nested a million deep', repeated([0x9f], 1_000_000)],
  ['objects nested 300,000 deep', repeated([0xa1, 0x61, 0x61], 300_000)],
  ['tags nested a million deep', repeated([0xc1], 1_000_000)],
  ['lists nested just too deep', [...repeated([0x81], MAX_VALUE_DEPTH), 0x80]]
])('%s is refused where it arrives', (_name, bytes) => {
  expect(() => decodeValue(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ name: 'InvalidValueError' }))
})

test('the deepest value that is sent arrives', () => {
  expect(decodeValue(encodeValue(nested(MAX_VALUE_DEPTH)))).toEqual(nested(MAX_VALUE_DEPTH))
})

test('whatever is cut off a value, what is left is a value or refused', () => {
  fc.assert(
    fc.property(plain, fc.nat(), (value, at) => {
      const bytes = encodeValue(value)
      try {
        decodeValue(bytes.subarray(0, at % bytes.byteLength))
      } catch (error) {
        expect(error).toMatchObject({ name: 'InvalidValueError' })
      }
    })
  )
})

test('no bytes make it fail in any other way', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
      try {
        decodeValue(bytes)
      } catch (error) {
        expect(error).toMatchObject({ name: 'InvalidValueError' })
      }
    }),
    { numRuns: 5_000 }
  )
})

test('what no message carries is refused before it is copied, wherever its bytes are', () => {
  const vast = new Uint8Array(2 ** 31)
  for (const value of [vast, { deep: [{ vast }] }, [vast.subarray(0, 2 ** 28), 'and more'], vast.buffer]) {
    expect(() => encodeValue(value)).toThrow('Expected a message of at most 268435456 bytes')
  }
  expect(() => assertFits({ bytes: vast.subarray(0, 2 ** 28), text: '' })).not.toThrow()
})
