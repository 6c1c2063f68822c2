import { DRAFT, type JsonSchema } from '../json-schema.ts'
import { DEFAULT_ROWS, MAX_QUERY_LENGTH, MAX_ROWS, MAX_TABLES, TABLE_NAME } from './input-schema.ts'

const tableJson: JsonSchema = {
  type: 'object',
  title: 'Table',
  properties: {
    name: { type: 'string', pattern: TABLE_NAME, title: 'Name', description: 'What the query calls it.' },
    csv: {
      title: 'CSV',
      description: 'A text, or a file in UTF-8. Its first record names the columns.',
      anyOf: [
        { type: 'string', format: 'multiline', contentMediaType: 'text/csv' },
        { type: 'object', format: 'bytes', contentMediaType: 'text/csv' }
      ]
    }
  },
  required: ['name', 'csv']
}

/** The input of `sql.query`, as {@link sqlQueryInput} checks it. */
export const sqlQueryInputJson: JsonSchema = {
  $schema: DRAFT,
  type: 'object',
  title: 'Ask tables',
  description: 'Loads CSV into SQLite and runs a query.',
  properties: {
    tables: { type: 'array', maxItems: MAX_TABLES, items: tableJson, title: 'Tables', description: 'With 16 MiB of CSV together at most.' },
    query: {
      type: 'string',
      format: 'multiline',
      minLength: 1,
      maxLength: MAX_QUERY_LENGTH,
      title: 'Query',
      description: 'SQL as SQLite speaks it; the last statement with rows gives the result.'
    },
    limit: { type: 'integer', minimum: 1, maximum: MAX_ROWS, default: DEFAULT_ROWS, title: 'Most rows' }
  },
  required: ['tables', 'query']
}

const valueJson: JsonSchema = {
  description: 'A number, a text, null, or bytes for a BLOB.',
  anyOf: [{ type: 'number' }, { type: 'string' }, { type: 'null' }, { type: 'object', format: 'bytes' }]
}

export const sqlQueryOutputJson: JsonSchema = {
  $schema: DRAFT,
  type: 'object',
  title: 'Rows',
  properties: {
    columns: { type: 'array', items: { type: 'string' }, title: 'Columns' },
    rows: {
      type: 'array',
      items: { type: 'array', items: valueJson },
      title: 'Rows',
      description: 'Each a list, in the order of the columns.'
    },
    rowCount: { type: 'integer', minimum: 0, title: 'Number of rows' },
    truncated: { type: 'boolean', title: 'More rows', description: 'There were more rows than are given back.' },
    tookMs: { type: 'number', minimum: 0, title: 'Time taken', description: 'In milliseconds.' }
  },
  required: ['columns', 'rows', 'rowCount', 'truncated', 'tookMs']
}
