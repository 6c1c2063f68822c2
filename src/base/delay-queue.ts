import type { Clock } from './clock.ts'

interface Waiting {
  readonly callback: () => void
  readonly due: number
}

/**
 * Callbacks that all wait equally long and are mostly taken back before: one timer serves all of them, where a timer of its own for each costs more than what it
 * waits for. One may be late by as much as the clock was moved back.
 */
export class DelayQueue {
  readonly #clock: Clock
  readonly #delayMs: number
  /** Oldest first. */
  readonly #waiting = new Set<Waiting>()
  #isSet = false

  constructor(clock: Clock, delayMs: number) {
    this.#clock = clock
    this.#delayMs = delayMs
  }

  /** Calls back once, after the delay, unless what it returns is called before. */
  add(callback: () => void): () => void {
    const waiting = { callback, due: this.#clock.now() + this.#delayMs }
    this.#waiting.add(waiting)
    if (!this.#isSet) this.#set(this.#delayMs)
    return () => void this.#waiting.delete(waiting)
  }

  #set(ms: number): void {
    this.#isSet = true
    this.#clock.setTimeout(() => this.#look(), Math.min(this.#delayMs, Math.max(1, ms)))
  }

  #look(): void {
    this.#isSet = false
    const now = this.#clock.now()
    for (const waiting of this.#waiting) {
      if (waiting.due > now) {
        this.#set(waiting.due - now)
        return
      }
      this.#waiting.delete(waiting)
      waiting.callback()
    }
  }
}
