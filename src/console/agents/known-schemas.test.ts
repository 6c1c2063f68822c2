import { expect, test } from 'vitest'
import { readyMadeAgents } from '../ready-made-agents.ts'
import { fieldsOf } from './form-schema.ts'
import { inputSchemaOf } from './known-schemas.ts'

test('every capability of a ready-made agent has a form', async () => {
  const names = (await readyMadeAgents()).flatMap(({ capabilities }) => capabilities.map(({ name }) => name))
  expect(names).toContain('image.encode')
  for (const name of names) expect(fieldsOf(inputSchemaOf(name)), name).not.toBeUndefined()
})

test('a picture is chosen as a file, a query is typed in lines, and tables begin with their shape', () => {
  const kinds = (name: string) => Object.fromEntries((fieldsOf(inputSchemaOf(name)) ?? []).map(field => [field.name, field.kind]))
  expect(kinds('image.resize')).toMatchObject({ bytes: 'file', width: 'number', fit: 'choice' })
  expect(kinds('sql.query')).toMatchObject({ tables: 'json', query: 'long-text', limit: 'number' })
  expect(kinds('text.search')).toMatchObject({ index: 'text', fuzzy: 'boolean' })
  const tables = fieldsOf(inputSchemaOf('sql.query'))?.find(({ name }) => name === 'tables')
  expect(JSON.parse(String(tables?.initial))).toEqual([{ name: '', csv: '' }])
})

test('names that every object has are no capabilities', () => {
  expect(inputSchemaOf('constructor')).toBeUndefined()
})
