/** Executors remembered; the one known longest is forgotten. */
const MAX_EXECUTORS = 1_024
/** Of whom nothing came back yet: he may say that he has any capacity. More than the cores of most machines. */
const FIRST_WINDOW = 16
/** A window this wide limits nothing any more. */
const WIDE_OPEN = 512

/**
 * How many tasks an executor turned out to take, learnt from its refusals: one less than were there at each, one more with each round of tasks that went
 * well. An executor's queue has other users, and its length is not told. One that never refused has a window that grows with each task that went well.
 * Source: slow start and congestion window of TCP, RFC 5681, without the halving.
 */
export class SendWindows {
  readonly #windows = new Map<string, { width: number; hasRefused: boolean }>()

  /** Inputs to keep with the executor at most: one of each task, several of a batch. */
  of(executor: string): number {
    return this.#windows.get(executor)?.width ?? FIRST_WINDOW
  }

  /** It refused one for want of room, with so many of ours there. */
  refused(executor: string, outstanding: number): void {
    const width = Math.max(1, Math.min(this.of(executor), outstanding - 1))
    this.#windows.delete(executor)
    this.#remember(executor, { width, hasRefused: true })
  }

  took(executor: string, inputs = 1): void {
    const window = this.#windows.get(executor) ?? this.#remember(executor, { width: FIRST_WINDOW, hasRefused: false })
    if (window.width < WIDE_OPEN) window.width = Math.min(WIDE_OPEN, window.width + inputs * (window.hasRefused ? 1 / window.width : 1))
  }

  #remember(executor: string, window: { width: number; hasRefused: boolean }) {
    this.#windows.set(executor, window)
    const [oldest] = this.#windows.keys()
    if (this.#windows.size > MAX_EXECUTORS && oldest != null) this.#windows.delete(oldest)
    return window
  }
}
