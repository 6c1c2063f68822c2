import { type HeapItem, IndexedHeap } from './indexed-heap.ts'

/** A job that waits for its start. */
export interface QueuedJob extends HeapItem {
  readonly submitter: string
  /** 0 to 9, larger first. */
  readonly priority: number
  readonly since: number
  /** Counts up with every job that came. */
  readonly order: number
  readonly light: boolean
  readonly start: () => void
  readonly drop: (error: Error) => void
}

/** What one submitter has here. */
interface Line {
  readonly waiting: IndexedHeap<QueuedJob>
  /** Of those that wait, by priority. */
  readonly counts: number[]
  running: number
  /** Its last start, or when it began to wait for one. */
  waitsSince: number
  /** Work it was given, in milliseconds, on the common virtual time: who has the least of it is next. */
  served: number
  /** Of its runs, smoothed. */
  runMs: number
}

/** What waits gains a step of priority in each of these, so that nothing starves. */
const AGEING_MS = 2_000
/** Least that a run counts for: many of nothing are work too. */
const LEAST_MS = 1
/** Weight of the newest run in the guess of the next one. */
const NEWEST_WEIGHT = 0.2
/** Submitters remembered that have nothing here; past it all such are forgotten. */
const MAX_IDLE_LINES = 1_024

/**
 * Jobs in a line for each submitter. Among a submitter's own the highest priority is first, ageing counted. Among submitters the one whose line has the highest
 * priority goes first, a step added for each while it was given nothing; among equals the one that was given the least work, by start-time fair queueing
 * with measured run times. Only a line that gets nothing ages: one that is served all the time has no reason to overtake, however much it queued.
 */
export class FairQueue {
  /** Those with something waiting. */
  readonly #waiting = new Map<string, Line>()
  readonly #lines = new Map<string, Line>()
  #size = 0
  /** Virtual time: the work that the line served last had been given before. */
  #now = 0
  #runMs = LEAST_MS

  get size(): number {
    return this.#size
  }

  push(job: QueuedJob): void {
    const line = this.#line(job.submitter)
    if (line.waiting.size === 0) {
      line.waitsSince = job.since
      this.#waiting.set(job.submitter, line)
    }
    line.waiting.push(job)
    line.counts[job.priority] = (line.counts[job.priority] ?? 0) + 1
    this.#size++
  }

  /** False when it does not wait here. */
  remove(job: QueuedJob): boolean {
    const line = this.#waiting.get(job.submitter)
    if (line?.waiting.remove(job) !== true) return false
    line.counts[job.priority] = (line.counts[job.priority] ?? 1) - 1
    this.#size--
    if (line.waiting.size === 0) this.#waiting.delete(job.submitter)
    return true
  }

  /** The job to start next; it stays until it is removed. */
  next(now: number): QueuedJob | undefined {
    let best: Line | undefined
    let bestWorth = Number.NEGATIVE_INFINITY
    for (const line of this.#waiting.values()) {
      const worth = worthOf(line, now)
      if (worth < bestWorth || (worth === bestWorth && best != null && !isServedLess(line, best))) continue
      best = line
      bestWorth = worth
    }
    return best?.waiting.first
  }

  /** A job of a submitter starts; to be called with its time when it has ended. */
  started(submitter: string, now: number): (ms: number) => void {
    const line = this.#line(submitter)
    const guess = line.runMs
    this.#now = Math.max(this.#now, line.served)
    line.served += guess
    line.waitsSince = now
    line.running++
    return ms => {
      const spent = Math.max(LEAST_MS, ms)
      line.running--
      line.served += spent - guess
      line.runMs += NEWEST_WEIGHT * (spent - line.runMs)
      this.#runMs += NEWEST_WEIGHT * (spent - this.#runMs)
      this.#forget()
    }
  }

  /**
   * Makes room for one more of a submitter in a queue that is full with `limit`: the newest job of the lowest priority of whoever holds most, when the
   * submitter itself holds less than its share. Nothing when it has its share.
   */
  toEvict(submitter: string, limit: number): QueuedJob | undefined {
    const own = this.#waiting.get(submitter)?.waiting.size ?? 0
    const holders = this.#waiting.size + (own === 0 ? 1 : 0)
    if (own + 1 > limit / holders) return undefined
    let largest: Line | undefined
    for (const line of this.#waiting.values()) if (line.waiting.size > (largest?.waiting.size ?? 0)) largest = line
    let least: QueuedJob | undefined
    for (const job of largest?.waiting ?? []) if (least == null || isWorthLess(job, least)) least = job
    return least
  }

  #line(submitter: string): Line {
    const known = this.#lines.get(submitter)
    if (known != null) {
      // who had nothing here has saved nothing up
      if (known.running === 0 && known.waiting.size === 0) known.served = Math.max(known.served, this.#now)
      return known
    }
    const line: Line = {
      waiting: new IndexedHeap(isBefore),
      counts: Array.from({ length: 10 }, () => 0),
      running: 0,
      waitsSince: 0,
      served: this.#now,
      runMs: this.#runMs
    }
    this.#lines.set(submitter, line)
    return line
  }

  #forget(): void {
    // while nobody waits there is nobody to be fair to
    if (this.#size > 0 && this.#lines.size - this.#waiting.size <= MAX_IDLE_LINES) return
    for (const [name, { running, waiting }] of this.#lines) if (running === 0 && waiting.size === 0) this.#lines.delete(name)
  }
}

const worthOf = ({ counts, waitsSince }: Line, now: number): number =>
  counts.findLastIndex(count => count > 0) + Math.max(0, Math.floor((now - waitsSince) / AGEING_MS))

/** Among a submitter's own every job ages alike, so that their order never changes. */
const ageOf = ({ priority, since }: QueuedJob): number => priority - since / AGEING_MS

function isBefore(one: QueuedJob, other: QueuedJob): boolean {
  const difference = ageOf(one) - ageOf(other)
  return difference === 0 ? one.order < other.order : difference > 0
}

function isServedLess(one: Line, other: Line): boolean {
  if (one.served !== other.served) return one.served < other.served
  return (one.waiting.first?.order ?? 0) < (other.waiting.first?.order ?? 0)
}

const isWorthLess = (one: QueuedJob, other: QueuedJob): boolean =>
  one.priority === other.priority ? one.order > other.order : one.priority < other.priority
