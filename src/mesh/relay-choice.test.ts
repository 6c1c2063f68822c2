import { expect, test } from 'vitest'
import { nextRelay, type RelayFacts } from './relay-choice.ts'

const home: RelayFacts['kept'][number] = { url: 'https://home', isConnected: true, isFound: false, region: 'eu-west' }
const known = [
  { url: 'https://home', region: 'eu-west' },
  { url: 'https://near', region: 'eu-west' },
  { url: 'https://somewhere' },
  { url: 'https://far', region: 'us-east' },
  { url: 'https://farther', region: 'ap-south' }
]
const next = (facts: Partial<RelayFacts>): string | undefined => nextRelay({ kept: [home], known, random: 0, ...facts })?.url

test('another region comes first, then one that nobody named, then the same', () => {
  expect([next({}), next({ random: 0.99 })]).toEqual(['https://far', 'https://farther'])
  expect(next({ known: known.slice(0, 3) })).toBe('https://somewhere')
  expect(next({ known: known.slice(0, 2) })).toBe('https://near')
  expect(next({ known: known.slice(0, 1) })).toBeUndefined()
})

test('with two there is no need of a third, and one that is being tried is waited for', () => {
  expect(next({ kept: [home, { ...home, url: 'https://other' }] })).toBeUndefined()
  expect(next({ kept: [home, { url: 'https://far', isConnected: false, isFound: true }] })).toBeUndefined()
})

test('given relays that are away are no help, and are not taken a second time', () => {
  const away = known.map(({ url }) => ({ url, isConnected: false, isFound: false }))
  expect(next({ kept: away.slice(0, 3) })).toBe('https://far')
  expect(next({ kept: away })).toBeUndefined()
})
