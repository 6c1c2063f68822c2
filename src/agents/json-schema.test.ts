import { type Schema, Validator } from '@cfworker/json-schema'
import { expect, test } from 'vitest'
import type { StandardSchema } from '../runtime/capability.ts'
import { imageEncodeInput } from './image-encode/input-schema.ts'
import { imageEncodeInputJson } from './image-encode/json-schema.ts'
import { imageResizeInput } from './image-resize/input-schema.ts'
import { imageResizeInputJson } from './image-resize/json-schema.ts'
import { sqlQueryInput } from './sql-query/input-schema.ts'
import { sqlQueryInputJson } from './sql-query/json-schema.ts'
import { textIndexInput, textSearchInput } from './text-search/input-schema.ts'
import { textIndexInputJson, textSearchInputJson } from './text-search/json-schema.ts'

const bytes = new Uint8Array([1])
const table = { name: 'people', csv: 'a\n1' }
const document = { id: '1', text: 'x' }

/** Of each capability: an input that is right, and single changes of it that are not. */
const CASES: Array<[string, StandardSchema, object, object, object[]]> = [
  [
    'image.encode',
    imageEncodeInput,
    imageEncodeInputJson,
    { bytes, format: 'webp', maxWidth: 10, effort: 10 },
    [{ bytes: 1 }, { format: 'gif' }, { quality: 0 }, { quality: 1.5 }, { maxWidth: 16_385 }, { effort: 11 }]
  ],
  [
    'image.resize',
    imageResizeInput,
    imageResizeInputJson,
    { bytes, width: 10 },
    [{ width: 0 }, { height: '1' }, { fit: 'x' }, { quality: 101 }]
  ],
  [
    'sql.query',
    sqlQueryInput,
    sqlQueryInputJson,
    { tables: [table], query: 'select 1' },
    [
      { tables: {} },
      { tables: Array(9).fill(table) },
      { tables: [{ ...table, name: '1' }] },
      { tables: [{ ...table, name: 'sqlite_x' }] },
      { tables: [{ ...table, csv: 1 }] },
      { query: '' },
      { limit: 0 },
      { limit: 100_001 }
    ]
  ],
  [
    'text.index',
    textIndexInput,
    textIndexInputJson,
    { index: 'a', documents: [document], clear: true },
    [{ index: '' }, { index: 'a/b' }, { documents: 1 }, { documents: [{ id: '', text: '' }] }, { documents: [{ id: 'a' }] }, { clear: 1 }]
  ],
  [
    'text.search',
    textSearchInput,
    textSearchInputJson,
    { index: 'a', query: 'x', limit: 100, fuzzy: false },
    [{ query: 1 }, { limit: 101 }, { fuzzy: 1 }, { prefix: 'x' }]
  ]
]

test.each(CASES)('the JSON Schema of %s and its check agree', async (_name, schema, json, right, changes) => {
  // the package's own type of a schema is a record without a shape
  const validator = new Validator(json as Schema, '2020-12')
  const isRight = async (input: object) => (await schema['~standard'].validate(input)).issues == null
  expect([await isRight(right), validator.validate(right).valid]).toEqual([true, true])
  for (const change of changes) {
    const wrong = { ...right, ...change }
    expect([change, await isRight(wrong), validator.validate(wrong).valid]).toEqual([change, false, false])
  }
})
