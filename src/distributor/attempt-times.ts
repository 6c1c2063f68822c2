/** The newest of each capability: enough for a 95th percentile that three slow ones do not move. */
const KEPT = 64
/** Fewer say nothing about the slowest in twenty. */
const FEWEST = 10
const MAX_CAPABILITIES = 64

/** How long attempts took lately, by capability, as their owner saw it. Bounded; the capability known longest is forgotten first. */
export class AttemptTimes {
  readonly #times = new Map<string, { readonly ring: Float64Array; count: number }>()

  record(capability: string, ms: number): void {
    const known = this.#times.get(capability) ?? this.#begin(capability)
    known.ring[known.count++ % KEPT] = ms
  }

  /** Of twenty attempts, nineteen took no longer; `undefined` while too few are known. */
  p95(capability: string): number | undefined {
    const { ring, count } = this.#times.get(capability) ?? { ring: new Float64Array(0), count: 0 }
    if (count < FEWEST) return undefined
    const sorted = ring.slice(0, count).sort()
    return sorted[Math.ceil(0.95 * sorted.length) - 1]
  }

  #begin(capability: string): { readonly ring: Float64Array; count: number } {
    const [oldest] = this.#times.keys()
    if (this.#times.size >= MAX_CAPABILITIES && oldest != null) this.#times.delete(oldest)
    const begun = { ring: new Float64Array(KEPT), count: 0 }
    this.#times.set(capability, begun)
    return begun
  }
}
