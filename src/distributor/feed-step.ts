import { type ErrorData, KyroxError } from '../base/errors.ts'

/** A piece of streamed input, its end, or what its source failed with. */
export interface FeedStep {
  readonly done: boolean
  readonly value?: unknown
  readonly error?: ErrorData
}

/** Pieces that nobody has taken: enough to hide a round trip, so few that an agent that stops reading stops the source. */
export const MAX_UNTAKEN_STEPS = 16

/** The owner fed a run what cannot be: pieces that were not asked for. */
export class InvalidFeedError extends KyroxError {
  override name = 'InvalidFeedError'
}
