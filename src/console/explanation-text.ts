/** The score of a candidate written out, so that a person can check the sum. */
import type { CandidateScore, Explanation } from '../distributor/explanation.ts'

const weight = (value: number): string => String(Math.round(value * 100) / 100)
const term = (value: number): string => value.toFixed(2)

/** `0.78 = 0.5×1.00 + 0.3×0.60 + 0.2×0.50`: capability, load, latency. */
export function scoreSum(candidate: CandidateScore, weights: Explanation['weights']): string {
  const sum = [
    `${weight(weights.capability)}×${term(candidate.capability)}`,
    `${weight(weights.load)}×${term(candidate.load)}`,
    `${weight(weights.latency)}×${term(candidate.latency)}`
  ]
  return `${term(candidate.score)} = ${sum.join(' + ')}`
}

/** Among near equals the lot decides, so that not everybody asks the same node. */
const EQUAL = 'about equal, chosen by lot'

/** What cost a candidate most against the chosen one, in words; empty for the chosen one. */
export function lostBy(candidate: CandidateScore, { chosen, candidates, weights }: Explanation): string {
  const winner = candidates.find(({ nodeId }) => nodeId === chosen)
  if (winner == null || candidate.nodeId === chosen) return ''
  if (candidate.score >= winner.score) return EQUAL
  const gaps: ReadonlyArray<readonly [string, number]> = [
    ['did worse before', weights.capability * (winner.capability - candidate.capability)],
    ['busier', weights.load * (winner.load - candidate.load)],
    ['farther away', weights.latency * (winner.latency - candidate.latency)]
  ]
  const [word, gap] = gaps.reduce((worst, each) => (each[1] > worst[1] ? each : worst))
  return gap > 0.005 ? word : EQUAL
}
