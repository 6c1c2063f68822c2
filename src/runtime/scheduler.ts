import type { Clock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import type { StopSignal } from '../base/stop-signal.ts'
import { FairQueue, type QueuedJob } from './fair-queue.ts'

/** The queue here is full: try elsewhere, or later. */
export class OverloadedError extends KyroxError {
  override name = 'OverloadedError'
}

export interface Job<Output> {
  /** 0 to 9, larger first. */
  readonly priority: number
  readonly signal: StopSignal
  readonly run: (signal: StopSignal) => Promise<Output>
  readonly onStart?: () => void
  /** So short, and on a thread shared with others, that handing it over takes longer than running it: several are handed over ahead. @default false */
  readonly light?: boolean
  /** That it works through. @default 1 */
  readonly inputs?: number
  /** Who it is for: an id of a peer, or `self`. Submitters share this node fairly. @default 'self' */
  readonly submitter?: string
}

export interface SchedulerOptions {
  /** Jobs that run at once. */
  readonly maxConcurrentTasks: number
  /** Jobs that wait at most. */
  readonly maxQueuedTasks: number
}

/** Whoever is not named is this node itself. */
export const SELF = 'self'
/** Light jobs handed over ahead: enough to keep their thread busy over a hand-over, so few that what comes next waits a moment at most. */
const LIGHT_AHEAD = 32

/**
 * Starts jobs by priority and fair share, so many at once; refuses rather than grow: a full queue refuses whoever holds his share of it, and gives up work of
 * whoever holds most for one that does not. It does not know what a job does. A job's deadline is its signal's matter.
 */
export class Scheduler {
  readonly #clock: Clock
  #maxConcurrent: number
  readonly #maxQueued: number
  readonly #queue = new FairQueue()
  #running = 0
  #came = 0
  /** Inputs that wait beside the first of each job. */
  #more = 0

  constructor({ clock }: { readonly clock: Clock }, { maxConcurrentTasks, maxQueuedTasks }: SchedulerOptions) {
    this.#clock = clock
    this.#maxConcurrent = maxConcurrentTasks
    this.#maxQueued = maxQueuedTasks
  }

  get running(): number {
    return this.#running
  }

  /** A job that runs and only waits for another gives its place to it; to be called with what it returns when it goes on. It may be one too many then. */
  lend(): () => void {
    this.#running--
    this.#startNext()
    return () => void this.#running++
  }

  /** Inputs that wait: that is what they wait for who come now. */
  get queued(): number {
    return this.#queue.size + this.#more
  }

  /** What came now would wait. */
  get isFull(): boolean {
    return this.#queue.size > 0 || !this.#hasRoom(false)
  }

  get maxConcurrentTasks(): number {
    return this.#maxConcurrent
  }

  set maxConcurrentTasks(value: number) {
    this.#maxConcurrent = value
    this.#startNext()
  }

  /** @throws OverloadedError, at once or when its place is given to another submitter, or the signal's reason when it aborts before the start */
  run<Output>(job: Job<Output>): Promise<Output> {
    const { signal, light = false, submitter = SELF, inputs = 1 } = job
    if (signal.aborted) return Promise.reject(signal.reason as Error)
    if (this.#hasRoom(light) && this.#queue.size === 0) return this.#start(job)
    if (!this.#makeRoom(submitter)) return Promise.reject(this.#overloaded('is full'))
    return new Promise((resolve, reject) => {
      const leave = (error: Error): void => {
        signal.removeEventListener('abort', onAbort)
        if (!this.#queue.remove(waiting)) return
        this.#more -= inputs - 1
        reject(error)
      }
      const onAbort = (): void => leave(signal.reason as Error)
      const start = (): void => {
        signal.removeEventListener('abort', onAbort)
        this.#more -= inputs - 1
        this.#start(job).then(resolve, reject)
      }
      const order = this.#came++
      const waiting: QueuedJob = { at: -1, submitter, priority: job.priority, since: this.#clock.now(), order, light, start, drop: leave }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#queue.push(waiting)
      this.#more += inputs - 1
    })
  }

  /** False when a queue that is full stays so. */
  #makeRoom(submitter: string): boolean {
    if (this.#queue.size < this.#maxQueued) return true
    const evicted = this.#queue.toEvict(submitter, this.#maxQueued)
    evicted?.drop(this.#overloaded('gave this place to another submitter'))
    return evicted != null
  }

  #overloaded(why: string): OverloadedError {
    return new OverloadedError(`Queue ${why} (limit ${this.#maxQueued})`, { limit: this.#maxQueued })
  }

  async #start<Output>(job: Job<Output>): Promise<Output> {
    const startedAt = this.#clock.now()
    const ended = this.#queue.started(job.submitter ?? SELF, startedAt)
    this.#running++
    try {
      job.onStart?.()
      return await job.run(job.signal)
    } finally {
      this.#running--
      ended(this.#clock.now() - startedAt)
      this.#startNext()
    }
  }

  #startNext(): void {
    while (this.#hasRoom(true)) {
      const next = this.#queue.next(this.#clock.now())
      // the most urgent goes first, even if a light one behind it had room
      if (next == null || !this.#hasRoom(next.light)) return
      this.#queue.remove(next)
      next.start()
    }
  }

  #hasRoom(light: boolean): boolean {
    return this.#running < this.#maxConcurrent + (light ? LIGHT_AHEAD : 0)
  }
}
