/** What is known of one link when its liveness is judged. Times in milliseconds of one clock. */
export interface LivenessFacts {
  readonly now: number
  /** When anything came from the peer last. */
  readonly lastHeard: number
  /** When something hinted that the peer is gone: a second path to it closed. `undefined`: nothing did. */
  readonly hintedAt: number | undefined
  /** When this node last found that it had slept itself (frozen, suspended, starved). */
  readonly sleptUntil: number
}

export type Verdict = 'alive' | 'suspect' | 'dead'

/** Heartbeats go out this often on each link. */
export const HEARTBEAT_MS = 1_000
/** Three lost heartbeats: ask more often. */
const SUSPECT_MS = 3_200
/** Silent for so long with no other evidence. A busy machine starves a tab for a second or two, seldom more. */
const DEAD_MS = 8_000
/** Silent for so long after a hint, with two probes unanswered. */
const DEAD_AFTER_HINT_MS = 1_200
/** A timer that comes this much late means that this node slept, not that everybody else died. */
export const SLEPT_MS = 2_500

/**
 * Judges a link from plain facts. A hint alone never kills: the peer must also stay silent after it. Time in which this node
 * itself slept counts for nobody.
 */
export function judge({ now, lastHeard, hintedAt, sleptUntil }: LivenessFacts): Verdict {
  const silentMs = now - Math.max(lastHeard, sleptUntil)
  if (silentMs >= DEAD_MS) return 'dead'
  if (hintedAt != null && hintedAt > lastHeard) {
    const sinceHint = now - Math.max(hintedAt, sleptUntil)
    return sinceHint >= DEAD_AFTER_HINT_MS ? 'dead' : 'suspect'
  }
  return silentMs >= SUSPECT_MS ? 'suspect' : 'alive'
}
