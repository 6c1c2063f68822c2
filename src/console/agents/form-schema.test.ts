import { expect, test } from 'vitest'
import { inputOf, jsonOf } from './form-input.ts'
import { fieldsOf, MAX_FIELDS, wordsOf } from './form-schema.ts'

const schema = {
  type: 'object',
  required: ['bytes', 'format'],
  properties: {
    bytes: { format: 'bytes', description: 'A picture' },
    format: { enum: ['avif', 'webp'], default: 'avif' },
    maxWidth: { type: 'integer', minimum: 1, maximum: 16_384 },
    isFast: { type: 'boolean' },
    options: { type: 'object' },
    note: { type: 'string', maxLength: 40 },
    text: { type: 'string' },
    index: { type: 'string', pattern: '^[a-z]+$' }
  }
}
const fields = fieldsOf(schema) ?? []

test('each property becomes the field that a person would expect', () => {
  expect(fields.map(({ name, kind, label, isRequired }) => [name, kind, label, isRequired])).toEqual([
    ['bytes', 'file', 'Bytes', true],
    ['format', 'choice', 'Format', true],
    ['maxWidth', 'number', 'Max width', false],
    ['isFast', 'boolean', 'Is fast', false],
    ['options', 'json', 'Options', false],
    ['note', 'text', 'Note', false],
    ['text', 'long-text', 'Text', false],
    ['index', 'text', 'Index', false]
  ])
  expect(fields[0]?.hint).toBe('A picture')
  expect(fields[1]).toMatchObject({ choices: ['avif', 'webp'], initial: 'avif' })
  expect(fields[2]).toMatchObject({ isInteger: true, min: 1, max: 16_384 })
})

test('a schema that says too little, or too much, makes no form', () => {
  const many = Object.fromEntries(Array.from({ length: MAX_FIELDS + 1 }, (_, index) => [`f${index}`, {}]))
  for (const each of [undefined, null, 7, [], {}, { properties: {} }, { properties: many }]) expect(fieldsOf(each)).toBeUndefined()
})

test('a hostile schema makes a plain field', () => {
  const [field] =
    fieldsOf({ properties: { x: { type: ['string', 'number'], title: 9, description: {}, minimum: 'a', enum: [{}] } }, required: 'x' })
    ?? []
  expect(field).toEqual({ name: 'x', kind: 'json', label: 'X', hint: '', isRequired: false, isInteger: false, choices: [], initial: '' })
})

test('what is filled in becomes the input; what is left empty is left to the agent', () => {
  const bytes = new Uint8Array([1, 2])
  const filled = { bytes, format: 'webp', maxWidth: '640', isFast: true, options: '{"a":1}', note: '' }
  expect(inputOf(fields, filled)).toEqual({ ok: true, input: { bytes, format: 'webp', maxWidth: 640, isFast: true, options: { a: 1 } } })
})

test('every field that is wrong is named, with what was expected', () => {
  const result = inputOf(fields, { format: 'gif', maxWidth: '0.5', options: '{' })
  expect(result.ok).toBe(false)
  expect(result.ok ? [] : result.problems.map(({ name }) => name)).toEqual(['bytes', 'format', 'maxWidth', 'options'])
  expect(result.ok ? '' : result.problems[2]?.text).toBe('Expected a whole number, got 0.5')
})

test.each([
  ['-1', 'Expected at least 1, got -1'],
  ['99999', 'Expected at most 16384, got 99999'],
  ['many', 'Expected a number, got "many"']
])('width %s: %s', (maxWidth, text) => {
  const result = inputOf(fields, { bytes: new Uint8Array(), format: 'avif', maxWidth })
  expect(result).toEqual({ ok: false, problems: [{ name: 'maxWidth', text }] })
})

test('JSON that was typed is a value, nothing is nothing, and a mistake is told', () => {
  expect(jsonOf('{"to": 5}')).toEqual({ value: { to: 5 } })
  expect(jsonOf('  ')).toEqual({})
  expect(jsonOf('{to: 5}').problem).toContain('not JSON')
})

test('names are read as words', () => {
  expect(['maxWidth', 'top_k', 'a', ''].map(wordsOf)).toEqual(['Max width', 'Top k', 'A', ''])
})
