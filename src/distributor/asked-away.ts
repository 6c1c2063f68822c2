import { MAX_ID_LENGTH } from '../wire/limits.ts'

/** How often a task may be asked away before it counts as a failure each time: an executor could pass it on for ever. */
const MOST_ASKED = 3

/** Whether it is to stay where it goes next: no honest executor gives it away from then on. */
export const isToStay = (times: number): boolean => times >= MOST_ASKED

/** Stands where the name of an asker does in a task that came back because no place was free: whoever has one may take it. */
export const NOBODY = ''
/** So often may a task come back for want of a place; then it waits where it is. One less than it may be asked away, so that an idle node can still ask. */
const MOST_RETURNS = MOST_ASKED - 1
/** A node that is expected to begin later is known to be busy: the task is to wait there, because nobody is free. What it was late lately counts in this. */
const BELIEVED_FREE_MS = 50
/** Runs no longer than this are not told from the way to their executor, and over before they would be anywhere else. */
const LEAST_RUN_MS = 20

/** Who asked for a task that came back, when that is why it came back; {@link NOBODY} for want of a place. `times`: how often that was so before. */
export function askerIn(error: unknown, times: number): string | undefined {
  if (!(error instanceof Error) || error.name !== 'HandedBackError' || isToStay(times)) return undefined
  const { askedBy } = (error as { detail?: { askedBy?: unknown } }).detail ?? {}
  return typeof askedBy === 'string' && askedBy.length <= MAX_ID_LENGTH ? askedBy : undefined
}

/** Whether it was for want of a place. */
export const isReturned = (error: unknown): boolean => askerIn(error, 0) === NOBODY

/** What the owner knew when it chose. */
export interface Sent {
  readonly expectedWaitMs: number
  readonly roundTripMs: number
  /** How often the task was asked away, or came back. */
  readonly times: number
  /** Nodes it could choose among. */
  readonly considered: number
  /** Of a run of this, anywhere; absent when none was seen. */
  readonly typicalMs: number | undefined
}

/**
 * Whether a task is to come back when its executor turns out to have no place free: what nodes say of themselves is up to a heartbeat old. Only where a wait
 * of one run costs more than to ask another node.
 */
export const mayReturn = ({ expectedWaitMs, roundTripMs, times, considered, typicalMs = 0 }: Sent): boolean =>
  times < MOST_RETURNS && considered > 1 && expectedWaitMs < BELIEVED_FREE_MS && typicalMs > Math.max(LEAST_RUN_MS, roundTripMs)
