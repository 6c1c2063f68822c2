import { DEFAULT_WEIGHTS, type Weights } from '../tasks/weights.ts'
import type { CandidateScore } from './explanation.ts'

/** What is known of a node that could run a task. Plain data: the simulator feeds the same function. */
export interface Candidate {
  readonly nodeId: string
  /** How well it fits, 0 to 1; 1 for an exact match. */
  readonly capability: number
  readonly expectedWaitMs: number
  /** Smoothed round trip; 0 for this node itself. */
  readonly roundTripMs: number
  /** Time of one run there; absent when nobody knows. */
  readonly serviceMs?: number | undefined
  /** Running and waiting there for each of its cores: below 1 it would begin at once, if that is still so. @default 0 */
  readonly busy?: number
}

/** A wait of this length halves the load term. */
export const REFERENCE_WAIT_MS = 250
/** A round trip of this length halves the latency term. */
export const REFERENCE_ROUND_TRIP_MS = 100

/**
 * `score = 0.5 capability + 0.3 load + 0.2 latency`, each term in 0..1, larger is better. Load and latency fall as `1 / (1 + x / reference)`: they never
 * reach 0, so that two slow nodes still differ. Source: founding document, Task Distribution System.
 */
export function scoreOf(
  { nodeId, capability, expectedWaitMs, roundTripMs }: Candidate,
  weights: Weights = DEFAULT_WEIGHTS
): CandidateScore {
  const fit = Math.min(1, Math.max(0, capability))
  const load = loadTerm(expectedWaitMs)
  const latency = latencyTerm(roundTripMs)
  const score = weights.capability * fit + weights.load * load + weights.latency * latency
  return {
    nodeId,
    score,
    capability: fit,
    load,
    latency,
    expectedWaitMs: Math.max(0, expectedWaitMs),
    roundTripMs: Math.max(0, roundTripMs)
  }
}

/** 1 for who begins at once. */
export const loadTerm = (waitMs: number): number => falling(waitMs, REFERENCE_WAIT_MS)

/** 1 for who is here. */
export const latencyTerm = (roundTripMs: number): number => falling(roundTripMs, REFERENCE_ROUND_TRIP_MS)

const falling = (value: number, reference: number): number => 1 / (1 + Math.max(0, value) / reference)

/** Scores this close are equal: choosing at random among them keeps owners from all running to the same node. */
export const NEAR = 0.01

/** Best first. */
export const ranked = (candidates: readonly Candidate[], weights?: Weights): CandidateScore[] =>
  candidates.map(candidate => scoreOf(candidate, weights)).sort((a, b) => b.score - a.score)

/** One of the best, `random` in 0..1 deciding among near-equals. `scores` is best first. */
export function chooseAmong(scores: readonly CandidateScore[], random: number): CandidateScore | undefined {
  const best = scores[0]
  if (best == null) return undefined
  const near = scores.filter(({ score }) => score >= best.score - NEAR)
  return near[Math.min(near.length - 1, Math.floor(random * near.length))]
}
