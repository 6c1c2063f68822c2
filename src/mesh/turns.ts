/** At most so many at once; the others wait their turn. */
export class Turns {
  readonly #atOnce: number
  #taken = 0
  readonly #waiting: Array<() => void> = []

  constructor(atOnce: number) {
    this.#atOnce = atOnce
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
        let given = false
        resolve(() => {
          if (given) return
          given = true
          this.#taken--
          this.#waiting.shift()?.()
        })
      }
      if (this.#taken < this.#atOnce) {
        go()
        return
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(go)
    })
  }
}
