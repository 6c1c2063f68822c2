import { expect, test } from 'vitest'
import { transferablesOf } from './transferables.ts'

test('byte arrays that own their buffer are found wherever an agent puts them', () => {
  const [a, b, c] = [new Uint8Array(1), new Float64Array(1), new ArrayBuffer(3)]
  expect(transferablesOf({ a, pages: [{ b }], c })).toEqual([a.buffer, b.buffer, c])
})

test('a buffer is listed once, or moving it would fail', () => {
  const bytes = new Uint8Array(4)
  expect(transferablesOf([bytes, new DataView(bytes.buffer), bytes.buffer])).toEqual([bytes.buffer])
})

test('a view on a part of a buffer stays: moving it would take the rest along', () => {
  expect(transferablesOf(new Uint8Array(8).subarray(0, 4))).toEqual([])
})

test('shared memory is not moved', () => {
  expect(transferablesOf(new Uint8Array(new SharedArrayBuffer(4)))).toEqual([])
})

test('values that lead to themselves and plain ones end', () => {
  const loop: Record<string, unknown> = { bytes: new Uint8Array(1) }
  loop.self = loop
  expect(transferablesOf(loop)).toHaveLength(1)
  expect([undefined, null, 1, 'text'].flatMap(value => transferablesOf(value))).toEqual([])
})
