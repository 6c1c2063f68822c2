/** What relays say of the network as a whole. */
export interface Count {
  /** Nodes that the relay knows. */
  readonly size: number
  /** How many of them offer a capability. */
  readonly offerers: ReadonlyMap<string, number>
}

/** No network is larger; what says so lies. */
const MAX_SIZE = 1_000_000
/** Names whose number of offerers is kept: those that a node offers and asks for. */
const MAX_NAMES = 128
/** A count that nobody renewed is forgotten. */
const COUNT_LIFE_MS = 30 * 60_000

/** A network that grew fast is counted anew soon: after half the time that this node is in it, and at least so long. */
const COUNT_AGAIN_MS = 15_000

/** How long until the relay is asked to count again, of a node that has been there for `sinceMs`. */
export const countAgainMs = (sinceMs: number, intervalMs: number): number => Math.min(intervalMs, Math.max(COUNT_AGAIN_MS, sinceMs / 2))

/** How large the network is, and how many offer what: what the relays say, or what this node sees where that is more. Time is passed in. */
export class Census {
  #size = { value: 0, at: Number.NEGATIVE_INFINITY }
  readonly #offerers = new Map<string, { readonly value: number; readonly at: number }>()

  take({ size, offerers }: Count, now: number): void {
    this.#size = { value: Math.min(MAX_SIZE, size), at: now }
    for (const [name, value] of offerers) {
      this.#offerers.delete(name)
      this.#offerers.set(name, { value: Math.min(MAX_SIZE, value), at: now })
      const [oldest] = this.#offerers.keys()
      if (this.#offerers.size > MAX_NAMES && oldest != null) this.#offerers.delete(oldest)
    }
  }

  knows(capability: string): boolean {
    return this.#offerers.has(capability)
  }

  size(seen: number, now: number): number {
    return now - this.#size.at < COUNT_LIFE_MS ? Math.max(seen, this.#size.value) : seen
  }

  offerers(capability: string, seen: number, now: number): number {
    const said = this.#offerers.get(capability)
    return said != null && now - said.at < COUNT_LIFE_MS ? Math.max(seen, said.value) : seen
  }
}
