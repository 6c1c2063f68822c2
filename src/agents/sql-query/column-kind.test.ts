import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ColumnKind, cellOf, kindOf, widened } from './column-kind.ts'

const columnKind = (fields: string[]) => fields.reduce<ColumnKind | undefined>(widened, undefined)

test.each([
  [['1', '-2', '0'], 'INTEGER'],
  [['1', '2.5'], 'REAL'],
  [['2.5', '1', ''], 'REAL'],
  [['1e3', '.5', '-0.25'], 'REAL'],
  [['1', 'x'], 'TEXT'],
  [['007'], 'TEXT'],
  [['1e999'], 'TEXT'],
  [['9007199254740993'], 'TEXT'],
  [['+1'], 'TEXT'],
  [['0x10'], 'TEXT'],
  [[' 1'], 'TEXT'],
  [['NaN'], 'TEXT'],
  [['', ''], undefined]
])('%j is %s', (fields, kind) => {
  expect(columnKind(fields)).toBe(kind)
})

test('numbers written by JavaScript come back as they were', () => {
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true })), number => {
      const kind = kindOf(String(number))
      // beyond the safe integers a whole number is text
      if (kind !== 'TEXT') expect(cellOf(String(number), kind)).toBe(Number(String(number)))
      else expect(Number.isInteger(number) && !Number.isSafeInteger(number)).toBe(true)
    })
  )
})

test('an empty field is null whatever its column', () => {
  for (const kind of ['INTEGER', 'REAL', 'TEXT'] as const) expect(cellOf('', kind)).toBeNull()
})
