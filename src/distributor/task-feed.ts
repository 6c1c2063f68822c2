import { type FeedStep, MAX_UNTAKEN_STEPS } from './feed-step.ts'

/** A run that reads the pieces. */
interface Reader {
  readonly send: (sequence: number, step: FeedStep) => void
  /** Its number of the last piece sent, and of the last one taken. */
  sent: number
  taken: number
}

/** Which reading of the source a piece is of, and whether it is to be kept for another run. */
export interface PieceOptions {
  readonly round: number
  readonly kept: boolean
}

/**
 * Pieces of a task's streamed input at its owner. Those that a run took are kept for another one until the source says that they are too many; from then
 * on only the source itself could begin again.
 */
export class TaskFeed {
  readonly #onTaken: (sequence: number, round: number) => void
  readonly #canReadAnew: boolean
  readonly #steps = new Map<number, FeedStep>()
  /** Of this round: pieces of the source, and those that any run has taken. */
  #count = 0
  #taken = 0
  #round = 0
  #isKept = true
  #reader: Reader | undefined

  /** `onTaken` hears how far the source may be read on; with 0 that it is to be read from its beginning. */
  constructor(onTaken: (sequence: number, round: number) => void, canReadAnew = false) {
    this.#onTaken = onTaken
    this.#canReadAnew = canReadAnew
    onTaken(0, 0)
  }

  /** Whether another run would get all of it. */
  get canRunAgain(): boolean {
    return this.#canReadAnew || this.#isWhole
  }

  get #isWhole(): boolean {
    return this.#count === 0 || this.#steps.has(1)
  }

  /** The next piece of the source; one past the window is dropped: it is none of an honest page. */
  push(sequence: number, step: FeedStep, { round, kept }: PieceOptions): void {
    if (round !== this.#round || sequence !== this.#count + 1 || this.#count - this.#taken >= MAX_UNTAKEN_STEPS) return
    this.#count = sequence
    this.#isKept &&= kept
    this.#steps.set(sequence, step)
    this.#pass()
  }

  /** From now on the pieces go to this run, from the first one on, a window ahead of it. To be told what it has taken. */
  to(send: Reader['send']): (sequence: number) => void {
    if (!this.#isWhole) this.#readAnew()
    const reader: Reader = { send, sent: 0, taken: 0 }
    this.#reader = reader
    this.#pass()
    return sequence => this.#onRead(reader, sequence)
  }

  #readAnew(): void {
    this.#steps.clear()
    this.#count = 0
    this.#taken = 0
    this.#onTaken(0, ++this.#round)
  }

  /** A run that another one has followed has no say. */
  #onRead(reader: Reader, sequence: number): void {
    if (reader !== this.#reader || !(sequence > reader.taken && sequence <= reader.sent)) return
    reader.taken = sequence
    if (sequence > this.#taken) {
      this.#taken = sequence
      this.#onTaken(sequence, this.#round)
    }
    this.#pass()
  }

  #pass(): void {
    const reader = this.#reader
    if (reader == null) return
    if (!this.#isKept) for (const each of this.#steps.keys()) if (each <= reader.taken) this.#steps.delete(each)
    while (reader.sent < Math.min(this.#count, reader.taken + MAX_UNTAKEN_STEPS)) {
      const step = this.#steps.get(++reader.sent)
      if (step != null) reader.send(reader.sent, step)
    }
  }
}
