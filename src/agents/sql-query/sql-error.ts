import { KyroxError } from '../../base/errors.ts'

/** SQLite refused or gave up: the message is its own. `detail.statement` counts from 1. */
export class SqlError extends KyroxError {
  override name = 'SqlError'
}
