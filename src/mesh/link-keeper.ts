import type { Clock } from '../base/clock.ts'
import { chooseLinks } from './link-choice.ts'
import type { PeerLinks } from './peer-links.ts'
import type { PeerTable } from './peer-table.ts'

export interface LinkKeeperPorts {
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly peers: PeerTable
  readonly links: Pick<PeerLinks, 'all' | 'get' | 'want' | 'release'>
  readonly isOfInterest: (capabilities: readonly string[]) => boolean
  /** False when the network is small again: then everybody is linked, and nobody let go. */
  readonly isWide: () => boolean
}

/** How often links are chosen anew. */
const CHOOSE_MS = 5_000
/** A link lives so long at least, whatever is chosen: making one costs a circuit and a handshake. */
const SHORTEST_LIFE_MS = 60_000
/** And so long after work went over it: a run may be silent until it ends. */
const LIFE_AFTER_USE_MS = 15 * 60_000

/** Keeps the links that are chosen in a large network, and lets go of those it opened and needs no more. Those that others opened are theirs to close. */
export class LinkKeeper {
  readonly #ports: LinkKeeperPorts
  /** When work last went over a link. */
  readonly #usedAt = new Map<string, number>()
  /** Links that this node wanted, and since when. */
  readonly #wanted = new Map<string, number>()
  #cancel: (() => void) | undefined

  constructor(ports: LinkKeeperPorts) {
    this.#ports = ports
  }

  start(): void {
    this.#choose()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  /** Work went to the peer or came from it. */
  used(peerId: string): void {
    this.#usedAt.set(peerId, this.#ports.clock.now())
  }

  /** A link to this peer is needed now, whatever was chosen. */
  want(peerId: string): void {
    const { clock, links } = this.#ports
    this.#usedAt.set(peerId, clock.now())
    this.#wanted.set(peerId, this.#wanted.get(peerId) ?? clock.now())
    links.want(peerId, 0)
  }

  #choose(): void {
    this.#cancel = this.#ports.clock.setTimeout(() => this.#choose(), CHOOSE_MS)
    const { clock, random, peers, links, isOfInterest, isWide } = this.#ports
    if (!isWide()) return
    const now = clock.now()
    for (const id of this.#usedAt.keys()) if (peers.get(id) == null) this.#usedAt.delete(id)
    const candidates = peers.all().map(({ id, capabilities }) => ({
      id,
      isLinked: links.get(id)?.isOpen === true,
      usedAt: this.#usedAt.get(id),
      isOfInterest: isOfInterest(capabilities)
    }))
    const chosen = chooseLinks({ now, candidates, random })
    // those of the time when all were linked are let go too
    for (const { peerId } of links.all()) if (!this.#wanted.has(peerId)) this.#wanted.set(peerId, now)
    for (const id of chosen) {
      if (!this.#wanted.has(id)) this.#wanted.set(id, now)
      links.want(id, 0)
    }
    for (const [id, since] of this.#wanted) {
      const lifeMs = links.get(id)?.isUsed === true ? LIFE_AFTER_USE_MS : SHORTEST_LIFE_MS
      if (chosen.has(id) || now - Math.max(since, this.#usedAt.get(id) ?? 0) < lifeMs) continue
      this.#wanted.delete(id)
      links.release(id)
    }
  }
}
