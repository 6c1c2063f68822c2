import type { Clock } from '../../src/base/clock.ts'

interface Timer {
  readonly at: number
  readonly number: number
  callback: (() => void) | undefined
}

/** Virtual time for thousands of nodes: what falls due runs in order of time, then of setting, and taking a timer back costs nothing. */
export class PresenceClock implements Clock {
  readonly #heap: Timer[] = []
  #now: number
  #number = 0

  constructor(now = 0) {
    this.#now = now
  }

  /** Whole, as the machine's own clock. */
  now(): number {
    return Math.floor(this.#now)
  }

  setTimeout(callback: () => void, ms: number): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, ms), number: this.#number++, callback }
    this.#rise(timer)
    return () => {
      timer.callback = undefined
    }
  }

  /** Runs all that falls due up to `end`; after each one what waits for a promise goes on. */
  async runUntil(end: number): Promise<void> {
    for (let next = this.#heap[0]; next != null && next.at <= end; next = this.#heap[0]) {
      this.#removeFirst()
      if (next.callback == null) continue
      this.#now = Math.max(this.#now, next.at)
      next.callback()
      await undefined
    }
    this.#now = end
  }

  #rise(timer: Timer): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(timer)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (above == null || isBefore(above, timer)) break
      heap[at] = above
      at = parent
    }
    heap[at] = timer
  }

  #removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last == null || heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      let below = heap[child]
      const right = heap[child + 1]
      if (below != null && right != null && isBefore(right, below)) {
        child++
        below = right
      }
      if (below == null || isBefore(last, below)) break
      heap[at] = below
      at = child
    }
    heap[at] = last
  }
}

const isBefore = (one: Timer, other: Timer): boolean => one.at < other.at || (one.at === other.at && one.number < other.number)
