import { UNKNOWN_SERVICE_MS } from './expected-wait.ts'
import type { Scorer } from './scorer.ts'

/** A node's time of a run is a guess, and tasks differ: less than its full length counts. */
const SERVICE_SHARE = 0.5
/** A task done after this time scores half. */
const REFERENCE_MS = 1_000

/** How many nodes to draw with this scorer: more of them, and owners run to the same fast node; fewer, and the fast ones are not seen. */
export const COMPLETION_SAMPLE = 12

/**
 * Judges nodes by when a task would be done there: its wait, its run and the way, each weighed as it turned out best in the simulator, times what was seen of the
 * node. To be used with a sample: see docs/decisions/0023-what-the-simulator-says.md.
 */
export const completionScorer: Scorer = ({ capability, expectedWaitMs, roundTripMs, serviceMs = UNKNOWN_SERVICE_MS }) => {
  const doneInMs = expectedWaitMs + SERVICE_SHARE * serviceMs + roundTripMs
  return capability / (1 + doneInMs / REFERENCE_MS)
}
