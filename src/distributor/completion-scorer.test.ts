import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_WEIGHTS } from '../tasks/weights.ts'
import { COMPLETION_SAMPLE, completionScorer } from './completion-scorer.ts'
import type { OfferingNode } from './offering-node.ts'
import type { Candidate } from './score.ts'
import { aNode, owner } from './test-owner.ts'

const task = { capability: 'work', priority: 5, weights: DEFAULT_WEIGHTS }
const node: Candidate = { nodeId: 'a', capability: 1, expectedWaitMs: 0, roundTripMs: 50, serviceMs: 500, busy: 0.5 }
const score = (change: Partial<Candidate> = {}): number => completionScorer({ ...node, ...change }, task)

test('sooner done is better: a shorter wait, a faster node, a shorter way, a better past', () => {
  expect(score({ expectedWaitMs: 100 })).toBeLessThan(score())
  expect(score({ serviceMs: 250 })).toBeGreaterThan(score())
  expect(score({ roundTripMs: 0 })).toBeGreaterThan(score())
  expect(score({ capability: 0.5 })).toBeLessThan(score())
})

test('whatever nodes say of themselves, a score is from 0 to 1', () => {
  const amount = fc.double({ min: 0, max: 1e12, noNaN: true })
  const unit = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(amount, amount, amount, amount, unit, (expectedWaitMs, roundTripMs, serviceMs, busy, capability) => {
      const value = score({ expectedWaitMs, roundTripMs, serviceMs, busy, capability })
      expect(value >= 0 && value <= 1).toBe(true)
    })
  )
})

test('a node that nobody measured counts as an ordinary one', () => {
  expect(score({ serviceMs: undefined })).toBe(score({ serviceMs: 200 }))
})

const many = (facts: (index: number) => Partial<OfferingNode>): OfferingNode[] =>
  Array.from({ length: 40 }, (_, index) => aNode(`n${index}`, { capacity: 4, serviceMs: 500, ...facts(index) }))

test('a faster node far away wins over a slow one near by', () => {
  const nodes = [aNode('near', { serviceMs: 2_000, roundTripMs: 5 }), aNode('far', { serviceMs: 400, roundTripMs: 150 })]
  const { submit, last } = owner(nodes, {}, { scorer: completionScorer, sample: COMPLETION_SAMPLE })
  submit('a')
  expect(last('a').executor).toBe('far')
})

test('of many only as many as drawn are looked at, and the owner itself', () => {
  const nodes = [...many(() => ({})), aNode('self', { serviceMs: 500, roundTripMs: 0 })]
  let draws = 0
  const random = (): number => (draws++ * 0.137) % 1
  const { submit } = owner(nodes, { random }, { scorer: completionScorer, sample: 5 })
  const { candidates } = submit('a').view.attempts[0]?.explanation ?? { candidates: [] }
  expect(candidates).toHaveLength(6)
  expect(candidates.map(({ nodeId }) => nodeId)).toContain('self')
})

test('when nobody drawn has room, whoever has it is found', () => {
  // always draws the first
  const { submit, last } = owner(
    many(() => ({ capacity: 1 })),
    { random: () => 0 },
    { scorer: completionScorer, sample: 2 }
  )
  const executors = ['a', 'b', 'c'].map(id => {
    submit(id)
    return last(id).executor
  })
  expect(executors.slice(0, 2)).toEqual(['n0', 'n0'])
  expect(executors[2]).not.toBe('n0')
})
