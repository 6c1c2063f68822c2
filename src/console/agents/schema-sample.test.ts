import { expect, test } from 'vitest'
import { sampleOf } from './schema-sample.ts'

test('a sample has what is required, in the shape that is asked for', () => {
  const table = {
    type: 'object',
    required: ['name', 'csv'],
    properties: { name: { type: 'string' }, csv: { anyOf: [{ type: 'string' }, { format: 'bytes' }] }, note: { type: 'string' } }
  }
  expect(sampleOf({ type: 'array', items: table })).toEqual([{ name: '', csv: '' }])
})

test('defaults, examples and choices come before empty values', () => {
  expect(
    [{ default: 5 }, { examples: ['a'] }, { enum: ['x', 'y'] }, { type: 'integer', minimum: 2 }, { type: 'boolean' }].map(each =>
      sampleOf(each)
    )
  ).toEqual([5, 'a', 'x', 2, false])
})

test('a schema that nests for ever, or is none, ends', () => {
  const loop: Record<string, unknown> = { type: 'array' }
  loop.items = loop
  expect(JSON.stringify(sampleOf(loop))).toBe('[[[[[[null]]]]]]')
  expect([sampleOf(7), sampleOf({}), sampleOf({ type: 'object', properties: 5 })]).toEqual([null, null, {}])
})
