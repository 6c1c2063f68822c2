import { countAgainMs } from '../../src/mesh/census.ts'
import { PeerTable } from '../../src/mesh/peer-table.ts'
import type { PresenceShard } from '../../src/mesh/presence-shards.ts'
import type { PresenceChannel } from '../../src/mesh/presence-teller.ts'
import { RollCall } from '../../src/mesh/roll-call.ts'
import type { Presence } from '../../src/wire/proto/agent-message.js'
import type { PresenceClock } from './presence-clock.ts'
import type { GossipModel, Listener } from './presence-gossip-model.ts'
import { RELAY_ADDRESS, type RelayModel } from './presence-relay-model.ts'

export interface SimulatedNodePorts {
  readonly clock: PresenceClock
  readonly random: () => number
  readonly gossip: GossipModel
  readonly relay: RelayModel
  readonly network: string
}

/** Links of a node that are told by the link itself what is new. */
const LINKS = 20
/** Around a message on a link: its own frame, yamux, noise and the channel's. */
const LINK_MESSAGE_BYTES = 60
/** How often a node that wants something submits a task for it. */
const TASK_EVERY_MS = 20_000

/** One node of the simulation: the production roll call and peer table, on a gossip and a relay that are models. */
export class SimulatedNode implements Listener {
  readonly id: string
  readonly peers: PeerTable
  readonly roll: RollCall
  readonly #ports: SimulatedNodePorts
  offers: string[]
  /** What it asks for, and since when. */
  readonly asks: ReadonlyMap<string, number>
  bytesIn = 0
  bytesOut = 0
  isAlive = false
  joinedAt = 0
  #listening: ReadonlySet<PresenceShard> = new Set()
  #watched = ''

  constructor(ports: SimulatedNodePorts, options: { readonly id: string; readonly offers: string[]; readonly asks: readonly string[] }) {
    const { clock, random, relay, network } = ports
    this.#ports = ports
    this.id = options.id
    this.offers = options.offers
    this.asks = new Map(options.asks.map(name => [name, clock.now()]))
    this.peers = new PeerTable({ isNeeded: ({ capabilities }) => this.roll.isOfInterest(capabilities) })
    this.roll = new RollCall(
      {
        selfId: this.id,
        clock,
        random,
        describe: () => this.#describe(),
        relays: () => [RELAY_ADDRESS],
        peers: this.peers,
        isLinked: () => false,
        channel: this.#channel(),
        want: () => {},
        query: capability => void relay.ask(this, [capability], 16),
        count: () => relay.ask(this, this.roll.names, 0),
        news: () => this.#tellLinks(),
        watch: capabilities => this.#watch(capabilities),
        isWatched: () => this.isAlive && relay.isWatching(this)
      },
      network
    )
  }

  heard(from: string, presence: Presence): void {
    if (this.isAlive) this.roll.heard(from, presence)
  }

  async join(): Promise<void> {
    const { clock, relay } = this.#ports
    this.isAlive = true
    this.joinedAt = clock.now()
    await this.roll.start()
    await relay.welcome(this)
    this.#want()
    this.#renew()
  }

  /** Offers something else from now on. */
  offer(offers: string[]): void {
    this.offers = offers
    this.roll.changed()
  }

  /** Leaves with a goodbye. */
  async leave(): Promise<void> {
    await this.roll.stop()
    this.kill()
  }

  /** Is gone without a word. */
  kill(): void {
    const { gossip, relay } = this.#ports
    this.isAlive = false
    for (const shard of this.#listening) gossip.unsubscribe(this, shard)
    this.#listening = new Set()
    void this.roll.stop()
    relay.closed(this)
  }

  #describe() {
    const load = { running: 1, queued: 0, capacity: 4, serviceMs: new Map(this.offers.map(name => [name, 120])) }
    return { capabilities: this.offers, offers: [], load, serving: true, platform: 'Chromium' }
  }

  #channel(): PresenceChannel {
    return {
      start: () => {},
      stop: () => {},
      listen: shards => this.#listen(shards),
      tell: async (shards, presence) => {
        const { gossip, relay } = this.#ports
        if (!this.isAlive) return
        for (const shard of shards) {
          gossip.publish(this, shard, presence)
          relay.heard(this, gossip.bytesOf(presence, shard), presence)
        }
      }
    }
  }

  /** As the production watch does it: what is the same is not said again. */
  #watch(capabilities: readonly string[]): void {
    const watched = capabilities.toSorted().join()
    if (!this.isAlive || watched === this.#watched) return
    this.#watched = watched
    void this.#ports.relay.watch(this, capabilities)
  }

  #listen(shards: readonly PresenceShard[]): void {
    if (!this.isAlive) return
    const { gossip } = this.#ports
    const before = this.#listening
    this.#listening = new Set(shards)
    for (const shard of before) if (!this.#listening.has(shard)) gossip.unsubscribe(this, shard)
    for (const shard of this.#listening) if (!before.has(shard)) gossip.subscribe(this, shard)
  }

  /** Tasks come for what it asks for. */
  #want(): void {
    if (!this.isAlive) return
    for (const name of this.asks.keys()) this.roll.asked(name)
    this.#ports.clock.setTimeout(() => this.#want(), TASK_EVERY_MS * (0.5 + this.#ports.random()))
  }

  /** Asks the relay to count, as often as it speaks. */
  #renew(): void {
    const { clock, random, relay } = this.#ports
    clock.setTimeout(
      () => {
        if (!this.isAlive) return
        if (this.roll.isSharded) void relay.ask(this, this.roll.names, 0)
        this.#renew()
      },
      countAgainMs(clock.now() - this.joinedAt, this.roll.plan().intervalMs) * (0.75 + random() / 2)
    )
  }

  /** As many links tell this node what is new as it tells. */
  #tellLinks(): void {
    const bytes = LINKS * (this.#ports.gossip.bytesOf(this.roll.own(), 'all') - 180 + LINK_MESSAGE_BYTES)
    this.bytesOut += bytes
    this.bytesIn += bytes
  }
}
