import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCsv } from './csv.ts'

const records = (text: string) => [...readCsv(text)]

const quotedIfNeeded = (field: string) => (/[",\r\n]/.test(field) ? quoted(field) : field)
const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`

const field = fc.oneof(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '😀', '1') }), fc.string({ unit: 'binary' }))

test('whatever the fields hold, they come back as they were written', () => {
  const table = fc.array(fc.array(field, { minLength: 1, maxLength: 6 }), { maxLength: 8 })
  fc.assert(
    fc.property(table, fc.constantFrom('\r\n', '\n', '\r'), fc.boolean(), (rows, end, isLastEnded) => {
      // a lone empty field has to stand in quotes: a line with nothing on it is no record
      const lines = rows.map(row => (row.length === 1 && row[0] === '' ? '""' : row.map(quotedIfNeeded).join(',')))
      expect(records(lines.join(end) + (isLastEnded ? end : ''))).toEqual(rows)
    }),
    { numRuns: 500 }
  )
})

test('quotes that were not needed change nothing', () => {
  fc.assert(
    fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), row => {
      expect(records(row.map(quoted).join(','))).toEqual([row])
    })
  )
})

test('any text at all is read or refused by name, in time that follows its length', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r'), maxLength: 200 }), text => {
      try {
        for (const record of readCsv(text)) expect(record.length).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toHaveProperty('name', 'CsvError')
      }
    })
  )
})

test.each([
  ['', []],
  ['\n\n', []],
  [
    'a,b\n\n1,2',
    [
      ['a', 'b'],
      ['1', '2']
    ]
  ],
  ['a,', [['a', '']]],
  [',', [['', '']]],
  ['a b"c', [['a b"c']]],
  ['"a\nb",c\n', [['a\nb', 'c']]]
])('%j is %j', (text, expected) => {
  expect(records(text)).toEqual(expected)
})

test.each([
  ['a\n"b', 2],
  ['"a\n\nb",1\n"c" d', 4]
])('%j is refused with its line', (text, line) => {
  expect(() => records(text)).toThrow(expect.objectContaining({ name: 'CsvError', detail: { line } }))
})

test('a long text costs time in proportion', () => {
  const text = 'word,123,"quoted, text",4.5\n'.repeat(200_000)
  let count = 0
  for (const _ of readCsv(text)) count += 1
  expect(count).toBe(200_000)
})
