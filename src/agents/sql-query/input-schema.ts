import type { StandardSchema } from '../../runtime/capability.ts'
import { type Checked, expectAt, expectCount, expectText, type InputIssue, inputSchema, isObject, isOwnBytes } from '../input-check.ts'

export interface SqlTable {
  /** What the query calls it: letters, digits and `_`, at most 64, not beginning with a digit or `sqlite_`. */
  readonly name: string
  /** With the names of the columns as its first record. Bytes are UTF-8. */
  readonly csv: string | Uint8Array
}

/** What is asked of `sql.query`. */
export interface SqlQueryInput {
  /** At most 8, with 16 MiB of CSV together. */
  readonly tables: readonly SqlTable[]
  /** SQLite's SQL, one statement or several. */
  readonly query: string
  /** Most rows given back, 1 to 100000. @default 1000 */
  readonly limit?: number
}

/** The same with every default filled in. */
export interface SqlQueryRequest extends SqlQueryInput {
  readonly limit: number
}

/** A join over more is rare, and each costs a pass over its text. */
export const MAX_TABLES = 8
/** All tables together, in bytes, or characters of text: as tables they take three times that, beside the texts themselves. */
export const MAX_CSV_BYTES = 16 * 1024 * 1024
/** Characters. A query is written by a person or a model, data belongs into tables. */
export const MAX_QUERY_LENGTH = 100_000
export const DEFAULT_ROWS = 1_000
/** Rows travel in one message. */
export const MAX_ROWS = 100_000
/** Names SQLite takes as they are, in any query; `sqlite_` is its own. */
export const TABLE_NAME = '^(?!sqlite_)[A-Za-z_][A-Za-z0-9_]{0,63}$'

/** Checks the input of `sql.query` and fills in the defaults. */
export const sqlQueryInput: StandardSchema<SqlQueryRequest> = inputSchema(check)

const isTableName = (name: unknown): boolean => typeof name === 'string' && new RegExp(TABLE_NAME, 'i').test(name)

function check(given: Readonly<Record<string, unknown>>): Checked<SqlQueryRequest> {
  const { tables, query, limit } = given
  const issues = [
    ...tableIssues(tables),
    ...expectText('query', query, MAX_QUERY_LENGTH),
    ...expectAt('query', query, query !== '', 'a query'),
    ...expectCount('limit', limit, MAX_ROWS)
  ]
  if (issues.length > 0) return { issues }
  // every property was checked above
  return { value: { limit: DEFAULT_ROWS, ...(given as unknown as SqlQueryInput) } }
}

function tableIssues(tables: unknown): InputIssue[] {
  if (!Array.isArray(tables)) return expectAt('tables', tables, false, 'a list of tables')
  if (tables.length > MAX_TABLES) return expectAt('tables', tables.length, false, `at most ${MAX_TABLES} tables`)
  const issues = tables.flatMap((table, index) => oneTableIssues(table, index))
  if (issues.length > 0) return issues
  const known = tables as readonly SqlTable[]
  const names = new Set(known.map(({ name }) => name.toLowerCase()))
  const bytes = known.reduce((sum, { csv }) => sum + csv.length, 0)
  return [
    ...expectAt('tables', known.map(({ name }) => name).join(', '), names.size === known.length, 'each name once, whatever its case'),
    ...expectAt('tables', bytes, bytes <= MAX_CSV_BYTES, `at most ${MAX_CSV_BYTES} bytes of CSV`)
  ]
}

function oneTableIssues(table: unknown, index: number): InputIssue[] {
  const path = ['tables', index]
  if (!isObject(table)) return expectAt(path, table, false, 'an object with name and csv')
  const { name, csv } = table
  return [
    ...expectAt([...path, 'name'], name, isTableName(name), 'a name of letters, digits and _'),
    ...expectAt([...path, 'csv'], csv, typeof csv === 'string' || isOwnBytes(csv), 'a text or a Uint8Array that is not shared')
  ]
}
