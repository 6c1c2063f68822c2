import type { Database, Statement } from 'sql.js'
import { isStatementNext } from './allowed-statement.ts'
import { SqlError } from './sql-error.ts'

/** Whole numbers come as doubles, so beyond 2^53 their last digits are lost. A BLOB comes as bytes. */
export type SqlValue = number | string | Uint8Array | null

export interface QueryRows {
  readonly columns: readonly string[]
  readonly rows: ReadonlyArray<readonly SqlValue[]>
  /** True when there were more rows than are given back. */
  readonly truncated: boolean
}

/** Most that the rows may take, in bytes: they travel in one message. */
const MAX_RESULT_BYTES = 16 * 1024 * 1024
/** What a number or the place of a value costs, roughly. */
const VALUE_BYTES = 9

/**
 * Runs every statement and gives back the rows of the last one that has any columns. Stops each at `limit` rows. Blocks the thread: whoever owns it
 * ends it.
 * @throws SqlError
 */
export function runQuery(database: Database, query: string, limit: number): QueryRows {
  const statements = database.iterateStatements(query)
  let result: QueryRows = { columns: [], rows: [], truncated: false }
  for (let number = 1; ; number += 1) {
    if (!isStatementNext(statements.getRemainingSQL(), number)) return result
    try {
      const { value: statement } = statements.next()
      if (statement == null) return result
      result = rowsOf(statement, limit) ?? result
    } catch (error) {
      throw new SqlError((error as Error).message, { statement: number })
    }
  }
}

/** Undefined for a statement that gives no rows, whether there are any or not. */
function rowsOf(statement: Statement, limit: number): QueryRows | undefined {
  const rows: SqlValue[][] = []
  let bytes = 0
  let truncated = false
  while (!truncated && statement.step()) {
    const row = statement.get()
    bytes += row.reduce<number>((sum, value) => sum + sizeOf(value), 0)
    truncated = rows.length >= limit || bytes > MAX_RESULT_BYTES
    if (!truncated) rows.push(row)
  }
  const columns = statement.getColumnNames()
  return columns.length === 0 ? undefined : { columns, rows, truncated }
}

const sizeOf = (value: SqlValue): number =>
  VALUE_BYTES + (typeof value === 'object' || typeof value === 'string' ? (value?.length ?? 0) : 0)
