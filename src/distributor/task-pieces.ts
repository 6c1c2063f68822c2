/** Told and not taken: a few more than an honest executor sends ahead, so that another one fills nothing here. */
const MAX_UNTAKEN = 64

/**
 * What a task's runs emit, for its one reader: each piece once and in order, whichever attempt it comes from. An attempt that starts anew begins
 * with pieces that the reader has had; those are passed over.
 */
export class TaskPieces {
  readonly #tell: (sequence: number, value: unknown) => void
  #last = 0
  readonly #untaken = new Map<number, () => void>()

  constructor(tell: (sequence: number, value: unknown) => void) {
    this.#tell = tell
  }

  /** Resolves when the reader has taken it. One out of order is dropped: it is no piece of an honest run. */
  async push(sequence: number, value: unknown): Promise<void> {
    if (sequence !== this.#last + 1 || this.#untaken.size >= MAX_UNTAKEN) return
    this.#last = sequence
    await new Promise<void>(resolve => {
      this.#untaken.set(sequence, resolve)
      this.#tell(sequence, value)
    })
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
