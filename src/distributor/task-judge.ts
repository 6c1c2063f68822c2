import type { TaskSpec } from '../tasks/task-spec.ts'
import type { Weights } from '../tasks/weights.ts'
import type { CandidateIndex } from './candidate-index.ts'
import type { ChoiceOptions } from './choice.ts'
import type { CandidateScore } from './explanation.ts'
import { type Candidate, loadTerm } from './score.ts'
import type { ScoredTask, Scorer } from './scorer.ts'
import { transferMs } from './transfer-time.ts'

export interface JudgeFacts {
  readonly index: CandidateIndex
  readonly weights: Weights
  readonly scorer: Scorer | undefined
  readonly outstanding: (nodeId: string) => number
}

/** What is different for one task alone: parts of its input that some nodes hold already, and a scorer of one's own. Most tasks have neither, and no judge. */
export function judgeOf({ capability, priority, places }: TaskSpec, facts: JudgeFacts): ChoiceOptions['judge'] {
  const { index, weights, scorer, outstanding } = facts
  if (scorer == null && places == null) return undefined
  return candidate => {
    const fetching = places == null ? candidate : slowedBy(candidate, transferMs(places, candidate.nodeId), weights)
    if (scorer == null) return fetching
    const { serviceMs, reported = 0, capacity = 1 } = index.at(index.slotOf(candidate.nodeId) ?? 0) ?? {}
    const busy = Math.max(reported, outstanding(candidate.nodeId)) / Math.max(1, capacity)
    return { ...fetching, score: scoreBy(scorer, { ...fetching, serviceMs, busy }, { capability, priority, weights }) }
  }
}

/** What has to be fetched first is waited for. */
function slowedBy(candidate: CandidateScore, fetchMs: number, weights: Weights): CandidateScore {
  const expectedWaitMs = candidate.expectedWaitMs + fetchMs
  const load = loadTerm(expectedWaitMs)
  return { ...candidate, expectedWaitMs, load, score: candidate.score + weights.load * (load - candidate.load) }
}

function scoreBy(scorer: Scorer, candidate: Candidate, task: ScoredTask): number {
  try {
    const score = scorer(candidate, task)
    return Number.isFinite(score) ? Math.min(1, Math.max(0, score)) : 0
  } catch {
    return 0
  }
}
