/** First wait after a failure; long enough not to spin, short enough not to be felt. */
const FIRST_MS = 200
/** A relay that returns is found within two seconds: the longest wait and one dial fit in. */
const MOST_MS = 1_400

/**
 * How long to wait after so many failures in a row, in milliseconds: doubled each time up to the most, the upper half of it at random,
 * so that a thousand tabs do not return in the same instant.
 */
export function backOffMs(failures: number, random: number): number {
  const whole = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures, 16))
  return whole * (0.5 + 0.5 * random)
}
