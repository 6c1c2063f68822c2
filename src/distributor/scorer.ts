import type { Weights } from '../tasks/weights.ts'
import type { Candidate } from './score.ts'

/** What a scorer may know of the task. */
export interface ScoredTask {
  readonly capability: string
  /** 0 to 9, larger first. */
  readonly priority: number
  /** They sum to 1. */
  readonly weights: Weights
}

/**
 * Judges how well a node suits a task: 0 to 1, larger is better, and within 0.01 of each other nodes are equal and chosen among at random. Called for each node
 * that offers the capability and has room, before the requirements of the task are looked at; so it must be quick, and tell the same for the same facts. What is
 * no number, and what is thrown, counts as 0.
 */
export type Scorer = (candidate: Candidate, task: ScoredTask) => number
