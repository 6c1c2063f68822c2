import fc from 'fast-check'
import compare from 'semver/functions/compare.js'
import valid from 'semver/functions/valid.js'
import { expect, test } from 'vitest'
import { compareVersions, isVersion } from './version.ts'

const word = fc.oneof(fc.nat(30).map(String), fc.constantFrom('alpha', 'beta', 'x-1', '0a', 'A'))
const version = fc
  .tuple(fc.nat(3), fc.nat(3), fc.nat(30), fc.array(word, { maxLength: 3 }))
  .map(([major, minor, patch, words]) => `${major}.${minor}.${patch}${words.length > 0 ? `-${words.join('.')}` : ''}`)

test('two versions stand in the order that npm gives them', () => {
  fc.assert(
    fc.property(version, version, (a, b) => Math.sign(compareVersions(a, b)) === compare(a, b)),
    { numRuns: 2_000 }
  )
})

test('what counts as a version here is one for npm too', () => {
  const near = fc.string({ unit: fc.constantFrom(...'0123.-+ab'), maxLength: 12 })
  fc.assert(
    fc.property(fc.oneof(near, version), text => isVersion(text) === (valid(text) != null && !/^[v=\s]/.test(text))),
    { numRuns: 2_000 }
  )
})

test('a version that is long or no text is none', () => {
  expect(isVersion(`1.0.0-${'a'.repeat(58)}`)).toBe(true)
  expect(isVersion(`1.0.0-${'a'.repeat(59)}`)).toBe(false)
  expect(isVersion(1)).toBe(false)
  expect(isVersion(' 1.0.0')).toBe(false)
})
