import { expect, test } from 'vitest'
import { announced, offerFrom } from './announced-offer.ts'
import { checkedOffers, withinPresence } from './mesh/announced-offers.ts'
import { matchesRequirement } from './runtime/capability-offer.ts'
import { MAX_PRESENCE_BYTES } from './wire/limits.ts'
import { Presence } from './wire/proto/agent-message.js'

const presence = (change: Partial<Presence>): Presence => ({
  network: 'test',
  epoch: 1,
  sequence: 1,
  capabilities: ['work'],
  serving: true,
  platform: 'Test',
  relays: [],
  leaving: false,
  offers: [],
  ...change
})

/** The offers as a peer hears them. */
const arrived = (word: Presence): Presence => Presence.decode(Presence.encode(word))

test('version, attributes and cost of an offer arrive as they were, and are matched by a requirement', () => {
  const offer = {
    name: 'work',
    version: '1.4.0',
    attributes: { gpu: true, languages: ['en', 'ru'], memory: 8, model: 'small' },
    cost: { ms: 250, perUnit: 0.5 }
  }
  const [said] = arrived(presence({ offers: announced(offer) })).offers
  const heard = said == null ? undefined : offerFrom(said)
  expect(heard).toEqual(offer)
  expect(heard != null && matchesRequirement(heard, { attributes: { gpu: true, languages: 'ru', memory: 8 } })).toBe(true)
  expect(heard != null && matchesRequirement(heard, { attributes: { gpu: 'true' } })).toBe(false)
})

test('of an offer that is no more than its name nothing is said', () => {
  expect([announced({ name: 'work' }), announced({ name: 'work', version: '0.0.0', attributes: {}, cost: {} })]).toEqual([[], []])
})

test('attributes that are too long or too many are left out, the others are said', () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`key ${index}`, index]))
  expect(announced({ name: 'work', version: '1.0.0', attributes: { long: 'x'.repeat(300), short: 'y' } })[0]?.attributes).toEqual(
    new Map([['short', '"y"']])
  )
  expect(announced({ name: 'work', attributes: many })[0]?.attributes.size).toBe(16)
})

test('names are never left out for offers, and a presence with all of them stays within its limit', () => {
  const capabilities = Array.from({ length: 64 }, (_, index) => `capability.${index}.${'n'.repeat(48)}`)
  const attributes = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`key ${index}`, 'v'.repeat(60)]))
  const offers = capabilities.flatMap(name => announced({ name, version: '1.0.0', attributes }))
  const word = withinPresence(presence({ capabilities, offers }))
  expect(word.capabilities).toEqual(capabilities)
  expect([word.offers.length > 3, word.offers.length < 64]).toEqual([true, true])
  expect(Presence.encode({ ...word, leaving: true, intervalMs: 720_000 }).byteLength).toBeLessThanOrEqual(MAX_PRESENCE_BYTES)
})

test('offers of a stranger that are of no capability of its own, or past a limit, are not taken', () => {
  const good = { name: 'work', version: '1.0.0', attributes: new Map(), costMs: 0, costPerUnitMs: 0 }
  const offers = [
    good,
    { ...good, name: 'other' },
    { ...good, version: 'x'.repeat(65) },
    { ...good, attributes: new Map([['a', 'x'.repeat(257)]]) },
    { ...good, costMs: Number.NaN },
    { ...good, costPerUnitMs: -1 }
  ]
  expect(checkedOffers(presence({ offers }))).toEqual([good])
})

test('what is no version or no JSON in an offer is left out of it', () => {
  const attributes = new Map([
    ['bad', '{'],
    ['object', '{"a":1}'],
    ['__proto__', '"x"'],
    ['good', '[ "a" ]']
  ])
  const offer = offerFrom({ name: 'work', version: 'latest', attributes, costMs: 0, costPerUnitMs: 0 })
  expect([offer.version, Object.entries(offer.attributes ?? {})]).toEqual([
    '0.0.0',
    [
      ['__proto__', 'x'],
      ['good', ['a']]
    ]
  ])
})
