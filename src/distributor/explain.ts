import { type CandidateScore, type Explanation, MAX_EXPLAINED } from './explanation.ts'
import type { Weights } from './score.ts'

/** Why `chosen` won, with the candidates it won over. `scores` is best first. */
export function explain(chosen: CandidateScore, scores: readonly CandidateScore[], weights: Weights, selfId: string): Explanation {
  const listed = scores.slice(0, MAX_EXPLAINED)
  const candidates = listed.includes(chosen) ? listed : [...listed.slice(0, MAX_EXPLAINED - 1), chosen]
  return { chosen: chosen.nodeId, candidates, weights, reason: reasonFor(chosen, scores, selfId) }
}

function reasonFor(chosen: CandidateScore, scores: readonly CandidateScore[], selfId: string): string {
  const who = chosen.nodeId === selfId ? 'this node' : 'that node'
  const others = scores.filter(({ nodeId }) => nodeId !== chosen.nodeId)
  const next = others[0]
  if (next == null) return `Only ${who} offers the capability and has room.`
  const gap = chosen.score - next.score
  if (gap < 0.01 && gap > -0.01)
    return `Equal to ${others.filter(({ score }) => Math.abs(score - chosen.score) < 0.01).length} other; chosen at random.`
  if (chosen.load > next.load + 0.01) return `Shortest wait: ${ms(chosen.expectedWaitMs)} against ${ms(next.expectedWaitMs)}.`
  if (chosen.latency > next.latency + 0.01) return `Nearest: ${ms(chosen.roundTripMs)} round trip against ${ms(next.roundTripMs)}.`
  return `Best score: ${chosen.score.toFixed(2)} against ${next.score.toFixed(2)}.`
}

const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
