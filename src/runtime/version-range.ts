/** Ranges of versions as npm has them: `^1.2.0`, `>=2 <4`, `1.x || 3`. What knows them is loaded with the first range that is not plain. */
import { InvalidArgumentError } from '../base/errors.ts'
import { compareVersions, isVersion } from './version.ts'

export interface VersionRange {
  readonly text: string
  /** False for what is no version. A pre-release is in a range that names one of the same version only. */
  includes(version: string): boolean
}

/** Longest range, in characters: it comes with a task from another node. */
export const MAX_RANGE_LENGTH = 128

/**
 * Reads a range. A single version and `*` cost nothing; for all else a module is loaded once.
 * @throws InvalidArgumentError
 */
export async function readRange(text: string): Promise<VersionRange> {
  if (typeof text !== 'string' || text.length > MAX_RANGE_LENGTH) throw invalid(text)
  const isExact: boolean = isVersion(text)
  if (isExact) return { text, includes: version => isVersion(version) && compareVersions(version, text) === 0 }
  if (text === '*') return { text, includes: version => isVersion(version) && !version.split('+')[0]?.includes('-') }
  const [{ default: satisfies }, { default: validRange }] = await Promise.all([
    import('semver/functions/satisfies.js'),
    import('semver/ranges/valid.js')
  ])
  if (/^\s*$/.test(text) || validRange(text) == null) throw invalid(text)
  return { text, includes: version => isVersion(version) && satisfies(version, text) }
}

function invalid(text: unknown): InvalidArgumentError {
  const value = String(text).slice(0, 80)
  const message = `Expected a range of versions of at most ${MAX_RANGE_LENGTH} characters, such as ^1.2.0, got "${value}"`
  return new InvalidArgumentError(message, { value, limit: MAX_RANGE_LENGTH })
}
