import { COMPLETION_SAMPLE, completionScorer } from './completion-scorer.ts'
import type { DistributorOptions } from './distributor.ts'

/** How executors are chosen, by name: a function could not cross to a worker. */
export type Choosing = 'score' | 'completion'

/** A node's options as its distributor takes them. A scorer of one's own goes before any name. */
export const distributorOptions = (options: DistributorOptions & { readonly choosing: Choosing }): DistributorOptions =>
  options.choosing === 'completion' && options.scorer == null
    ? { ...options, scorer: completionScorer, sample: COMPLETION_SAMPLE }
    : options
