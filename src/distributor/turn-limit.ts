import type { StopSignal } from '../base/stop-signal.ts'

/** Lets so much through at once; the others wait in line. One that is more than all there is goes alone. */
export class TurnLimit {
  readonly #most: number
  #used = 0
  readonly #waiting: Array<{ readonly cost: number; readonly go: () => void }> = []

  constructor(most: number) {
    this.#most = most
  }

  get isIdle(): boolean {
    return this.#used === 0 && this.#waiting.length === 0
  }

  /** Resolves to what gives the room back, to be called once. Rejects with the signal's reason, and then nothing was taken. */
  enter(cost: number, signal: StopSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error)
        return
      }
      const onAbort = (): void => {
        const at = this.#waiting.indexOf(entry)
        if (at >= 0) this.#waiting.splice(at, 1)
        reject(signal.reason as Error)
        this.#next()
      }
      const go = (): void => {
        signal.removeEventListener('abort', onAbort)
        this.#used += cost
        resolve(() => {
          this.#used -= cost
          this.#next()
        })
      }
      const entry = { cost, go }
      this.#waiting.push(entry)
      signal.addEventListener('abort', onAbort, { once: true })
      this.#next()
    })
  }

  #next(): void {
    for (let first = this.#waiting[0]; first != null; first = this.#waiting[0]) {
      if (this.#used > 0 && this.#used + first.cost > this.#most) return
      this.#waiting.shift()
      first.go()
    }
  }
}
