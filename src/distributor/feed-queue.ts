import { RunLimitError } from '../runtime/run-services.ts'
import { type FeedStep, InvalidFeedError, MAX_UNTAKEN_STEPS } from './feed-step.ts'

/** Streamed input of one run where it runs. Long pieces may come after shorter ones that were sent later: they are put in order here. */
export class FeedQueue {
  readonly #taken: (sequence: number) => void
  readonly #steps = new Map<number, FeedStep>()
  #last = 0
  #wake: (() => void) | undefined
  #isOver = false

  /** `taken` hears of each piece that the run took. */
  constructor(taken: (sequence: number) => void) {
    this.#taken = taken
  }

  /**
   * A piece; one that came before is passed over.
   * @throws InvalidFeedError on one further ahead than any may be
   */
  push(sequence: number, step: FeedStep): void {
    if (sequence <= this.#last || this.#steps.has(sequence)) return
    const most = this.#last + MAX_UNTAKEN_STEPS
    if (!(sequence <= most))
      throw new InvalidFeedError(`Expected a piece of input up to ${most}, got ${sequence}`, { value: sequence, limit: most })
    this.#steps.set(sequence, step)
    this.#wake?.()
  }

  /**
   * The next piece, or that there is none. Rejects with the signal's reason.
   * @throws RunLimitError when one is waited for already
   */
  async next(signal: AbortSignal): Promise<FeedStep> {
    if (this.#wake != null) throw new RunLimitError('Expected one reader of the streamed input at a time, got another', { limit: 1 })
    while (!this.#isOver) {
      signal.throwIfAborted()
      const step = this.#steps.get(this.#last + 1)
      if (step == null) await this.#more(signal)
      else return this.#take(step)
    }
    return { done: true }
  }

  #take(step: FeedStep): FeedStep {
    this.#last++
    this.#steps.delete(this.#last)
    this.#isOver = step.done
    this.#taken(this.#last)
    return step
  }

  async #more(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    const onAbort = (): void => resolve()
    signal.addEventListener('abort', onAbort, { once: true })
    await promise
    signal.removeEventListener('abort', onAbort)
    this.#wake = undefined
  }
}
