/** How much is logged, from nothing to everything; each level contains those before it. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
/** How much a relay logs. */
export type LogLevel = (typeof LOG_LEVELS)[number]

export const isLogLevel = (value: string): value is LogLevel => (LOG_LEVELS as readonly string[]).includes(value)
