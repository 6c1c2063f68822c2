import type { Database } from 'sql.js'
import { type ColumnKind, cellOf, widened } from './column-kind.ts'
import { CsvError, readCsv } from './csv.ts'
import type { SqlTable } from './input-schema.ts'

/** SQLite's own limit is 2000 columns; a header that long is no header. */
const MAX_COLUMNS = 1_000
/** Rows between two turns of the event loop, for a cancel to be heard: some 20 ms. */
const ROWS_A_TURN = 5_000

interface Column {
  readonly name: string
  kind: ColumnKind | undefined
}

/**
 * Makes a table of a CSV text. The text is read twice, once for the kinds of the columns and once for the rows, rather than held as a million strings.
 * @throws CsvError
 */
export async function loadTable(database: Database, { name, csv }: SqlTable, turn: () => Promise<void>): Promise<void> {
  const text = textOf(csv, name)
  const columns = await columnsOf(text, name, turn)
  const list = columns.map(column => `${quoted(column.name)} ${column.kind ?? 'TEXT'}`)
  database.run(`CREATE TABLE ${quoted(name)} (${list.join(', ')})`)
  const insert = database.prepare(`INSERT INTO ${quoted(name)} VALUES (${columns.map(() => '?').join(', ')})`)
  database.run('BEGIN')
  try {
    for (const [index, record] of rowsOf(text)) {
      insert.run(record.map((field, at) => cellOf(field, columns[at]?.kind ?? 'TEXT')))
      if (index % ROWS_A_TURN === 0) await turn()
    }
  } finally {
    insert.free()
  }
  database.run('COMMIT')
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A byte order mark is no part of the first column's name. */
function textOf(csv: SqlTable['csv'], table: string): string {
  if (typeof csv === 'string') return csv.replace(/^\uFEFF/, '')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(csv)
  } catch {
    throw new CsvError(`Expected table "${table}" in UTF-8, got other bytes`, { table })
  }
}

async function columnsOf(text: string, table: string, turn: () => Promise<void>): Promise<Column[]> {
  const columns = headerOf(text, table)
  for (const [index, record] of rowsOf(text)) {
    if (record.length !== columns.length) {
      const row = index
      throw new CsvError(`Expected ${columns.length} fields in row ${row} of table "${table}", got ${record.length}`, { table, row })
    }
    for (const [at, column] of columns.entries()) column.kind = widened(column.kind, record[at] ?? '')
    if (index % ROWS_A_TURN === 0) await turn()
  }
  return columns
}

/** The records after the header, counted from 1. */
function* rowsOf(text: string): Generator<[number, string[]]> {
  let index = 0
  for (const record of readCsv(text)) {
    if (index > 0) yield [index, record]
    index += 1
  }
}

function headerOf(text: string, table: string): Column[] {
  const { value: header, done } = readCsv(text).next()
  if (done === true) throw new CsvError(`Expected a header in table "${table}", got nothing`, { table })
  if (header.length > MAX_COLUMNS) {
    throw new CsvError(`Expected at most ${MAX_COLUMNS} columns in table "${table}", got ${header.length}`, { table, limit: MAX_COLUMNS })
  }
  const seen = new Set<string>()
  return header.map((given, at) => {
    const name = given.trim() === '' ? `column${at + 1}` : given.trim()
    if (seen.has(name.toLowerCase()))
      throw new CsvError(`Expected each column once in table "${table}", got "${name.slice(0, 80)}" twice`, { table })
    seen.add(name.toLowerCase())
    return { name, kind: undefined }
  })
}
