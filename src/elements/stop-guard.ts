/** A second of work that cannot be stopped by hand is the most there may be. */
const LOOK_EVERY_MS = 1_000

export interface StopGuardPorts {
  readonly isVisible: () => boolean
  readonly hidden: () => void
}

/** Looks whether the Stop button can be seen for as long as others' work may run here, and speaks up when it cannot. */
export class StopGuard {
  readonly #ports: StopGuardPorts
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(ports: StopGuardPorts) {
    this.#ports = ports
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #look(): void {
    if (this.#ports.isVisible()) return
    this.stop()
    this.#ports.hidden()
  }
}
