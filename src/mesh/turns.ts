import { type Clock, systemClock } from '../base/clock.ts'

export interface TurnsOptions {
  /** What waits is needed soon: as many at once as there may be. Else one, with a rest after each. @default always */
  readonly isUrgent?: (taken: number) => boolean
  readonly clock?: Clock
}

/** A rest is so many times as long as what came before it took: on a machine that is busy, which makes it take long, it is long too. */
const REST = 3
const LONGEST_REST_MS = 10_000

/** At most so many at once; the others wait their turn. */
export class Turns {
  readonly #atOnce: number
  readonly #isUrgent: (taken: number) => boolean
  readonly #clock: Clock
  #taken = 0
  readonly #waiting: Array<() => void> = []
  #restUntil = Number.NEGATIVE_INFINITY
  #cancelRest: (() => void) | undefined

  constructor(atOnce: number, { isUrgent = () => true, clock = systemClock }: TurnsOptions = {}) {
    this.#atOnce = atOnce
    this.#isUrgent = isUrgent
    this.#clock = clock
  }

  /** Resolves with the function that gives the turn back; idempotent. Rejects when the signal aborts first. */
  take(signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error)
        return
      }
      const onAbort = (): void => {
        const at = this.#waiting.indexOf(go)
        if (at >= 0) this.#waiting.splice(at, 1)
        reject(signal.reason as Error)
      }
      const go = (): void => {
        signal.removeEventListener('abort', onAbort)
        this.#taken++
        const since = this.#clock.now()
        let given = false
        resolve(() => {
          if (given) return
          given = true
          this.#back(since)
        })
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(go)
      this.#serve()
    })
  }

  #back(since: number): void {
    this.#taken--
    const now = this.#clock.now()
    this.#restUntil = now + Math.min(LONGEST_REST_MS, REST * (now - since))
    this.#serve()
  }

  #serve(): void {
    this.#cancelRest?.()
    this.#cancelRest = undefined
    while (this.#waiting.length > 0 && this.#taken < this.#atOnce) {
      const restMs = this.#isUrgent(this.#taken) ? 0 : this.#taken > 0 ? undefined : this.#restUntil - this.#clock.now()
      // served again when a turn is given back
      if (restMs == null) return
      if (restMs > 0) {
        this.#cancelRest = this.#clock.setTimeout(() => this.#serve(), Math.min(LONGEST_REST_MS, restMs))
        return
      }
      this.#waiting.shift()?.()
    }
  }
}
