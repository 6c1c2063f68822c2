import { expect, test } from 'vitest'
import type { CandidateScore, Explanation } from '../distributor/explanation.ts'
import { lostBy, scoreSum } from './explanation-text.ts'

const weights = { capability: 0.5, load: 0.3, latency: 0.2 }
const candidate = (nodeId: string, capability: number, load: number, latency: number): CandidateScore => ({
  nodeId,
  score: weights.capability * capability + weights.load * load + weights.latency * latency,
  capability,
  load,
  latency,
  expectedWaitMs: 0,
  roundTripMs: 0
})

test('the sum is written out so that it can be checked', () => {
  expect(scoreSum(candidate('a', 1, 0.6, 0.5), weights)).toBe('0.78 = 0.5×1.00 + 0.3×0.60 + 0.2×0.50')
})

test('a candidate that was not chosen is told what cost it most', () => {
  const candidates = [
    candidate('won', 1, 0.9, 0.9),
    candidate('busy', 1, 0.1, 0.8),
    candidate('far', 1, 0.9, 0),
    candidate('even', 1, 0.9, 0.9)
  ]
  const explanation: Explanation = { chosen: 'won', candidates, weights, reason: '' }
  expect(candidates.map(each => lostBy(each, explanation))).toEqual(['', 'busier', 'farther away', 'about equal, chosen by lot'])
})
