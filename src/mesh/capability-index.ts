const NOBODY: ReadonlySet<string> = new Set()

/** Who offers what: peers by capability, found without looking at the others. It does not know what else a peer says. */
export class CapabilityIndex {
  readonly #peers = new Map<string, Set<string>>()

  /** Names that somebody offers. */
  get names(): IterableIterator<string> {
    return this.#peers.keys()
  }

  /** Ids of those that offer it. */
  offering(capability: string): ReadonlySet<string> {
    return this.#peers.get(capability) ?? NOBODY
  }

  /** The peer offered `before` and offers `after`. */
  replace(id: string, before: readonly string[], after: readonly string[]): void {
    if (before === after || (before.length === after.length && before.every((name, place) => after[place] === name))) return
    for (const name of before) if (!after.includes(name)) this.#take(id, name)
    for (const name of after) {
      const peers = this.#peers.get(name)
      if (peers == null) this.#peers.set(name, new Set([id]))
      else peers.add(id)
    }
  }

  #take(id: string, name: string): void {
    const peers = this.#peers.get(name)
    peers?.delete(id)
    if (peers?.size === 0) this.#peers.delete(name)
  }
}
