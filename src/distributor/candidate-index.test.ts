import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_WEIGHTS, type Weights } from '../tasks/weights.ts'
import { CandidateIndex } from './candidate-index.ts'
import type { CandidateTerms } from './choice.ts'
import type { CandidateScore } from './explanation.ts'
import { chooseAmong, latencyTerm, loadTerm, NEAR, ranked } from './score.ts'
import { aNode } from './test-owner.ts'

interface Facts {
  readonly nodeId: string
  readonly capability: number
  readonly expectedWaitMs: number
  readonly roundTripMs: number
  readonly hasRoom: boolean
}

const termsOf = ({ capability, expectedWaitMs, roundTripMs, hasRoom }: Facts): CandidateTerms => ({
  capability,
  load: loadTerm(expectedWaitMs),
  latency: latencyTerm(roundTripMs),
  expectedWaitMs,
  hasRoom
})

function indexOf(all: readonly Facts[]): CandidateIndex {
  const index = new CandidateIndex()
  for (const facts of all) index.set(aNode(facts.nodeId, { roundTripMs: facts.roundTripMs }), termsOf(facts))
  return index
}

const names = Array.from({ length: 300 }, (_, i) => `node ${i}`)
// few values, so that many are equal
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  nodeId: fc.constantFrom(...names),
  capability: fc.constantFrom(1, 1, 1, 0.7, 0.2),
  expectedWaitMs: fc.oneof(fc.constantFrom(0, 5, 200), fc.double({ min: 0, max: 10_000, noNaN: true })),
  roundTripMs: fc.oneof(fc.constantFrom(0, 1, 3, 40), fc.double({ min: 0, max: 500, noNaN: true })),
  hasRoom: fc.boolean()
})
const weight = fc.double({ min: 0.01, max: 1, noNaN: true })
const anyWeights: fc.Arbitrary<Weights> = fc.oneof(
  fc.constant(DEFAULT_WEIGHTS),
  fc.record({ capability: weight, load: weight, latency: weight })
)
const chance = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })

test('after whatever changes, the choice is one that the full scan could have made, and the list is its beginning', () => {
  const change = fc.oneof({ weight: 4, arbitrary: anyFacts }, { weight: 1, arbitrary: fc.constantFrom(...names).map(gone => ({ gone })) })
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 600 }),
      anyWeights,
      chance,
      fc.integer({ min: 1, max: 5 }),
      (changes, weights, random, every) => {
        const index = new CandidateIndex()
        const truth = new Map<string, Facts>()
        for (const each of changes) {
          if ('gone' in each) {
            index.remove(each.gone)
            truth.delete(each.gone)
          } else {
            index.set(aNode(each.nodeId, { roundTripMs: each.roundTripMs }), termsOf(each))
            truth.set(each.nodeId, each)
          }
        }
        const isAllowed = (nodeId: string): boolean => Number(nodeId.slice(5)) % every === 0
        const allowed = [...truth.values()].filter(({ nodeId, hasRoom }) => hasRoom && isAllowed(nodeId))
        const scan = ranked(allowed, weights)
        const choice = index.choose({ weights, allows: slot => isAllowed(index.at(slot)?.nodeId ?? '') }, random)
        expect(choice?.chosen.score ?? 0).toBeGreaterThanOrEqual((chooseAmong(scan, 0)?.score ?? 0) - NEAR)
        expect(choice?.equals ?? 0).toBe(scan.filter(({ score }) => score >= (scan[0]?.score ?? 0) - NEAR).length)
        expect(scan.some(({ nodeId }) => nodeId === choice?.chosen.nodeId)).toBe(scan.length > 0)
        expect(choice?.best.slice(0, 7).map(({ score }) => score)).toEqual(
          scan.length === 0 ? undefined : scan.slice(0, 7).map(({ score }) => score)
        )
        expect([index.size, index.withRoom]).toEqual([truth.size, [...truth.values()].filter(({ hasRoom }) => hasRoom).length])
      }
    )
  )
})

test('among a thousand equals everybody is chosen once in a thousand', () => {
  const index = indexOf(
    Array.from({ length: 1_000 }, (_, i) => ({ nodeId: `${i}`, capability: 1, expectedWaitMs: 0, roundTripMs: 5, hasRoom: true }))
  )
  const chosen = new Set(
    Array.from({ length: 1_000 }, (_, i) => index.choose({ weights: DEFAULT_WEIGHTS }, (i + 0.5) / 1_000)?.chosen.nodeId)
  )
  expect(chosen.size).toBe(1_000)
})

test('who has no room is not chosen, but for tasks that wait for nobody', () => {
  const index = indexOf([{ nodeId: 'a', capability: 1, expectedWaitMs: 0, roundTripMs: 0, hasRoom: false }])
  expect(index.choose({ weights: DEFAULT_WEIGHTS }, 0)).toBeUndefined()
  expect(index.choose({ weights: DEFAULT_WEIGHTS, full: true }, 0)?.chosen.nodeId).toBe('a')
})

test('where each is asked about, the choice is that of the scan', () => {
  fc.assert(
    fc.property(fc.array(anyFacts, { maxLength: 100 }), anyWeights, chance, (all, weights, random) => {
      const [fast, asked] = [indexOf(all).choose({ weights }, random), indexOf(all).choose({ weights, judge: each => each }, random)]
      expect([asked?.equals, asked?.considered, asked?.best[0]?.score]).toEqual([fast?.equals, fast?.considered, fast?.best[0]?.score])
    })
  )
})

test('of slots that are named only those are looked at', () => {
  const index = indexOf(
    ['a', 'b', 'c'].map((nodeId, i) => ({ nodeId, capability: 1, expectedWaitMs: i * 1_000, roundTripMs: 0, hasRoom: true }))
  )
  const only = ['b', 'c'].map(id => index.slotOf(id) ?? -1)
  expect(index.choose({ weights: DEFAULT_WEIGHTS, only }, 0)).toMatchObject({ chosen: { nodeId: 'b' }, considered: 2, equals: 1 })
  expect(index.choose({ weights: DEFAULT_WEIGHTS, only: [] }, 0)).toBeUndefined()
})

test('another scorer replaces the sum', () => {
  const index = indexOf(
    ['near', 'far'].map((nodeId, i) => ({ nodeId, capability: 1, expectedWaitMs: 0, roundTripMs: i * 100, hasRoom: true }))
  )
  const judge = (each: CandidateScore): CandidateScore => ({ ...each, score: each.nodeId === 'far' ? 0.9 : 0.1 })
  expect(index.choose({ weights: DEFAULT_WEIGHTS, judge }, 0)?.chosen).toMatchObject({ nodeId: 'far', score: 0.9 })
})
