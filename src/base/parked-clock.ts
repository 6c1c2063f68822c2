import type { Clock } from './clock.ts'

/** Width of a shelf. A timer is parked when it is further away than two. */
const SHELF_MS = 1_000

interface Parked {
  readonly callback: () => void
  /** In ticks. */
  readonly due: number
  /** Takes the real timer back, once there is one. */
  cancel: (() => void) | undefined
}

interface Shelf {
  readonly timers: Set<Parked>
  readonly cancel: () => void
}

/**
 * A clock for timers that are nearly always taken back: deadlines minutes away of tasks that take a millisecond. They lie on a shelf for each second
 * and get a real timer only when their second is near, so that setting one and taking it back costs two entries of a set.
 */
export class ParkedClock implements Clock {
  readonly #clock: Clock
  readonly #ticks: () => number
  readonly #shelves = new Map<number, Shelf>()

  /** `ticks`: monotonic, in milliseconds; the clock itself may be set while a timer is parked. */
  constructor(clock: Clock, ticks: () => number) {
    this.#clock = clock
    this.#ticks = ticks
  }

  now(): number {
    return this.#clock.now()
  }

  setTimeout(callback: () => void, ms: number): () => void {
    if (!(ms > 2 * SHELF_MS)) return this.#clock.setTimeout(callback, ms)
    const now = this.#ticks()
    const timer: Parked = { callback, due: now + ms, cancel: undefined }
    const number = Math.floor(timer.due / SHELF_MS)
    const shelf = this.#shelves.get(number) ?? this.#newShelf(number, now)
    shelf.timers.add(timer)
    return () => {
      timer.cancel?.()
      // an empty shelf leaves no real timer behind: it would keep a process alive
      if (!shelf.timers.delete(timer) || shelf.timers.size > 0) return
      shelf.cancel()
      if (this.#shelves.get(number) === shelf) this.#shelves.delete(number)
    }
  }

  #newShelf(number: number, now: number): Shelf {
    const cancel = this.#clock.setTimeout(() => this.#clear(number), Math.max(0, number * SHELF_MS - now))
    const shelf = { timers: new Set<Parked>(), cancel }
    this.#shelves.set(number, shelf)
    return shelf
  }

  /** The second has come: each timer gets its real one. */
  #clear(number: number): void {
    const timers = this.#shelves.get(number)?.timers ?? new Set()
    this.#shelves.delete(number)
    const now = this.#ticks()
    for (const timer of timers) timer.cancel = this.#clock.setTimeout(timer.callback, Math.max(0, timer.due - now))
    timers.clear()
  }
}
