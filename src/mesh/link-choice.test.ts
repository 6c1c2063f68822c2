import { expect, test } from 'vitest'
import { chooseLinks, type LinkCandidate, MAX_LINKS } from './link-choice.ts'

const NOW = 1_000_000

/** Source: Tommy Ettinger's mulberry32. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const strangers = (count: number, change: Partial<LinkCandidate> = {}): LinkCandidate[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${change.region ?? 'node'} ${index}`,
    isLinked: false,
    usedAt: undefined,
    isOfInterest: false,
    ...change
  }))

test('among ten thousand nodes it chooses thirty at most, and some when nothing is known of any', () => {
  const busy = strangers(10_000, { isLinked: true, usedAt: NOW - 1, isOfInterest: true })
  expect(chooseLinks({ now: NOW, candidates: busy, random: seeded(1) }).size).toBeLessThanOrEqual(MAX_LINKS)
  expect(chooseLinks({ now: NOW, candidates: strangers(10_000), random: seeded(1) }).size).toBe(3)
  expect(chooseLinks({ now: NOW, candidates: [], random: seeded(1) }).size).toBe(0)
})

test('links in use stay, the latest first; those used long ago count no more than others', () => {
  const used = Array.from({ length: 40 }, (_, index) => ({
    id: `used ${index}`,
    isLinked: true,
    usedAt: NOW - index * 1_000,
    isOfInterest: false
  }))
  const old = { id: 'old', isLinked: false, usedAt: NOW - 200_000, isOfInterest: false }
  const chosen = chooseLinks({ now: NOW, candidates: [...used, old], random: seeded(2) })
  for (let index = 0; index < 18; index++) expect(chosen).toContain(`used ${index}`)
})

test('there is one in each of some regions, and some who offer what is asked for', () => {
  const candidates = ['eu', 'us', 'asia'].flatMap(region => strangers(500, { region }))
  const offering = strangers(20, { region: 'eu', isOfInterest: true }).map(each => ({ ...each, id: `offers ${each.id}` }))
  const chosen = [...chooseLinks({ now: NOW, candidates: [...candidates, ...offering], random: seeded(3) })]
  expect(chosen.filter(id => id.startsWith('offers'))).toHaveLength(6)
  expect(new Set(chosen.map(id => id.replace('offers ', '').split(' ')[0]))).toEqual(new Set(['eu', 'us', 'asia']))
})

test('links last: those there are go before new ones, choice after choice', () => {
  const random = seeded(4)
  let candidates = strangers(1_000, { isOfInterest: true })
  const first = chooseLinks({ now: NOW, candidates, random })
  candidates = candidates.map(each => ({ ...each, isLinked: first.has(each.id) }))
  for (let round = 0; round < 20; round++) expect(chooseLinks({ now: NOW, candidates, random })).toEqual(first)
})

test('different nodes choose differently, so that nobody is chosen by all', () => {
  const candidates = strangers(300, { isOfInterest: true })
  const times = new Map<string, number>()
  for (let seed = 0; seed < 300; seed++) {
    for (const id of chooseLinks({ now: NOW, candidates, random: seeded(seed) })) times.set(id, (times.get(id) ?? 0) + 1)
  }
  expect(Math.max(...times.values())).toBeLessThan(30)
})
