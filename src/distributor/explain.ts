import type { Weights } from '../tasks/weights.ts'
import type { Choice } from './choice.ts'
import type { CandidateScore, Explanation } from './explanation.ts'
import { NEAR } from './score.ts'

export interface ExplainOptions {
  readonly weights: Weights
  readonly selfId: string
  /** The chosen node asked for the task. */
  readonly asked?: boolean
}

/** Why the chosen one won, with the best of those it won over. */
export function explain(choice: Choice, { weights, selfId, asked = false }: ExplainOptions): Explanation {
  const { chosen, best, considered } = choice
  const reason = asked ? 'It had a place free and asked for work.' : reasonFor(choice, selfId)
  return { chosen: chosen.nodeId, candidates: best, considered, weights, reason }
}

function reasonFor({ chosen, best, equals }: Choice, selfId: string): string {
  const next = best.find(({ nodeId }) => nodeId !== chosen.nodeId)
  if (next == null) return `Only ${chosen.nodeId === selfId ? 'this node' : 'that node'} offers the capability and has room.`
  if (equals > 1) return `Equal to ${equals - 1} other; chosen at random.`
  if (chosen.load > next.load + NEAR) return `Shortest wait: ${ms(chosen.expectedWaitMs)} against ${ms(next.expectedWaitMs)}.`
  if (chosen.latency > next.latency + NEAR) return `Nearest: ${ms(chosen.roundTripMs)} round trip against ${ms(next.roundTripMs)}.`
  if (chosen.capability > next.capability + NEAR) return `Best past: ${term(chosen)} against ${term(next)}.`
  return `Best score: ${chosen.score.toFixed(2)} against ${next.score.toFixed(2)}.`
}

const term = ({ capability }: CandidateScore): string => capability.toFixed(2)
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
