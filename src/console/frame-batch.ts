/** Most redraws in a second: faster is not read, and every one is work taken from the tasks. */
export const DRAW_EVERY_MS = 100

export interface FrameBatchPorts<Topic> {
  readonly now: () => number
  readonly later: (run: () => void, ms: number) => void
  readonly frame: (run: () => void) => void
  /** False while nobody can see the page or updates are held. */
  readonly mayDraw: () => boolean
  readonly draw: (topics: ReadonlySet<Topic>) => void
}

/** Gathers what changed and draws it once a frame, ten times a second at most, and not at all while nobody looks. */
export class FrameBatch<Topic> {
  readonly #ports: FrameBatchPorts<Topic>
  #changed = new Set<Topic>()
  #lastAt = Number.NEGATIVE_INFINITY
  #isPlanned = false

  constructor(ports: FrameBatchPorts<Topic>) {
    this.#ports = ports
  }

  mark(...topics: readonly Topic[]): void {
    for (const topic of topics) this.#changed.add(topic)
    this.plan()
  }

  /** Draws what has gathered, if anything has; called when the page may draw again. */
  plan(): void {
    if (this.#isPlanned || this.#changed.size === 0 || !this.#ports.mayDraw()) return
    this.#isPlanned = true
    const waitMs = this.#lastAt + DRAW_EVERY_MS - this.#ports.now()
    const frame = (): void => this.#ports.frame(() => this.#draw())
    if (waitMs > 0) this.#ports.later(frame, waitMs)
    else frame()
  }

  #draw(): void {
    this.#isPlanned = false
    if (!this.#ports.mayDraw()) return
    const changed = this.#changed
    this.#changed = new Set()
    this.#lastAt = this.#ports.now()
    this.#ports.draw(changed)
  }
}
