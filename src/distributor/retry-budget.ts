import { type ErrorDetail, errorToData, KyroxError } from '../base/errors.ts'

/** Tries again for each task: a network that fails because it has too much to do must not get twice as much for it. */
const SHARE = 0.1
const PRICE = 1 / SHARE
/** Left over of a quiet time, and there from the start: a small load is tried again as often as each task may be. */
const RESERVE = 50
/** Comes back without any tasks, so that a node that fails much and asks little is not stuck. */
const PER_SECOND = 1
/** What many tasks handed in at once earn at most. */
const MOST = 1_000

/** All that an executor held fails when it leaves. That is one failure, and none of it is work done twice. */
const LEAVING: ReadonlySet<string> = new Set(['PeerLostError', 'LinkClosedError', 'HandedBackError', 'NotServingError'])
const ONE_LEAVING_MS = 1_000
/** One that comes and goes all the time pays from the second time on. */
const NEXT_LEAVING_MS = 30_000
const MAX_LEFT = 256
/** Never begun there, and the window of that executor shrinks with each: that is a brake of its own. */
const REFUSED = 'OverloadedError'

/** How often this node may try again, over all of its tasks: a tenth of what it tries, and a reserve. Time is passed in. */
export class RetryBudget {
  /** In steps of what one task earns: whole numbers, which add up. */
  #tokens = RESERVE * PRICE
  #at = 0
  readonly #left = new Map<string, number>()

  /** A task is tried for the first time. */
  earn(): void {
    this.#tokens = Math.min(MOST * PRICE, this.#tokens + 1)
  }

  /** Pays for another attempt; false when there is nothing to pay with. */
  pay(now: number): boolean {
    const earned = (Math.max(0, now - this.#at) / 1_000) * PER_SECOND * PRICE
    // the reserve fills up by itself, what tasks earned on top of it stays
    if (this.#tokens < RESERVE * PRICE) this.#tokens = Math.min(RESERVE * PRICE, this.#tokens + earned)
    this.#at = now
    if (this.#tokens < PRICE) return false
    this.#tokens -= PRICE
    return true
  }

  /** Whether a task whose attempt at `executor` failed like this may be tried again. */
  mayRetry(error: Error, executor: string, now: number): boolean {
    if (error.name === REFUSED || (LEAVING.has(error.name) && this.#isOneLeaving(executor, now))) return true
    return this.pay(now)
  }

  #isOneLeaving(executor: string, now: number): boolean {
    const since = now - (this.#left.get(executor) ?? Number.NEGATIVE_INFINITY)
    if (since < NEXT_LEAVING_MS) return since < ONE_LEAVING_MS
    this.#left.delete(executor)
    this.#left.set(executor, now)
    const [oldest] = this.#left.keys()
    if (this.#left.size > MAX_LEFT && oldest != null) this.#left.delete(oldest)
    return true
  }
}

/** The error of an attempt after which there is no other, because too many tasks were tried again lately. */
export function refusedRetry(error: unknown): KyroxError {
  const { name, message, detail = {} } = errorToData(error)
  const all: ErrorDetail = { ...detail, retryShare: SHARE, retryReserve: RESERVE }
  const refused = new KyroxError(`${message} (Not tried again: this node's retries are at most ${SHARE * 100} % of its tasks.)`, all)
  refused.name = name
  return refused
}
