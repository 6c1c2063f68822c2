/** Weight of the newest run. */
const NEWEST_WEIGHT = 0.2
/** Capabilities remembered; the one unused longest is forgotten. */
const MAX_NAMES = 64

/** How long runs take here, by capability, smoothed; what a node tells others so that they can guess its wait. */
export class ServiceTimes {
  readonly #times = new Map<string, number>()

  record(capability: string, ms: number): void {
    const known = this.#times.get(capability)
    this.#times.delete(capability)
    this.#times.set(capability, known == null ? ms : known + NEWEST_WEIGHT * (ms - known))
    const [oldest] = this.#times.keys()
    if (this.#times.size > MAX_NAMES && oldest != null) this.#times.delete(oldest)
  }

  get(capability: string): number | undefined {
    return this.#times.get(capability)
  }

  /** Whole milliseconds, for the wire. */
  get all(): Map<string, number> {
    return new Map([...this.#times].map(([name, ms]) => [name, Math.round(ms)]))
  }
}
