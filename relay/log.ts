/** Structured logs on the error stream, one JSON object a line, so that standard output stays for people. */
import { destination, pino } from 'pino'
import type { LogLevel } from './log-level.ts'

/** The part of a pino logger that the relay uses. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Written at once and not from a buffer: the last lines before an end are the ones that matter. */
export const createLog = (level: LogLevel): Log => pino({ level, name: 'kyrox-relay' }, destination({ dest: 2, sync: true }))
