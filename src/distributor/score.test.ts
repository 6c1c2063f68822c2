import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_WEIGHTS } from '../tasks/weights.ts'
import { type Candidate, chooseAmong, NEAR, ranked, scoreOf } from './score.ts'

const aCandidate = (facts: Partial<Candidate> = {}): Candidate => ({
  nodeId: 'alice',
  capability: 1,
  expectedWaitMs: 0,
  roundTripMs: 0,
  ...facts
})

const milliseconds = fc.double({ min: -10, max: 1e9, noNaN: true })
const anyCandidate: fc.Arbitrary<Candidate> = fc.record({
  nodeId: fc.constantFrom('alice', 'bob', 'carol'),
  capability: fc.double({ min: -1, max: 2, noNaN: true }),
  expectedWaitMs: milliseconds,
  roundTripMs: milliseconds
})

test('an idle node of this very machine has the whole score', () => {
  expect(scoreOf(aCandidate()).score).toBe(1)
})

test('each term lies between 0 and 1, and the score is their weighted sum', () => {
  fc.assert(
    fc.property(anyCandidate, candidate => {
      const { score, capability, load, latency } = scoreOf(candidate)
      for (const term of [score, capability, load, latency]) {
        expect(term).toBeGreaterThanOrEqual(0)
        expect(term).toBeLessThanOrEqual(1)
      }
      const { capability: c, load: l, latency: t } = DEFAULT_WEIGHTS
      expect(score).toBeCloseTo(c * capability + l * load + t * latency, 12)
    })
  )
})

test('more wait, a longer way or a worse fit never raises a score', () => {
  const worse = fc.double({ min: 0, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(anyCandidate, worse, (candidate, by) => {
      const { score } = scoreOf(candidate)
      expect(scoreOf({ ...candidate, expectedWaitMs: candidate.expectedWaitMs + by }).score).toBeLessThanOrEqual(score)
      expect(scoreOf({ ...candidate, roundTripMs: candidate.roundTripMs + by }).score).toBeLessThanOrEqual(score)
      expect(scoreOf({ ...candidate, capability: candidate.capability - by }).score).toBeLessThanOrEqual(score)
    })
  )
})

test('two slow nodes still differ', () => {
  const [slow, slower] = [scoreOf(aCandidate({ expectedWaitMs: 60_000 })), scoreOf(aCandidate({ expectedWaitMs: 120_000 }))]
  expect(slow.score).toBeGreaterThan(slower.score)
})

test('the ranking is by score, best first, and names everybody once', () => {
  fc.assert(
    fc.property(fc.array(anyCandidate, { maxLength: 30 }), candidates => {
      const scores = ranked(candidates).map(({ score }) => score)
      expect(scores).toEqual(candidates.map(each => scoreOf(each).score).sort((a, b) => b - a))
    })
  )
})

test('among near-equals each is chosen as often, and nobody else ever', () => {
  const scores = ranked([
    aCandidate({ nodeId: 'alice' }),
    aCandidate({ nodeId: 'bob', expectedWaitMs: 5 }),
    aCandidate({ nodeId: 'carol', roundTripMs: 4 }),
    aCandidate({ nodeId: 'dave', roundTripMs: 50 })
  ])
  const times = new Map<string, number>()
  for (let i = 0; i < 300; i++) {
    const chosen = chooseAmong(scores, i / 300)?.nodeId ?? ''
    times.set(chosen, (times.get(chosen) ?? 0) + 1)
  }
  expect(times).toEqual(
    new Map([
      ['alice', 100],
      ['carol', 100],
      ['bob', 100]
    ])
  )
})

test('whatever the dice say, the chosen one is near the best', () => {
  fc.assert(
    fc.property(
      fc.array(anyCandidate, { minLength: 1, maxLength: 10 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (candidates, random) => {
        const scores = ranked(candidates)
        const chosen = chooseAmong(scores, random)
        expect(chosen?.score).toBeGreaterThanOrEqual((scores[0]?.score ?? 0) - NEAR)
      }
    )
  )
})

test('of nobody, nobody is chosen', () => expect(chooseAmong([], 0.5)).toBeUndefined())
