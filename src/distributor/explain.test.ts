import { expect, test } from 'vitest'
import { explain } from './explain.ts'
import { type Candidate, DEFAULT_WEIGHTS, ranked } from './score.ts'

const aCandidate = (nodeId: string, facts: Partial<Candidate> = {}): Candidate => ({
  nodeId,
  capability: 1,
  expectedWaitMs: 0,
  roundTripMs: 10,
  ...facts
})

/** Why the one at `place` among these was chosen. */
function why(candidates: readonly Candidate[], place = 0) {
  const scores = ranked(candidates)
  const chosen = scores[place]
  if (chosen == null) throw new Error('Expected a candidate')
  return explain(chosen, scores, DEFAULT_WEIGHTS, 'self')
}

test.each<[string, readonly Candidate[], string]>([
  ['the only other node', [aCandidate('a')], 'Only that node offers the capability and has room.'],
  ['only this node', [aCandidate('self')], 'Only this node offers the capability and has room.'],
  ['an equal', [aCandidate('a'), aCandidate('b')], 'Equal to 1 other; chosen at random.'],
  ['a shorter wait', [aCandidate('a'), aCandidate('b', { expectedWaitMs: 300 })], 'Shortest wait: 0.0 ms against 300 ms.'],
  ['a shorter way', [aCandidate('a'), aCandidate('b', { roundTripMs: 200 })], 'Nearest: 10 ms round trip against 200 ms.'],
  ['a better fit', [aCandidate('a'), aCandidate('b', { capability: 0.5 })], 'Best score: 0.98 against 0.73.']
])('%s is said in a sentence', (_name, candidates, reason) => expect(why(candidates).reason).toBe(reason))

test('no more than twelve candidates are listed, the chosen one among them', () => {
  const many = Array.from({ length: 40 }, (_, i) => aCandidate(`node ${i}`, { roundTripMs: 10 + i / 1_000 }))
  const { candidates, chosen } = why(many, 30)
  expect([candidates.length, candidates.some(({ nodeId }) => nodeId === chosen), candidates[0]?.nodeId]).toEqual([12, true, 'node 0'])
})
