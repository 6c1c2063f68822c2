/** Pieces on their way to the one who reads them. It knows nothing of where they come from; whoever fills it keeps it small. */
export class PieceQueue implements AsyncIterable<unknown> {
  readonly #taken: (sequence: number) => void
  readonly #waiting: Array<{ readonly sequence: number; readonly value: unknown }> = []
  #wake: (() => void) | undefined
  #isOver = false
  #isLeft = false

  /** `taken` hears of each piece that was read. */
  constructor(taken: (sequence: number) => void) {
    this.#taken = taken
  }

  push(sequence: number, value: unknown): void {
    // whoever has left the loop holds nobody up
    if (this.#isLeft) {
      this.#taken(sequence)
      return
    }
    this.#waiting.push({ sequence, value })
    this.#wake?.()
  }

  /** Nothing more comes. */
  end(): void {
    this.#isOver = true
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncIterator<unknown> {
    try {
      while (true) {
        const next = this.#waiting.shift()
        if (next != null) {
          this.#taken(next.sequence)
          yield next.value
        } else if (this.#isOver) return
        else
          await new Promise<void>(resolve => {
            this.#wake = resolve
          })
      }
    } finally {
      this.#isLeft = true
      const last = this.#waiting.splice(0).at(-1)
      if (last != null) this.#taken(last.sequence)
    }
  }
}
