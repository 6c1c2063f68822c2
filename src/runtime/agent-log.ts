import type { Clock } from '../base/clock.ts'
import type { LogLevel } from './agent-services.ts'

/** A line that an agent wrote. */
export interface LogLine {
  readonly at: number
  readonly level: LogLevel
  readonly text: string
}

export interface AgentLogPorts {
  readonly clock: Clock
  /** Hears each line as it is kept. */
  readonly onLine?: (agent: string, line: LogLine) => void
}

/** Lines kept of each agent; older ones go. */
export const KEPT_LINES = 200
/** Characters of a line; the rest is cut. */
export const MAX_LINE = 2_000
/** Agents whose lines are kept; the one silent longest is forgotten. */
const MAX_AGENTS = 64
const LEVELS: ReadonlySet<unknown> = new Set<LogLevel>(['debug', 'info', 'warn', 'error'])

/** The last lines of each agent on this node. They stay on it. */
export class AgentLog {
  readonly #ports: AgentLogPorts
  readonly #lines = new Map<string, LogLine[]>()

  constructor(ports: AgentLogPorts) {
    this.#ports = ports
  }

  /** What comes may be anything: it crossed from foreign code. */
  add(agent: string, level: unknown, text: unknown): void {
    const { clock, onLine } = this.#ports
    const shown = typeof text === 'string' ? text : typeof text
    // one of the levels, as was just asked
    const known = LEVELS.has(level) ? (level as LogLevel) : 'info'
    const line: LogLine = { at: clock.now(), level: known, text: shown.length > MAX_LINE ? `${shown.slice(0, MAX_LINE)}...` : shown }
    const lines = this.#lines.get(agent) ?? []
    this.#lines.delete(agent)
    this.#lines.set(agent, lines)
    lines.push(line)
    // in turns of many: taking the first off a list moves all the others
    if (lines.length >= 2 * KEPT_LINES) lines.splice(0, lines.length - KEPT_LINES)
    const [oldest] = this.#lines.keys()
    if (this.#lines.size > MAX_AGENTS && oldest != null) this.#lines.delete(oldest)
    onLine?.(agent, line)
  }

  /** Newest last. */
  lines(agent: string): readonly LogLine[] {
    return this.#lines.get(agent)?.slice(-KEPT_LINES) ?? []
  }

  forget(agent: string): void {
    this.#lines.delete(agent)
  }
}
