import type { LogLevel } from '../agent-services.ts'

/** Lines of one run that are told; whoever reads more than this reads none. */
const MAX_LINES = 200
const MAX_LINE = 2_000
const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'] satisfies LogLevel[]

/** The log of one run, as long as it is of use. */
export class RunLog {
  readonly #write: (level: LogLevel, text: string) => void
  #lines = 0

  constructor(write: (level: LogLevel, text: string) => void) {
    this.#write = write
  }

  log(level: unknown, text: unknown): void {
    this.#lines++
    if (this.#lines > MAX_LINES + 1) return
    if (this.#lines > MAX_LINES) return void this.#write('warn', `More than ${MAX_LINES} lines: the rest of this run's log is left out`)
    const line = String(text)
    // checked against the levels there are
    this.#write(
      LEVELS.includes(String(level)) ? (level as LogLevel) : 'info',
      line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}...` : line
    )
  }
}
