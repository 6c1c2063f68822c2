/** A tab that notes when each of its peers left, by the clock of the machine. */
import { createNode, type KyroxNode } from '../../../src/index.ts'

const BUSY_MS = 200

export class LivenessPage {
  readonly #node: KyroxNode
  /** Milliseconds since the epoch at which a peer left last. */
  readonly #left = new Map<string, number>()
  #leaves = 0
  #linksLost = 0
  readonly #linked = new Set<string>()
  #peerMs = 0
  #countedAt = Date.now()

  constructor(node: KyroxNode) {
    this.#node = node
    node.addEventListener('peer:leave', ({ detail: { id } }) => {
      this.#left.set(id, Date.now())
      this.#leaves++
    })
    node.addEventListener('peers:change', ({ detail }) => {
      this.#count()
      for (const { id, path } of detail) {
        if (path !== 'none') this.#linked.add(id)
        else if (this.#linked.delete(id)) this.#linksLost++
      }
    })
  }

  get id(): string {
    return this.#node.id
  }

  linkedTo(ids: readonly string[]): boolean {
    return ids.every(id => this.#node.peers.some(peer => peer.id === id && peer.path !== 'none'))
  }

  /** Who left since then. */
  leftSince(at: number): string[] {
    return [...this.#left].filter(([, leftAt]) => leftAt >= at).map(([id]) => id)
  }

  leftAt(id: string): number | undefined {
    return this.#left.get(id)
  }

  get totals(): {
    readonly leaves: number
    readonly linksLost: number
    /** Time in which it had a way to a peer, of all peers together. */
    readonly peerMs: number
    readonly links: number
    readonly hidden: boolean
  } {
    this.#count()
    const links = this.#node.peers.filter(({ path }) => path !== 'none').length
    const hidden = document.visibilityState === 'hidden'
    return { leaves: this.#leaves, linksLost: this.#linksLost, peerMs: this.#peerMs, links, hidden }
  }

  /** Uses its processor for a while, so that its process can be told from the others. How much it did in that time says how quick it is. */
  busy(): number {
    const end = performance.now() + BUSY_MS
    let rounds = 0
    while (performance.now() < end) rounds++
    return rounds
  }

  #count(): void {
    const now = Date.now()
    this.#peerMs += (now - this.#countedAt) * this.#linked.size
    this.#countedAt = now
  }
}

declare global {
  var livenessPage: LivenessPage | undefined
}

const query = new URLSearchParams(location.search)
const node = await createNode({
  network: query.get('network') ?? 'bench',
  relays: [location.origin],
  host: query.get('host') === 'page' ? 'page' : 'worker'
})
globalThis.livenessPage = new LivenessPage(node)
// the first that a page hears of its going
addEventListener('pagehide', () => console.info(String(Date.now())))
