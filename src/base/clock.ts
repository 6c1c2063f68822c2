/** Time, as a port: logic that waits or dates takes one, so that tests pass time themselves. */
export interface Clock {
  /** Milliseconds since the epoch. May jump: the person can set the clock. */
  now(): number
  /** Calls back once, after `ms`. The function returned takes it back; calling that late or twice does nothing. */
  setTimeout(callback: () => void, ms: number): () => void
}

/** The longest wait that `setTimeout` takes; a longer one it would end at once. Longer ones are made of several. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(callback, ms) {
    let timer: ReturnType<typeof setTimeout> | undefined
    const wait = (left: number): void => {
      const now = Math.min(left, LONGEST_TIMEOUT_MS)
      timer = setTimeout(() => (left > now ? wait(left - now) : callback()), now)
    }
    wait(ms)
    return () => clearTimeout(timer)
  }
}

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** A clock that stands until it is told to move. */
export class ManualClock implements Clock {
  #now: number
  readonly #timers = new Set<Timer>()

  constructor(now = 0) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  /** Timers that have not run. */
  get pending(): number {
    return this.#timers.size
  }

  setTimeout(callback: () => void, ms: number): () => void {
    const timer = { at: this.#now + Math.max(0, ms), callback }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Moves on and runs what falls due, in order, timers set on the way included. What waits for a promise runs after it: see {@link pass}. */
  advance(ms: number): void {
    const end = this.#now + ms
    while (this.#runNext(end)) {}
    this.#now = end
  }

  /** Like {@link advance}, and lets everything that was waiting for a timer run on before the next one falls due. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    while (this.#runNext(end)) await settled()
    this.#now = end
  }

  #runNext(end: number): boolean {
    let next: Timer | undefined
    for (const timer of this.#timers) if (timer.at <= end && (next == null || timer.at < next.at)) next = timer
    if (next == null) return false
    this.#timers.delete(next)
    this.#now = Math.max(this.#now, next.at)
    next.callback()
    return true
  }
}

/** A turn of the event loop: every promise that can settle without outside help has done so. */
const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))
