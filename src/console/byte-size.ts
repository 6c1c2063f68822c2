/** Sizes of files as people write them: decimal units, three figures. */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `812 B`, `14.2 kB`, `3.40 MB`. */
export function byteText(bytes: number): string {
  if (!(bytes > 0)) return '0 B'
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  const digits = power === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${value.toFixed(digits)} ${UNITS[power]}`
}

/** `72 % smaller`, `8 % larger`, `same size`. */
export function savingText(before: number, after: number): string {
  if (!(before > 0)) return 'size unknown'
  const percent = Math.round((1 - after / before) * 100)
  if (percent === 0) return 'same size'
  return percent > 0 ? `${percent} % smaller` : `${-percent} % larger`
}
