/** Lengths of time in words short enough for a table cell. */

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** `340 ms`, `4.2 s`, `3 min 05 s`, `2 h 04 min`. Anything below zero, as when clocks disagree, is nothing. */
export function durationText(ms: number): string {
  if (!(ms > 0)) return '0 ms'
  if (ms < SECOND) return `${Math.round(ms)} ms`
  if (ms < 10 * SECOND) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ${twoDigits(Math.floor((ms % MINUTE) / SECOND))} s`
  return `${Math.floor(ms / HOUR)} h ${twoDigits(Math.floor((ms % HOUR) / MINUTE))} min`
}

/** `now`, `5 s ago`, `3 min ago`: coarse, so that a row does not change every second for ever. */
export function agoText(ms: number): string {
  if (!(ms >= 2 * SECOND)) return 'now'
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`
  return `${Math.floor(ms / HOUR)} h ago`
}

/** `4 s` or `12 min`: whole units, rounded up, for a wait that is counted down. */
export function countdownText(ms: number): string {
  if (!(ms > 0)) return '0 s'
  if (ms <= MINUTE) return `${Math.ceil(ms / SECOND)} s`
  return `${Math.ceil(ms / MINUTE)} min`
}
