import { UNKNOWN_SERVICE_MS } from './expected-wait.ts'
import type { Scorer } from './scorer.ts'

/** Share of a run that a node with all cores busy but one step is believed to be behind its word: others send there too. */
const UNSEEN_WAIT = 0.25
/** More than this in its queue tells nothing new: the expected wait counts it already. */
const MOST_BUSY = 1.5
/** A node's time of a run is a guess, and tasks differ: less than its full length counts. */
const SERVICE_SHARE = 0.7
/** What is far is also known late. */
const ROUND_TRIP_SHARE = 2
/** A task done after this time scores half. */
const REFERENCE_MS = 1_000

/** How many nodes to draw with this scorer: more of them, and owners run to the same fast node; fewer, and the fast ones are not seen. */
export const COMPLETION_SAMPLE = 8

/**
 * Judges nodes by when a task would be done there: its wait, its run and the way, each weighed as it turned out best in the simulator, times what was seen of the
 * node. To be used with a sample: see docs/decisions/0023-what-the-simulator-says.md.
 */
export const completionScorer: Scorer = ({ capability, expectedWaitMs, roundTripMs, serviceMs = UNKNOWN_SERVICE_MS, busy = 0 }) => {
  const unseenMs = UNSEEN_WAIT * serviceMs * Math.min(MOST_BUSY, busy) ** 2
  const doneInMs = expectedWaitMs + unseenMs + SERVICE_SHARE * serviceMs + ROUND_TRIP_SHARE * roundTripMs
  return capability / (1 + doneInMs / REFERENCE_MS)
}
