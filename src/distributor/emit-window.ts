/** Pieces under way that nobody has taken: enough to hide a round trip, so few that a reader who stops stops the agent. */
const MAX_UNTAKEN = 16

/**
 * The pieces that one run emits, numbered, a few ahead of its reader. It does not know how they travel.
 * Who emits waits while too many are under way.
 */
export class EmitWindow {
  readonly #deliver: (sequence: number, value: unknown) => void
  #count: number
  #settled: number
  #taken: number
  #isHeld = false
  readonly #waiting: Array<() => void> = []

  /** `count`: pieces that the run had emitted before it came here. */
  constructor(deliver: (sequence: number, value: unknown) => void, count = 0) {
    this.#deliver = deliver
    this.#count = count
    this.#settled = count
    this.#taken = count
  }

  /** Pieces of which the run knows that they went out. What it does not know of it emits again when it goes on elsewhere. */
  get count(): number {
    return this.#settled
  }

  /** The run is being frozen: from now on it hears of no piece. */
  hold(): void {
    this.#isHeld = true
  }

  /** The run was not frozen after all. */
  letGo(): void {
    this.#isHeld = false
    for (const go of this.#waiting.splice(0)) go()
  }

  /** The run goes on here from where it was frozen, and says again what it did not hear of: under the same numbers, by which its reader knows it. */
  goOn(): void {
    this.#isHeld = false
    this.#count = this.#settled
    this.#waiting.length = 0
  }

  /** Resolves when there is room for another; rejects with the signal's reason. */
  async emit(value: unknown, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.#count++
    this.#deliver(this.#count, value)
    while (this.#isHeld || this.#count - this.#taken >= MAX_UNTAKEN) await this.#room(signal)
    this.#settled++
  }

  /** The reader has taken this piece and those before it. */
  taken(sequence: number): void {
    if (!(sequence > this.#taken && sequence <= this.#count)) return
    this.#taken = sequence
    for (const go of this.#waiting.splice(0)) go()
  }

  #room(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason as Error)
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(() => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      })
    })
  }
}
