import { withTimeout } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import type { Startable } from '../base/life-cycle.ts'
import type { StopSignal } from '../base/stop-signal.ts'
import { FIRST_WORK_TYPE, MessageType } from '../wire/message-type.ts'
import type { AgentMessage } from '../wire/proto/agent-message.js'
import type { AskAround } from './ask-around.ts'
import type { Introductions } from './introductions.ts'
import type { LinkKeeper } from './link-keeper.ts'
import { PeerUnreachableError } from './peer-dialer.ts'
import type { PeerLink } from './peer-link.ts'
import type { PeerLinks } from './peer-links.ts'
import type { PeerTable } from './peer-table.ts'
import type { RelayRoll } from './relay-roll.ts'
import type { RollCall } from './roll-call.ts'

export interface WideMeshPorts {
  readonly selfId: string
  readonly network: string
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly peers: PeerTable
  readonly links: PeerLinks
  readonly roll: RollCall
  readonly relayRoll: RelayRoll
  readonly introductions: Pick<Introductions, 'hurry'>
  readonly onDrop: (cause: string) => void
}

/** Up to so many peers each is linked at once; with more of them a node makes its first few links, and any other when a task needs it. */
const ALL_LINKED_PEERS = 15
/** Those few. Of thirty tabs that were all linked, heartbeats alone took more than two cores. */
const FIRST_LINKS = 8
/** A circuit to a peer on the other side of a continent, and its first message. The best guess where nothing was measured. */
const ROUND_TRIP_WITHOUT_LINK_MS = 150
/** A circuit takes a tenth of it; who is not there in this time is not there. */
const REACH_MS = 6_000

/**
 * What a network needs that is too large for a link to everybody: links that are chosen, links made when they are needed, questions passed on. What does it is
 * loaded with the first need.
 */
export class WideMesh implements Startable {
  readonly #ports: WideMeshPorts
  #around: Promise<AskAround | undefined> | undefined
  #keeper: LinkKeeper | undefined
  #stopped = false
  /** There were once more peers than are linked at once. */
  #isSparse = false
  /** Who waits for a link to open. */
  readonly #waiting = new Map<string, Set<(link: PeerLink) => void>>()

  constructor(ports: WideMeshPorts) {
    this.#ports = ports
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    this.#stopped = true
    this.#keeper?.stop()
    this.#ports.relayRoll.stop()
  }

  /** Undefined in a small network, where every peer has a link or is about to. */
  get roundTripWithoutLink(): number | undefined {
    return this.#linksOnDemand ? ROUND_TRIP_WITHOUT_LINK_MS : undefined
  }

  /** A peer was heard of: in a small network it is linked, in a larger one when a task needs it, in a large one when it is chosen. */
  want(peerId: string, delayMs: number): void {
    const { roll, links, peers } = this.#ports
    const hasMany = peers.size > ALL_LINKED_PEERS
    this.#isSparse ||= hasMany
    if (roll.isSharded) void this.#keep()
    else if (!hasMany || links.wanted < FIRST_LINKS) links.want(peerId, delayMs)
  }

  get #linksOnDemand(): boolean {
    return this.#isSparse || this.#ports.roll.isSharded
  }

  /** The peer has said hello. The accepting side keeps the link too, and upgrades it when the opener does not; not in a large network, where the opener chose it. */
  greeted(peerId: string): void {
    const { roll, links, introductions } = this.#ports
    introductions.hurry()
    if (!roll.isSharded) links.want(peerId, 0)
    const link = links.get(peerId)
    const waiting = this.#waiting.get(peerId)
    this.#waiting.delete(peerId)
    if (link != null) for (const resolve of waiting ?? []) resolve(link)
  }

  /** A message of a peer; false when it is not for this part. */
  take(link: PeerLink, { type, payload }: AgentMessage): boolean {
    if (type >= FIRST_WORK_TYPE) this.#keeper?.used(link.peerId)
    if (type !== MessageType.WHO_CAN && type !== MessageType.WHO_CAN_ANSWER) return false
    void this.#asking().then(around => {
      if (type === MessageType.WHO_CAN) around?.takeQuestion(link, payload)
      else around?.takeAnswer(link, payload)
    })
    return true
  }

  /** Asks relays who offers it, and neighbours when no relay knows. */
  async query(capability: string): Promise<void> {
    if (await this.#ports.relayRoll.query(capability)) return
    if (!this.#stopped) (await this.#asking())?.ask(capability)
  }

  /** @throws PeerUnreachableError */
  async reach(peerId: string, signal: StopSignal): Promise<PeerLink> {
    const { clock, peers, links, roll } = this.#ports
    if (!this.#linksOnDemand || peers.get(peerId) == null) throw new PeerUnreachableError(`No link to ${peerId}`)
    const keeper = roll.isSharded ? await this.#keep() : undefined
    if (keeper == null) links.want(peerId, 0)
    else keeper.want(peerId)
    const late = (): Error => new PeerUnreachableError(`No link to ${peerId} within ${REACH_MS} ms`)
    const limit = withTimeout(signal, REACH_MS, late, clock)
    try {
      return await this.#opened(peerId, limit.signal)
    } catch (error) {
      // a hint that led nowhere; its own word brings it back
      if (!signal.aborted) peers.remove(peerId, clock.now())
      throw error
    } finally {
      limit.clear()
    }
  }

  #opened(peerId: string, signal: StopSignal): Promise<PeerLink> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(peerId) ?? new Set()
      this.#waiting.set(peerId, waiting.add(resolve))
      const onAbort = (): void => {
        waiting.delete(resolve)
        if (waiting.size === 0) this.#waiting.delete(peerId)
        reject(signal.reason as Error)
      }
      if (signal.aborted) onAbort()
      else signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  async #keep(): Promise<LinkKeeper | undefined> {
    if (this.#keeper != null || this.#stopped) return this.#keeper
    const loaded = await import('./link-keeper.ts').catch(() => undefined)
    const { clock, random, peers, links, roll } = this.#ports
    // somebody else may have loaded it meanwhile, or stopped all this
    if (loaded != null && this.#keeper == null && !this.#stopped) {
      this.#keeper = new loaded.LinkKeeper({
        clock,
        random,
        peers,
        links,
        isOfInterest: names => roll.isOfInterest(names),
        isWide: () => roll.isSharded
      })
      this.#keeper.start()
    }
    return this.#keeper
  }

  #asking(): Promise<AskAround | undefined> {
    // what could not be loaded is tried anew by the next question
    this.#around ??= this.#makeAround().catch(() => (this.#around = undefined))
    return this.#around
  }

  async #makeAround(): Promise<AskAround> {
    const { AskAround } = await import('./ask-around.ts')
    const { selfId, network, clock, random, peers, links, roll, onDrop } = this.#ports
    return new AskAround({
      selfId,
      network,
      clock,
      random,
      peers,
      own: () => roll.own(),
      neighbours: () => links.all().filter(({ isOpen, greeted }) => isOpen && greeted),
      learned: found => roll.heardOf(found),
      onDrop
    })
  }
}
