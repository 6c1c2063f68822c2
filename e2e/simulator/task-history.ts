/** How busy a node was from a time on. */
export interface LoadAt {
  readonly at: number
  readonly running: number
  readonly queued: number
  /** By capability, in milliseconds. */
  readonly serviceMs: ReadonlyMap<string, number>
}

/** Reports are at most a beat and the longest way old, but for those of the dead, of whom nobody asks for long. */
const KEPT_MS = 3_000
const SWEEP_AT = 256

/** What a node would have said of itself at each time, so that reports need no event each. */
export class TaskHistory {
  #words: LoadAt[] = []

  push(word: LoadAt): void {
    const last = this.#words.at(-1)
    if (last != null && last.at === word.at) this.#words.pop()
    this.#words.push(word)
    if (this.#words.length < SWEEP_AT) return
    const old = this.#words.findLastIndex(({ at }) => at <= word.at - KEPT_MS)
    if (old > 0) this.#words = this.#words.slice(old)
  }

  get last(): LoadAt | undefined {
    return this.#words.at(-1)
  }

  /** What held at a time; before the first word, that one. */
  at(time: number): LoadAt | undefined {
    for (let i = this.#words.length - 1; i > 0; i--) {
      const word = this.#words[i] as LoadAt
      if (word.at <= time) return word
    }
    return this.#words[0]
  }
}

/** The last moment, not after `time`, in which one said to the other how it is: one asks in its phase of each second, and answers in the other's. */
export function lastReport(time: number, beatMs: number, phases: readonly number[]): number {
  let last = Number.NEGATIVE_INFINITY
  for (const phase of phases) last = Math.max(last, Math.floor((time - phase) / beatMs) * beatMs + phase)
  return last
}
