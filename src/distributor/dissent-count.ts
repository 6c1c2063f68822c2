/** Nodes remembered; the one that dissented longest ago is forgotten. */
const MAX_NODES = 256

/** How often each node said something else than the quorum, since this node started. */
export class DissentCount {
  readonly #times = new Map<string, number>()

  add(nodeId: string): number {
    const times = (this.#times.get(nodeId) ?? 0) + 1
    this.#times.delete(nodeId)
    this.#times.set(nodeId, times)
    const [oldest] = this.#times.keys()
    if (this.#times.size > MAX_NODES && oldest != null) this.#times.delete(oldest)
    return times
  }
}
