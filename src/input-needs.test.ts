import { expect, test } from 'vitest'
import { needsOf } from './input-needs.ts'
import { from } from './output-reference.ts'

test('references are found wherever they are, and the input given is left as it was', () => {
  const input = { a: from('one'), list: [1, { b: from('two', { onFailure: 'skip' }) }], bytes: new Uint8Array(3), rest: { c: 2 } }
  const { input: emptied, needs } = needsOf(input)
  expect(emptied).toEqual({ a: null, list: [1, { b: null }], bytes: new Uint8Array(3), rest: { c: 2 } })
  expect(needs).toEqual([
    { taskId: 'one', onFailure: 'fail', path: ['a'] },
    { taskId: 'two', onFailure: 'skip', path: ['list', 1, 'b'] }
  ])
  expect(input.a.taskId).toBe('one')
  // what has none in it is not copied
  expect((emptied as typeof input).rest).toBe(input.rest)
})

test('the whole input may be one reference', () => {
  expect(needsOf(from('one', { onFailure: 'absent' }))).toEqual({ input: null, needs: [{ taskId: 'one', onFailure: 'absent', path: [] }] })
})

test('a part that is there twice is found in both places, and a ring ends the search', () => {
  const part = { x: from('one') }
  const ring: Record<string, unknown> = { part, again: part }
  ring.self = ring
  expect(needsOf(ring).needs.map(({ path }) => path)).toEqual([
    ['part', 'x'],
    ['again', 'x']
  ])
})

test('data that looks like a reference is data', () => {
  const lookalike = JSON.parse(JSON.stringify({ a: from('one') })) as unknown
  expect(needsOf(lookalike)).toEqual({ input: { a: { taskId: 'one', onFailure: 'fail' } }, needs: [] })
})
