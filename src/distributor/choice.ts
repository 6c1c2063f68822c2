import type { Weights } from '../tasks/weights.ts'
import type { CandidateScore } from './explanation.ts'

/** What an owner thinks of a node now, each term in 0..1. */
export interface CandidateTerms {
  readonly capability: number
  readonly load: number
  readonly latency: number
  readonly expectedWaitMs: number
  /** Whether the owner may send one more task there. */
  readonly hasRoom: boolean
}

export interface Choice {
  readonly chosen: CandidateScore
  /** The best, best first, at most as many as an explanation lists. */
  readonly best: readonly CandidateScore[]
  /** Candidates that were scored. */
  readonly considered: number
  /** Those among them that are as good as the best, itself included. */
  readonly equals: number
}

export interface ChoiceOptions {
  readonly weights: Weights
  /** What is different for this task alone, its score too. Asked for each node, so it costs what it costs. */
  readonly judge?: ((candidate: CandidateScore) => CandidateScore) | undefined
  /** Only these slots; all by default. */
  readonly only?: readonly number[] | undefined
  /** Whether the node in a slot may be chosen at all; asked only of those whose score is good enough. @default all may */
  readonly allows?: ((slot: number) => boolean) | undefined
  /** Those without room too. @default false */
  readonly full?: boolean
}
