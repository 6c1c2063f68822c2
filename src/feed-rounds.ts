import type { FeedStep } from './distributor/feed-step.ts'
import type { PieceOptions } from './distributor/task-feed.ts'
import { FeedPump } from './feed-pump.ts'
import type { FeedInputs } from './feed-source.ts'
import { sizeOfValue } from './runtime/value-size.ts'

/** What most streams of lines or small pictures fit into, and no tab feels. */
const DEFAULT_KEPT_BYTES = 8 * 1024 * 1024

export interface FeedRoundsOptions {
  /** @default 8 MiB */
  readonly keptBytes?: number | undefined
}

/**
 * The source of a task's streamed input, read when a run is to have it: once, or anew for each that begins where it is a function. It measures how much there
 * has been, and keeps nothing itself.
 */
export class FeedRounds {
  readonly #send: (sequence: number, step: FeedStep, options: PieceOptions) => void
  readonly #inputs: FeedInputs
  #pump: FeedPump | undefined
  #round = -1
  /** Bytes that may still be kept. */
  #left: number
  #isOver = false

  constructor(
    send: (sequence: number, step: FeedStep, options: PieceOptions) => void,
    inputs: FeedInputs,
    { keptBytes = DEFAULT_KEPT_BYTES }: FeedRoundsOptions = {}
  ) {
    this.#send = send
    this.#inputs = inputs
    // another reading gives it again
    this.#left = typeof inputs === 'function' ? 0 : keptBytes
  }

  /** A run has taken this piece; in a new round, the source is to be read from its beginning. */
  taken(sequence: number, round: number): void {
    if (this.#isOver) return
    if (round > this.#round) this.#begin(round)
    if (round === this.#round) this.#pump?.taken(sequence)
  }

  /** Nobody wants more of it. */
  stop(): void {
    this.#isOver = true
    this.#pump?.stop()
  }

  #begin(round: number): void {
    this.#pump?.stop()
    this.#round = round
    this.#pump = new FeedPump((sequence, step) => this.#send(sequence, step, { round, kept: this.#mayKeep(step) }))
    void this.#pump.run(this.#inputs)
  }

  #mayKeep({ value }: FeedStep): boolean {
    try {
      this.#left -= sizeOfValue(value, this.#left)
    } catch {
      this.#left = 0
    }
    return this.#left > 0
  }
}
