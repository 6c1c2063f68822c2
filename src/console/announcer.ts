/** Screen readers read every change of a live region: more than this and they never stop talking. */
export const ANNOUNCE_EVERY_MS = 5_000

export interface AnnouncerPorts {
  readonly now: () => number
  readonly later: (run: () => void, ms: number) => void
  /** Puts the words into the polite live region. */
  readonly say: (text: string) => void
}

/** Says changes of state, one in five seconds at most: the newest of each subject, the rest are not said. */
export class Announcer {
  readonly #ports: AnnouncerPorts
  readonly #waiting = new Map<string, string>()
  #lastAt = Number.NEGATIVE_INFINITY
  #isPlanned = false

  constructor(ports: AnnouncerPorts) {
    this.#ports = ports
  }

  announce(subject: string, text: string): void {
    this.#waiting.delete(subject)
    this.#waiting.set(subject, text)
    if (this.#isPlanned) return
    const waitMs = this.#lastAt + ANNOUNCE_EVERY_MS - this.#ports.now()
    if (waitMs <= 0) {
      this.#flush()
      return
    }
    this.#isPlanned = true
    this.#ports.later(() => this.#flush(), waitMs)
  }

  #flush(): void {
    this.#isPlanned = false
    this.#lastAt = this.#ports.now()
    this.#ports.say([...this.#waiting.values()].join('. '))
    this.#waiting.clear()
  }
}
