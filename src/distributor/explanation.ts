/** One node that could have run the task, with the terms of its score, each in 0..1. */
export interface CandidateScore {
  readonly nodeId: string
  readonly score: number
  /** How often and how fast it did this before; 1 for whom nothing is known of. */
  readonly capability: number
  readonly load: number
  readonly latency: number
  /** Expected wait before a start there, in milliseconds. */
  readonly expectedWaitMs: number
  /** Smoothed round trip, or an estimate of it, in milliseconds; 0 for this node. */
  readonly roundTripMs: number
}

/** Why an executor was chosen. */
export interface Explanation {
  readonly chosen: string
  /** Best first, the chosen one included; at most 8. */
  readonly candidates: readonly CandidateScore[]
  /** Nodes that had room and were looked at; more than are listed, where there are many. @default those listed */
  readonly considered?: number
  readonly weights: { readonly capability: number; readonly load: number; readonly latency: number }
  /** One sentence for people. */
  readonly reason: string
}

/** More candidates than this are not listed: an explanation is kept with each attempt and drawn in the console. */
export const MAX_EXPLAINED = 8
