/** One node that could have run the task, with the terms of its score, each in 0..1. */
export interface CandidateScore {
  readonly nodeId: string
  readonly score: number
  readonly capability: number
  readonly load: number
  readonly latency: number
  /** Expected wait before a start there, in milliseconds. */
  readonly expectedWaitMs: number
  /** Smoothed round trip, in milliseconds; 0 for this node. */
  readonly roundTripMs: number
}

/** Why an executor was chosen. */
export interface Explanation {
  readonly chosen: string
  /** Best first, the chosen one included; at most 12. */
  readonly candidates: readonly CandidateScore[]
  readonly weights: { readonly capability: number; readonly load: number; readonly latency: number }
  /** One sentence for people. */
  readonly reason: string
}

/** More candidates than this are not listed: an explanation is kept with each attempt and drawn in the console. */
export const MAX_EXPLAINED = 12
