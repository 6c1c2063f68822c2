import type { RunContext } from '../../runtime/capability.ts'
import { stepper } from '../stepper.ts'
import type { SqlQueryRequest } from './input-schema.ts'
import { loadTable } from './load-table.ts'
import { type QueryRows, runQuery } from './run-query.ts'
import { openDatabase } from './sqlite.ts'

/** What `sql.query` gives back. */
export interface SqlQueryOutput extends QueryRows {
  /** Rows in `rows`. */
  readonly rowCount: number
  /** From the check of the input to the last row. */
  readonly tookMs: number
}

/** Where progress stands when all tables are loaded. */
const LOADED = 0.7

/**
 * Loads the tables into a database that lives for this run alone, and asks it. A cancel is heard while tables load; a query runs to its end, or to
 * that of its worker.
 * @throws CsvError, SqlError, SqlLoadError, or the reason of the context's signal
 */
export async function querySql({ tables, query, limit }: SqlQueryRequest, context: RunContext): Promise<SqlQueryOutput> {
  const start = performance.now()
  const step = stepper(context)
  await step(0.05)
  const database = await openDatabase()
  try {
    for (const [index, table] of tables.entries())
      await loadTable(database, table, () => step(0.1 + ((LOADED - 0.1) * index) / tables.length))
    await step(LOADED)
    const result = runQuery(database, query, limit)
    context.progress(1)
    return { ...result, rowCount: result.rows.length, tookMs: performance.now() - start }
  } finally {
    database.close()
  }
}
