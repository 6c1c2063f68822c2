/** Told and not taken: a few more than an honest executor sends ahead, so that another one fills nothing here. */
const MAX_UNTAKEN = 64

/** A piece this far ahead of the next one is none of an honest run. */
const MAX_AHEAD = 32

interface Early {
  readonly value: unknown
  readonly told: () => void
}

/**
 * What a task's runs emit, for its one reader: each piece once and in order, whichever attempt it comes from. An attempt that starts anew begins
 * with pieces that the reader has had; those are passed over. Long pieces may come after shorter ones that were sent later: they are put in order here.
 */
export class TaskPieces {
  readonly #tell: (sequence: number, value: unknown) => void
  #last = 0
  readonly #untaken = new Map<number, () => void>()
  readonly #early = new Map<number, Early>()

  constructor(tell: (sequence: number, value: unknown) => void) {
    this.#tell = tell
  }

  /** Resolves when the reader has taken it, or when nobody will: one that came before, or that is too far ahead, is dropped. */
  async push(sequence: number, value: unknown): Promise<void> {
    if (sequence <= this.#last || sequence > this.#last + MAX_AHEAD || this.#untaken.size >= MAX_UNTAKEN) return
    await new Promise<void>(resolve => {
      // of an attempt that was lost; the one of now counts
      this.#early.get(sequence)?.told()
      this.#early.set(sequence, { value, told: resolve })
      this.#tellNext()
    })
  }

  #tellNext(): void {
    for (let next = this.#early.get(this.#last + 1); next != null; next = this.#early.get(this.#last + 1)) {
      this.#early.delete(++this.#last)
      this.#untaken.set(this.#last, next.told)
      this.#tell(this.#last, next.value)
    }
  }

  /** The reader has taken this piece and those before it. */
  taken(sequence: number): void {
    for (const [each, resolve] of this.#untaken) {
      if (each > sequence) return
      this.#untaken.delete(each)
      resolve()
    }
  }
}
