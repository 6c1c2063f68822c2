import type { Clock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'

/** The queue here is full: try elsewhere, or later. */
export class OverloadedError extends KyroxError {
  override name = 'OverloadedError'
}

export interface Job<Output> {
  /** 0 to 9, larger first. */
  readonly priority: number
  readonly signal: AbortSignal
  readonly run: (signal: AbortSignal) => Promise<Output>
  readonly onStart?: () => void
  /** So short, and on a thread shared with others, that handing it over takes longer than running it: several are handed over ahead. @default false */
  readonly light?: boolean
}

export interface SchedulerOptions {
  /** Jobs that run at once. */
  readonly maxConcurrentTasks: number
  /** Jobs that wait at most. */
  readonly maxQueuedTasks: number
}

interface Waiting {
  readonly priority: number
  readonly since: number
  readonly light: boolean
  readonly start: () => void
}

/** A waiting job gains one step of priority in each of these, so that nothing starves. */
const AGEING_MS = 2_000
/** Light jobs handed over ahead: enough to keep their thread busy over a hand-over, so few that what comes next waits a moment at most. */
const LIGHT_AHEAD = 32

/** Starts jobs by priority, so many at once; refuses rather than grow. It does not know what a job does, nor for whom. */
export class Scheduler {
  readonly #clock: Clock
  #maxConcurrent: number
  readonly #maxQueued: number
  readonly #waiting: Waiting[] = []
  #running = 0

  constructor({ clock }: { readonly clock: Clock }, { maxConcurrentTasks, maxQueuedTasks }: SchedulerOptions) {
    this.#clock = clock
    this.#maxConcurrent = maxConcurrentTasks
    this.#maxQueued = maxQueuedTasks
  }

  get running(): number {
    return this.#running
  }

  get queued(): number {
    return this.#waiting.length
  }

  get maxConcurrentTasks(): number {
    return this.#maxConcurrent
  }

  set maxConcurrentTasks(value: number) {
    this.#maxConcurrent = value
    this.#startNext()
  }

  /** @throws OverloadedError, or the signal's reason when it aborts before the start */
  run<Output>(job: Job<Output>): Promise<Output> {
    if (job.signal.aborted) return Promise.reject(job.signal.reason as Error)
    const { light = false } = job
    if (this.#hasRoom(light) && this.#waiting.length === 0) return this.#start(job)
    if (this.#waiting.length >= this.#maxQueued) {
      return Promise.reject(new OverloadedError(`Queue is full (limit ${this.#maxQueued})`, { limit: this.#maxQueued }))
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        reject(job.signal.reason as Error)
      }
      const start = (): void => {
        job.signal.removeEventListener('abort', onAbort)
        this.#start(job).then(resolve, reject)
      }
      const waiting: Waiting = { priority: job.priority, since: this.#clock.now(), light, start }
      job.signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(waiting)
    })
  }

  async #start<Output>(job: Job<Output>): Promise<Output> {
    this.#running++
    try {
      job.onStart?.()
      return await job.run(job.signal)
    } finally {
      this.#running--
      this.#startNext()
    }
  }

  #startNext(): void {
    while (this.#waiting.length > 0 && this.#hasRoom(true)) {
      const next = indexOfNext(this.#waiting, this.#clock.now())
      // the most urgent goes first, even if a light one behind it had room
      if (!this.#hasRoom(this.#waiting[next]?.light === true)) return
      this.#waiting.splice(next, 1)[0]?.start()
    }
  }

  #hasRoom(light: boolean): boolean {
    return this.#running < this.#maxConcurrent + (light ? LIGHT_AHEAD : 0)
  }
}

/** The highest priority, ageing counted; the longest waiting among equals. */
function indexOfNext(waiting: readonly Waiting[], now: number): number {
  let best = 0
  let bestWorth = Number.NEGATIVE_INFINITY
  for (const [index, { priority, since }] of waiting.entries()) {
    const worth = priority + Math.floor((now - since) / AGEING_MS)
    if (worth > bestWorth) {
      best = index
      bestWorth = worth
    }
  }
  return best
}
