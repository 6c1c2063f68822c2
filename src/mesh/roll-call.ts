import type { GossipSub } from '@libp2p/gossipsub'
import type { Connection } from '@libp2p/interface'
import { sleep } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import type { Startable } from '../base/life-cycle.ts'
import type { Presence } from '../wire/proto/agent-message.js'
import { OwnPresence, type SelfDescription } from './own-presence.ts'
import type { PeerTable } from './peer-table.ts'
import { PresenceGossip } from './presence-gossip.ts'
import { fetchSnapshot } from './presence-snapshot.ts'

export interface RollCallPorts {
  readonly selfId: string
  readonly pubsub: GossipSub
  readonly clock: Clock
  readonly describe: () => SelfDescription
  /** Multiaddrs of the relays this node is connected to. */
  readonly relays: () => readonly string[]
  readonly peers: PeerTable
  /** A link to this peer is wanted, in so many milliseconds at most. */
  readonly want: (peerId: string, delayMs: number) => void
  readonly onDrop: (cause: string) => void
}

/** A peer heard of by gossip is dialled after a while, because the newcomer dials first. */
const GOSSIP_DIAL_MS = { least: 400, spread: 800 }
const SNAPSHOT_MS = 4_000
/** The relay forgets a peer that says nothing for 15 s; so one whose gossip is lost stays known there. */
const ASK_AGAIN_MS = 9_000

/** Who is there: tells the network of this node, and hears of the others by gossip and from relays. It does not know which links stand. */
export class RollCall implements Startable {
  readonly #ports: RollCallPorts
  readonly #network: string
  readonly #presence: OwnPresence
  readonly #gossip: PresenceGossip
  readonly #stopping = new AbortController()

  constructor(ports: RollCallPorts, network: string) {
    const { clock, describe, relays, pubsub, onDrop } = ports
    this.#ports = ports
    this.#network = network
    this.#presence = new OwnPresence({ describe, relays }, { network, epoch: clock.now() })
    const heard = (id: string, presence: Presence): void => this.#onPresence(id, presence)
    this.#gossip = new PresenceGossip({ pubsub, clock, describe: () => this.own(), heard, onDrop }, network)
  }

  async start(): Promise<void> {
    await this.#gossip.start()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#gossip.stop()
  }

  /** This node's presence, newer than the last. */
  own(): Presence {
    return this.#presence.next()
  }

  /** What this node says of itself has changed. */
  changed(): void {
    this.#gossip.changed()
  }

  /** Asks the relay who is there, at once and again for as long as the connection lasts: gossip alone may lose a peer for good when a stream of it breaks. */
  async askRelay(connection: Connection): Promise<void> {
    this.#gossip.changed()
    const { signal } = this.#stopping
    while (connection.status === 'open' && !signal.aborted) {
      await this.#ask(connection)
      await sleep(ASK_AGAIN_MS * (0.75 + Math.random() / 2), { signal, clock: this.#ports.clock }).catch(() => {})
    }
  }

  async #ask(connection: Connection): Promise<void> {
    const { selfId, peers, clock, want } = this.#ports
    const network = this.#network
    try {
      const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(SNAPSHOT_MS)])
      const entries = await fetchSnapshot(connection, { network, presence: this.own() }, signal)
      for (const { peerId, presence } of entries.filter(each => each.peerId !== selfId && each.presence.network === network))
        if (peers.heardOf(peerId, presence, clock.now())) want(peerId, 0)
    } catch {
      // a relay without snapshots, or too busy for one: gossip finds the peers a little later
    }
  }

  #onPresence(peerId: string, presence: Presence): void {
    const { selfId, peers, clock, want } = this.#ports
    if (peerId === selfId || presence.network !== this.#network) return
    if (!peers.heard(peerId, presence, clock.now())) return
    if (!presence.leaving) want(peerId, GOSSIP_DIAL_MS.least + Math.random() * GOSSIP_DIAL_MS.spread)
  }
}
