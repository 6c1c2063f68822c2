import { expect, test } from 'vitest'
import { transferablesOf } from './transferables.ts'

const LARGE = 16 * 1024

test('byte arrays that own their buffer are found wherever an agent puts them', () => {
  const [a, b, c] = [new Uint8Array(LARGE), new Float64Array(LARGE), new ArrayBuffer(LARGE)]
  expect(transferablesOf({ a, pages: [{ b }], c })).toEqual([a.buffer, b.buffer, c])
})

test('a buffer is listed once, or moving it would fail', () => {
  const bytes = new Uint8Array(LARGE)
  expect(transferablesOf([bytes, new DataView(bytes.buffer), bytes.buffer])).toEqual([bytes.buffer])
})

test('a view on a part of a buffer stays: moving it would take the rest along', () => {
  expect(transferablesOf(new Uint8Array(2 * LARGE).subarray(0, LARGE))).toEqual([])
})

test('shared memory is not moved', () => {
  expect(transferablesOf(new Uint8Array(new SharedArrayBuffer(LARGE)))).toEqual([])
})

test('values that lead to themselves and plain ones end', () => {
  const loop: Record<string, unknown> = { bytes: new Uint8Array(LARGE) }
  loop.self = loop
  expect(transferablesOf(loop)).toHaveLength(1)
  expect([undefined, null, 1, 'text'].flatMap(value => transferablesOf(value))).toEqual([])
})

test('a small buffer stays: it is copied sooner than moved', () => {
  expect([new Uint8Array(LARGE - 1), new ArrayBuffer(3)].flatMap(value => transferablesOf(value))).toEqual([])
})
