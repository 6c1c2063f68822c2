import { MAX_BATCH } from './tasks/batch.ts'

/** What a batch is to take to run: long beside what a task costs by itself, short beside what anybody waits for. */
const BATCH_MS = 5
/** Of inputs, and of outputs: what goes in one packet of a data channel. */
export const BATCH_BYTES = 16_384
/** So many batches at least are in flight of a full loop, for as many executors. */
const SHARE = 8
/** Inputs that go by themselves before one is measured: of a short loop all do. */
const ALONE_FIRST = 4
/** Inputs by themselves after which one is measured again, where they were found too slow or too large for company. */
const ALONE_BETWEEN = 64
/** So many times as many as were well together go together next, at most: one measured input may have been a lucky one. */
const GROWTH = 8
/** What is newer counts for so much when it says less than what was known; when it says more, it is believed. */
const NEWEST_WEIGHT = 0.25

/** How many inputs of one loop are better put together now. Deciding only: it knows neither inputs nor tasks. */
export class BatchSize {
  readonly #most: number
  /** Inputs that went by themselves since one was measured. */
  #alone = 0
  #isMeasuring = false
  /** Of a whole batch what one input takes up, in time or bytes; `undefined` while nobody knows. */
  #share: number | undefined
  /** More were not tried yet. */
  #next = 1
  #isOff: boolean

  constructor(inFlight: number) {
    this.#most = Math.min(MAX_BATCH, Math.floor(inFlight / SHARE))
    this.#isOff = this.#most < 2
  }

  /** How many may go together, at most. */
  get now(): number {
    return this.#isOff || this.#share == null ? 1 : Math.max(1, Math.min(this.#most, this.#next, Math.floor(1 / this.#share)))
  }

  /** The next input is better measured: it goes as a batch of one, which says how long it ran. */
  get isToMeasure(): boolean {
    if (this.#isOff || this.#isMeasuring) return false
    return this.#share == null ? this.#alone >= ALONE_FIRST : this.now === 1 && this.#alone >= ALONE_BETWEEN
  }

  /** An input goes to be measured. */
  measuring(): void {
    this.#isMeasuring = true
    this.#alone = 0
  }

  /** An input goes by itself. */
  alone(): void {
    this.#alone++
  }

  /** So many were done together: in so many milliseconds, with outputs of so many bytes. Without a time: they are not to be put together. */
  together(inputs: number, ms: number | undefined, bytes: number): void {
    this.#isMeasuring = false
    if (ms == null) {
      this.#isOff = true
      return
    }
    const share = Math.min(1, Math.max(ms / BATCH_MS, bytes / BATCH_BYTES) / inputs)
    const known = this.#share
    this.#share = known == null || share > known ? share : known + NEWEST_WEIGHT * (share - known)
    this.#next = Math.max(this.#next, Math.min(MAX_BATCH, GROWTH * inputs))
  }

  /** What was put together did not end well: it is to be seen anew what one takes. */
  failed(): void {
    this.#isMeasuring = false
    this.#alone = 0
    this.#share = undefined
    this.#next = 1
  }

  /** Never again in this loop. */
  off(): void {
    this.#isOff = true
  }
}
