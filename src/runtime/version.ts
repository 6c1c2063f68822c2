/** Versions by the rules of semver.org 2.0: what one looks like and which of two is higher. Ranges are not known here. */

/** Longest version, in characters: presence and manifests carry many. */
export const MAX_VERSION_LENGTH = 64

/** Source: semver.org, with numbers of at most 15 digits, so that each is exact as a number. */
const VERSION =
  /^(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*))?(?:\+[\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*)?$/

/** Whether it is a version such as `1.4.0` or `2.0.0-beta.1`, of at most 64 characters. */
export function isVersion(value: unknown): value is string {
  // the length first: the pattern must not walk through what a stranger made long
  return typeof value === 'string' && value.length <= MAX_VERSION_LENGTH && VERSION.test(value)
}

/** Below 0 when `a` is lower, above 0 when it is higher. Both must be versions; what stands behind `+` does not count. */
export function compareVersions(a: string, b: string): number {
  const [, ...first] = VERSION.exec(a) ?? []
  const [, ...second] = VERSION.exec(b) ?? []
  for (let i = 0; i < 3; i++) {
    const difference = Number(first[i]) - Number(second[i])
    if (difference !== 0) return difference
  }
  return comparePreReleases(first[3], second[3])
}

/** No pre-release is higher than any: 1.0.0 comes after 1.0.0-beta. */
function comparePreReleases(a: string | undefined, b: string | undefined): number {
  if (a == null || b == null) return Number(a == null) - Number(b == null)
  const [first, second] = [a.split('.'), b.split('.')]
  for (let i = 0; i < Math.min(first.length, second.length); i++) {
    const difference = compareWords(first[i] ?? '', second[i] ?? '')
    if (difference !== 0) return difference
  }
  return first.length - second.length
}

/** Numbers by value, below all words; words by their characters. */
function compareWords(a: string, b: string): number {
  if (a === b) return 0
  const [isNumberA, isNumberB] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1
  // without leading zeros the longer number is the larger one
  if (isNumberA && a.length !== b.length) return a.length - b.length
  return a < b ? -1 : 1
}
