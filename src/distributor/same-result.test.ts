import { expect, test } from 'vitest'
import type { SameResult } from '../tasks/task-copies.ts'
import { answerOf, grouped } from './same-result.ts'

const sizes = (values: readonly unknown[], how: SameResult = 'cbor'): number[] =>
  grouped(
    values.map((value, i) => answerOf(`node ${i}`, value)),
    how
  ).map(({ nodes }) => nodes.length)

test.each<[string, unknown, unknown]>([
  ['the order of keys', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
  ['-0', 0, -0],
  ['NaN of any kind', Number.NaN, new Float64Array(Uint8Array.of(1, 0, 0, 0, 0, 0, 0xf8, 0xff).buffer)[0]],
  ['a bigint that is a number', 7n, 7],
  ['a Map that is an object', new Map([['a', 1]]), { a: 1 }],
  ['bytes, whatever they are a part of', new Uint8Array([0, 1, 2]).subarray(1), new Uint8Array([1, 2])]
])('%s makes no difference', (_, one, other) => {
  expect(sizes([one, other])).toEqual([2])
})

test.each<[unknown, unknown]>([
  [1, 1.0000001],
  [
    [1, 2],
    [2, 1]
  ],
  [undefined, null],
  ['1', 1],
  [{ a: undefined }, {}],
  [Number.NaN, null]
])('%j and %j are two results', (one, other) => {
  expect(sizes([one, other])).toEqual([1, 1])
})

test('with a tolerance numbers may differ by a share, and nothing else may', () => {
  const how = { tolerance: 1e-6 }
  expect(sizes([{ sum: [1e9, 'x'] }, { sum: [1e9 + 100, 'x'] }], how)).toEqual([2])
  expect(sizes([{ sum: 1e9 }, { sum: 1e9 + 10_000 }], how)).toEqual([1, 1])
  expect(sizes([{ sum: 1 }, { sum: 1, more: 1 }, [1], { sum: '1' }], how)).toEqual([1, 1, 1, 1])
  expect(sizes([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308, Number.NaN, Number.NaN], how)).toEqual([2, 1, 1, 1])
  expect(sizes([Uint8Array.of(1), Uint8Array.of(2), { 0: 1 }], how)).toEqual([1, 1, 1])
  expect(sizes([{ ['__proto__']: 1 }, {}], how)).toEqual([1, 1])
})

test('a chain of small steps is not one result', () => {
  expect(sizes([1, 1.1, 1.2, 1.3], { tolerance: 0.1 })).toEqual([2, 2])
})

test('what CBOR cannot carry is an error, and errors are the same by their names', () => {
  expect(sizes([() => 1, Symbol('a'), 1])).toEqual([2, 1])
})
