/** What parts report through. `monitoring` implements it; without it nothing is kept. */

/** Labels of a measurement or fields of a log line. Few distinct values each: every combination is a series of its own. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

/** A sum that only grows. */
export interface Counter {
  /** @param value 1 when left out */
  add(value?: number, attributes?: Attributes): void
}

/** How a value is distributed. */
export interface Histogram {
  record(value: number, attributes?: Attributes): void
}

/** Never throws, never waits. Neither payloads nor keys belong in a log. */
export interface Logger {
  debug(message: string, fields?: Attributes): void
  info(message: string, fields?: Attributes): void
  warn(message: string, fields?: Attributes): void
  error(message: string, fields?: Attributes): void
}

export interface Telemetry {
  readonly logger: Logger
  /** The same counter each time for the same name. */
  counter(name: string): Counter
  /** The same histogram each time for the same name, which ends in its unit: `link.round_trip.ms`. */
  histogram(name: string): Histogram
}

const nothing = (): void => {}

const NO_COUNTER: Counter = { add: nothing }
const NO_HISTOGRAM: Histogram = { record: nothing }

/** Keeps nothing: the default of everything that takes a {@link Telemetry}. */
export const noTelemetry: Telemetry = {
  logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  counter: () => NO_COUNTER,
  histogram: () => NO_HISTOGRAM
}
