/** What is known of one node's queue. */
export interface QueueFacts {
  /** Running and queued there, as it last said. */
  readonly reported: number
  /** Sent there by this owner and not yet ended: the part of the truth that a report may not show yet. */
  readonly outstanding: number
  readonly capacity: number
  /** Measured time of one run; `undefined` when none is known. */
  readonly serviceMs: number | undefined
}

/** Assumed for a capability nobody has measured: between a no-op and a photo. */
export const UNKNOWN_SERVICE_MS = 200

/** How long a task sent now would wait for its start, in milliseconds. */
export function expectedWaitMs({ reported, outstanding, capacity, serviceMs = UNKNOWN_SERVICE_MS }: QueueFacts): number {
  const ahead = Math.max(reported, outstanding)
  const slots = Math.max(1, capacity)
  return (Math.max(0, ahead + 1 - slots) / slots) * serviceMs
}

/** Work sent ahead to one executor, in milliseconds: enough that it never idles for a round trip, little enough that the rest can go wherever a slot frees first. */
const SENT_AHEAD_MS = 150
/** And never more tasks in its queue than this, however short: a queue holds 256 by default, and refuses the rest. */
const MOST_QUEUED = 200
/** A stranger may claim any capacity. */
const MOST_OUTSTANDING = 512

/** Tasks that one owner keeps with one executor at most. */
export function outstandingLimit(capacity: number, serviceMs: number | undefined): number {
  const slots = Math.max(1, capacity)
  const aheadOfEach = serviceMs == null ? 1 : Math.max(1, Math.ceil(SENT_AHEAD_MS / Math.max(0.1, serviceMs)))
  return Math.min(MOST_OUTSTANDING, slots + Math.min(MOST_QUEUED, slots * aheadOfEach))
}
