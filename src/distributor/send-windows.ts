/** Executors remembered; the one that refused longest ago is forgotten. */
const MAX_EXECUTORS = 256
/** A window this wide limits nothing any more. */
const WIDE_OPEN = 512

/**
 * How many tasks an executor turned out to take, learnt from its refusals: one less than were there at each, one more with each round of tasks that went
 * well. An executor's queue has other users, and its length is not told. Source: the congestion window of TCP, RFC 5681, without the halving.
 */
export class SendWindows {
  readonly #windows = new Map<string, number>()

  /** Tasks to keep with the executor at most. */
  of(executor: string): number {
    return this.#windows.get(executor) ?? WIDE_OPEN
  }

  /** It refused one for want of room, with so many of ours there. */
  refused(executor: string, outstanding: number): void {
    const window = Math.max(1, Math.min(this.of(executor), outstanding - 1))
    this.#windows.delete(executor)
    this.#windows.set(executor, window)
    const [oldest] = this.#windows.keys()
    if (this.#windows.size > MAX_EXECUTORS && oldest != null) this.#windows.delete(oldest)
  }

  took(executor: string): void {
    const window = this.#windows.get(executor)
    if (window == null) return
    if (window + 1 >= WIDE_OPEN) this.#windows.delete(executor)
    else this.#windows.set(executor, window + 1 / window)
  }
}
