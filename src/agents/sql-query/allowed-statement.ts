import { SqlError } from './sql-error.ts'

/**
 * What a statement may begin with. ATTACH and VACUUM INTO write files that the worker's next task could read; PRAGMA lowers limits for good.
 * A list of what is allowed stays right when SQLite learns new statements.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  'SELECT',
  'WITH',
  'VALUES',
  'EXPLAIN',
  'INSERT',
  'REPLACE',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'ALTER',
  'ANALYZE',
  'REINDEX',
  'BEGIN',
  'SAVEPOINT',
  'RELEASE',
  'COMMIT',
  'END',
  'ROLLBACK'
])

/** White space, comments and empty statements, as SQLite passes over them. */
const NOTHING = /(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/y
const WORD = /[A-Za-z_]+/y

/** The first word of the first statement in capitals; undefined when there is no statement. */
function firstWord(sql: string): string | undefined {
  NOTHING.lastIndex = 0
  const start = NOTHING.exec(sql)?.[0].length ?? 0
  if (start >= sql.length) return undefined
  WORD.lastIndex = start
  return WORD.exec(sql)?.[0].toUpperCase() ?? sql.slice(start, start + 10)
}

/**
 * True when the text begins with a statement that may be prepared, false when there is none left. Asked before SQLite sees it: it runs some pragmas
 * while it prepares them.
 * @throws SqlError
 */
export function isStatementNext(sql: string, statement: number): boolean {
  const word = firstWord(sql)
  if (word == null) return false
  if (ALLOWED.has(word)) return true
  throw new SqlError(`Expected a statement that begins with ${[...ALLOWED].join(', ')}, got "${word.slice(0, 40)}"`, { statement })
}
