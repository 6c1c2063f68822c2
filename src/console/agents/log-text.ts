/** Lines of an agent's log as text. Pure. */
import type { AgentLogLine } from '../../node-agents.ts'

/** Newest lines that are drawn. The node keeps as many of each agent. */
export const LINES_SHOWN = 200

export const linesOf = (log: readonly AgentLogLine[], agent: string): readonly AgentLogLine[] =>
  log.filter(line => line.agent === agent).slice(-LINES_SHOWN)

/** `14:05:09.120`, of the clock on the wall here. */
export function timeText(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** For a message to somebody: with full times. */
export const logText = (lines: readonly AgentLogLine[]): string =>
  lines.map(({ at, level, text }) => `${new Date(at).toISOString()} ${level.padEnd(5)} ${text}`).join('\n')
