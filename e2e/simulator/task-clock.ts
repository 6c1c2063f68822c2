import type { Clock } from '../../src/base/clock.ts'

interface Timer {
  readonly at: number
  readonly order: number
  callback: (() => void) | undefined
}

/** Timers taken back stay until they fall due; past this share of the heap they are swept out. */
const MOST_DEAD_SHARE = 0.5
const LEAST_SWEPT = 4_096

/**
 * Time that jumps from event to event: a heap of timers, first by time, then in the order in which they were set. Between two events everything that was
 * waiting for a promise runs on, so that one seed gives one order of events.
 */
export class TaskClock implements Clock {
  #now: number
  #heap: Timer[] = []
  #order = 0
  #dead = 0
  #events = 0
  readonly #afterEach: () => void

  constructor(now: number, afterEach: () => void = () => {}) {
    this.#now = now
    this.#afterEach = afterEach
  }

  now(): number {
    return this.#now
  }

  /** Timers that have run. */
  get events(): number {
    return this.#events
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#heap.length - this.#dead
  }

  setTimeout(callback: () => void, ms: number): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, ms), order: this.#order++, callback }
    this.#push(timer)
    return () => {
      if (timer.callback == null) return
      timer.callback = undefined
      this.#dead++
      if (this.#dead > LEAST_SWEPT && this.#dead > this.#heap.length * MOST_DEAD_SHARE) this.#sweep()
    }
  }

  /** Runs events in order until `isOver` or none is left. */
  async run(isOver: () => boolean): Promise<void> {
    await settled()
    this.#afterEach()
    while (!isOver() && this.#runNext()) {
      await settled()
      this.#afterEach()
    }
  }

  #runNext(): boolean {
    for (let timer = this.#pop(); timer != null; timer = this.#pop()) {
      const { callback } = timer
      if (callback == null) {
        this.#dead--
        continue
      }
      timer.callback = undefined
      this.#now = timer.at
      this.#events++
      callback()
      return true
    }
    return false
  }

  #sweep(): void {
    const alive = this.#heap.filter(({ callback }) => callback != null)
    alive.sort((a, b) => (isBefore(a, b) ? -1 : 1))
    this.#heap = alive
    this.#dead = 0
  }

  #push(timer: Timer): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(timer)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = heap[above] as Timer
      if (!isBefore(timer, parent)) break
      heap[at] = parent
      at = above
    }
    heap[at] = timer
  }

  #pop(): Timer | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first == null || last == null || heap.length === 0) return first
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && isBefore(heap[below + 1] as Timer, heap[below] as Timer)) below++
      const child = heap[below] as Timer
      if (!isBefore(child, last)) break
      heap[at] = child
      at = below
    }
    heap[at] = last
    return first
  }
}

const isBefore = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** Two turns of the event loop: frames that waited for the second one go out in the same moment of virtual time. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(() => setImmediate(resolve)))
