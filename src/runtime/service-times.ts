/** Weight of the newest run, once there were as many as its inverse; the first ones count alike. Fewer, and chance looks like speed. */
const NEWEST_WEIGHT = 0.03
/** Shorter runs are as long as this: a logarithm needs something. */
const LEAST_MS = 0.1
/** Capabilities remembered; the one unused longest is forgotten. */
const MAX_NAMES = 64

/**
 * How long runs take here, by capability; what a node tells others so that they can guess its wait and its speed. The geometric mean of the latest runs: one that
 * took a hundred times as long says that it was a long one, not that the node is slow.
 */
export class ServiceTimes {
  readonly #times = new Map<string, Typical>()

  record(capability: string, ms: number): void {
    const known = this.#times.get(capability)
    this.#times.delete(capability)
    this.#times.set(capability, next(known, Math.max(LEAST_MS, ms)))
    const [oldest] = this.#times.keys()
    if (this.#times.size > MAX_NAMES && oldest != null) this.#times.delete(oldest)
  }

  get(capability: string): number | undefined {
    return this.#times.get(capability)?.ms
  }

  /** Whole milliseconds, for the wire. */
  get all(): Map<string, number> {
    return new Map([...this.#times].map(([name, { ms }]) => [name, Math.round(ms)]))
  }
}

interface Typical {
  readonly ms: number
  readonly runs: number
}

function next(known: Typical | undefined, ms: number): Typical {
  if (known == null) return { ms, runs: 1 }
  const runs = known.runs + 1
  return { ms: known.ms * (ms / known.ms) ** Math.max(NEWEST_WEIGHT, 1 / runs), runs }
}
