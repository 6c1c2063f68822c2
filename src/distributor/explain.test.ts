import { expect, test } from 'vitest'
import { DEFAULT_WEIGHTS } from '../tasks/weights.ts'
import { CandidateIndex } from './candidate-index.ts'
import type { CandidateTerms } from './choice.ts'
import { explain } from './explain.ts'
import { latencyTerm, loadTerm } from './score.ts'
import { aNode } from './test-owner.ts'

type Facts = Partial<Pick<CandidateTerms, 'capability' | 'expectedWaitMs'>> & { readonly roundTripMs?: number }

/** Why one of these was chosen, chance deciding as told. */
function why(candidates: Readonly<Record<string, Facts>>, random = 0) {
  const index = new CandidateIndex()
  for (const [nodeId, { capability = 1, expectedWaitMs = 0, roundTripMs = 10 }] of Object.entries(candidates)) {
    const terms = { capability, load: loadTerm(expectedWaitMs), latency: latencyTerm(roundTripMs), expectedWaitMs, hasRoom: true }
    index.set(aNode(nodeId, { roundTripMs }), terms)
  }
  const choice = index.choose({ weights: DEFAULT_WEIGHTS }, random)
  if (choice == null) throw new Error('Expected a choice')
  return explain(choice, { weights: DEFAULT_WEIGHTS, selfId: 'self' })
}

test.each<[string, Readonly<Record<string, Facts>>, string]>([
  ['the only other node', { a: {} }, 'Only that node offers the capability and has room.'],
  ['only this node', { self: {} }, 'Only this node offers the capability and has room.'],
  ['an equal', { a: {}, b: {} }, 'Equal to 1 other; chosen at random.'],
  ['a shorter wait', { a: {}, b: { expectedWaitMs: 300 } }, 'Shortest wait: 0.0 ms against 300 ms.'],
  ['a shorter way', { a: {}, b: { roundTripMs: 200 } }, 'Nearest: 10 ms round trip against 200 ms.'],
  ['a better past', { a: {}, b: { capability: 0.5 } }, 'Best past: 1.00 against 0.50.'],
  [
    'the better sum',
    { a: { expectedWaitMs: 300, capability: 0.99 }, b: { roundTripMs: 1_000, expectedWaitMs: 295 } },
    'Nearest: 10 ms round trip against 1000 ms.'
  ]
])('%s is said in a sentence', (_name, candidates, reason) => expect(why(candidates).reason).toBe(reason))

test('no more than eight candidates are listed, the chosen one among them, and all are counted', () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`node ${i}`, { roundTripMs: 10 + i / 1_000 }]))
  const { candidates, chosen, considered, reason } = why(many, 0.8)
  expect([candidates.length, candidates.some(({ nodeId }) => nodeId === chosen), candidates[0]?.nodeId]).toEqual([8, true, 'node 0'])
  expect([chosen, considered, reason]).toEqual(['node 32', 40, 'Equal to 39 other; chosen at random.'])
})

test('whoever asked for the task is not said to be the best', () => {
  const index = new CandidateIndex()
  index.set(aNode('a'), { capability: 1, load: 1, latency: 1, expectedWaitMs: 0, hasRoom: true })
  const choice = index.choose({ weights: DEFAULT_WEIGHTS }, 0)
  if (choice == null) throw new Error('Expected a choice')
  expect(explain(choice, { weights: DEFAULT_WEIGHTS, selfId: 'self', asked: true }).reason).toContain('asked for work')
})
