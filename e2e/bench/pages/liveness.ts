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

  constructor(node: KyroxNode) {
    this.#node = node
    node.addEventListener('peer:leave', ({ detail: { id } }) => {
      this.#left.set(id, Date.now())
      this.#leaves++
    })
    node.addEventListener('peers:change', ({ detail }) => {
      for (const { id, path } of detail) {
        if (path !== 'none') this.#linked.add(id)
        else if (this.#linked.delete(id)) this.#linksLost++
      }
    })
  }

  get id(): string {
    return this.#node.id
  }

  /** How many peers it has a link to. */
  get links(): number {
    return this.#node.peers.filter(({ path }) => path !== 'none').length
  }

  linkedTo(ids: readonly string[]): boolean {
    return ids.every(id => this.#node.peers.some(peer => peer.id === id && peer.path !== 'none'))
  }

  leftAt(id: string): number | undefined {
    return this.#left.get(id)
  }

  get totals(): { readonly leaves: number; readonly linksLost: number; readonly hidden: boolean; readonly slept: number } {
    const slept = this.#node.notices.filter(({ code }) => code === 'clock-slept').length
    return { leaves: this.#leaves, linksLost: this.#linksLost, hidden: document.visibilityState === 'hidden', slept }
  }

  /** Uses its processor for a while, so that its process can be told from the others. */
  busy(): void {
    const end = performance.now() + BUSY_MS
    while (performance.now() < end) {
      // on purpose
    }
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
