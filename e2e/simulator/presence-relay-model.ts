import { PresenceCache, type PresenceRecord } from '../../relay/presence-cache.ts'
import { PresenceWatch, type Watcher } from '../../relay/presence-watch.ts'
import { depthOf, placeOf, SHARDS, shardOf } from '../../src/mesh/presence-shards.ts'
import { decodeAnswer, encodeAnswer, encodeQuestion, type HeardOf } from '../../src/mesh/who-can.ts'
import { Presence } from '../../src/wire/proto/agent-message.js'
import { encodeValue } from '../../src/wire/value.ts'
import type { PresenceClock } from './presence-clock.ts'
import type { GossipModel, Listener } from './presence-gossip-model.ts'
import type { SimulatedNode } from './presence-node.ts'

const RELAY_ID = '12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5'
export const RELAY_ADDRESS = `/dns4/relay.example.org/tcp/443/tls/ws/p2p/${RELAY_ID}`

export interface RelayModelPorts {
  readonly clock: PresenceClock
  readonly random: () => number
  readonly gossip: GossipModel
  readonly network: string
}

/** A stream of its own: the protocol's name both ways, yamux and noise frames. */
const STREAM_BYTES = 220
/** Around a message on a stream that stays open: its own frame, yamux, noise and WebSocket. */
const FRAME_BYTES = 45
/** A newcomer to a large network is told of so many. */
const SNAPSHOT_RECORDS = { small: 256, large: 96 }
/** How long a lost socket waits to be told, as in the relay. */
const GONE_AFTER_MS = 1_000
/** What a relay that passes shards on says of them to each that connects. */
const SUBSCRIPTIONS_BYTES = SHARDS * 42
const LARGE = 32

/** The relay: the production cache of who said what, asked over a network that takes time. What it hears and sends itself is not counted, only what nodes do, and what it tells those that watch. */
export class RelayModel {
  readonly #ports: RelayModelPorts
  readonly #cache: PresenceCache = new PresenceCache({ onChange: (id, capabilities) => this.#watch.changed(id, capabilities) })
  readonly #watch: PresenceWatch
  readonly #watchers = new Map<SimulatedNode, Watcher>()
  /** Bytes that it sent to nodes that watch. */
  newsOut = 0
  readonly #lastArrival = new WeakMap<SimulatedNode, number>()
  readonly #self: Listener = { id: RELAY_ID, bytesIn: 0, bytesOut: 0, heard: () => {} }

  constructor(ports: RelayModelPorts) {
    this.#ports = ports
    this.#watch = new PresenceWatch({ clock: ports.clock, payloadOf: id => this.#cache.payloadOf(id) }, ports.network)
  }

  offerers(capability: string): number {
    return this.#cache.offerers(capability)
  }

  /** The copy that a node sends to its relay. */
  heard(node: SimulatedNode, bytes: number, presence: Presence): void {
    node.bytesOut += bytes
    this.#ports.clock.setTimeout(() => {
      this.#keep(node, presence)
    }, this.#ports.gossip.hopMs())
  }

  /** What a newcomer is told. */
  async welcome(node: SimulatedNode): Promise<void> {
    const { clock } = this.#ports
    const own = node.roll.own()
    await this.#hop()
    const isLarge = this.#cache.size >= LARGE
    const records = this.#cache.newest(isLarge ? SNAPSHOT_RECORDS.large : SNAPSHOT_RECORDS.small, clock.now())
    this.#keep(node, own)
    node.bytesOut += STREAM_BYTES + Presence.encode(own).byteLength
    node.bytesIn += STREAM_BYTES + records.reduce((sum, { payload }) => sum + payload.byteLength + 42, isLarge ? SUBSCRIPTIONS_BYTES : 0)
    await this.#hop()
    if (node.isAlive) node.roll.heardOf(records.map(heardOf))
    if (node.roll.isSharded || node.roll.plan().isSharded) await this.ask(node, node.roll.names, 0)
  }

  async ask(node: SimulatedNode, capabilities: readonly string[], limit: number): Promise<void> {
    const { random } = this.#ports
    const presence = { ...node.roll.own(), intervalMs: Math.round(node.roll.plan().intervalMs) }
    node.bytesOut += STREAM_BYTES + encodeQuestion({ id: 'relay', capabilities, limit, hops: 0, presence }).byteLength
    await this.#hop()
    if (!node.isAlive) return
    this.#keep(node, presence)
    const found = capabilities.flatMap(name => (limit === 0 ? [] : this.#cache.offering(name, { asker: node.id, limit, random: random() })))
    const offerers = capabilities.map(name => this.#cache.offerers(name))
    const named = found.map(({ id, payload }) => [id, payload] as const)
    node.bytesIn += STREAM_BYTES + encodeAnswer({ id: 'relay', found: named, size: this.#cache.size, offerers }).byteLength
    await this.#hop()
    if (!node.isAlive) return
    node.roll.counted({ size: this.#cache.size, offerers: new Map(capabilities.map((name, index) => [name, offerers[index] ?? 0])) })
    node.roll.heardOf(found.map(heardOf))
  }

  /** The node watches these from now on; the first time it opens the stream for it. */
  async watch(node: SimulatedNode, capabilities: readonly string[]): Promise<void> {
    const { network } = this.#ports
    const question = encodeQuestion({ id: 'watch', capabilities, limit: 0, hops: 0 })
    node.bytesOut += FRAME_BYTES + question.byteLength + (this.#watchers.has(node) ? 0 : STREAM_BYTES + network.length)
    await this.#inOrder(node)
    if (!node.isAlive) return
    const watcher = this.#watchers.get(node) ?? { send: news => void this.#tell(node, news) }
    this.#watchers.set(node, watcher)
    this.#watch.watch(watcher, capabilities)
  }

  isWatching(node: SimulatedNode): boolean {
    return this.#watchers.has(node)
  }

  async #tell(node: SimulatedNode, news: Uint8Array): Promise<void> {
    node.bytesIn += FRAME_BYTES + news.byteLength
    this.newsOut += FRAME_BYTES + news.byteLength
    await this.#inOrder(node)
    if (node.isAlive) node.roll.passedOn(RELAY_ID, readNews(news))
  }

  /** The node's socket closed: those who hear of it are told, as the relay's service does it. */
  closed(node: SimulatedNode): void {
    const { clock, gossip, network } = this.#ports
    const watcher = this.#watchers.get(node)
    this.#watchers.delete(node)
    if (watcher != null) this.#watch.leave(watcher)
    for (const name of this.#cache.forget(node.id)) {
      const shard = shardOf(name, placeOf(node.id), depthOf(this.#cache.offerers(name) + 1))
      const word = {
        network,
        epoch: 0,
        sequence: 0,
        capabilities: [],
        serving: false,
        platform: '',
        relays: [],
        leaving: false,
        offers: []
      }
      const gone = encodeValue([node.id]) as Uint8Array<ArrayBuffer>
      clock.setTimeout(() => gossip.publish(this.#self, shard, { ...word, gone }), GONE_AFTER_MS)
    }
  }

  #keep(node: SimulatedNode, presence: Presence): void {
    if (!node.isAlive && !presence.leaving) return
    this.#cache.keep(node.id, { author: new TextEncoder().encode(node.id), payload: Presence.encode(presence) }, this.#ports.clock.now())
  }

  /** A hop on a stream: what was sent on it before has arrived before. */
  #inOrder(node: SimulatedNode): Promise<void> {
    const { clock, gossip } = this.#ports
    const arrives = Math.max(clock.now() + gossip.hopMs(), this.#lastArrival.get(node) ?? 0)
    this.#lastArrival.set(node, arrives)
    return new Promise(resolve => clock.setTimeout(resolve, arrives - clock.now()))
  }

  #hop(): Promise<void> {
    return new Promise(resolve => this.#ports.clock.setTimeout(resolve, this.#ports.gossip.hopMs()))
  }
}

/** Nodes that are told the same share it, or ten thousand tables would not fit into memory. */
const shared = new WeakMap<Uint8Array, readonly HeardOf[]>()

/** What a relay tells of one node, as it is read at the other end. */
function heardOf({ author, payload }: PresenceRecord): HeardOf {
  const known = shared.get(payload) ?? [{ peerId: named(new TextDecoder().decode(author)), presence: withNames(Presence.decode(payload)) }]
  shared.set(payload, known)
  return known[0] as HeardOf
}

/** The same, of news that many are sent. */
function readNews(news: Uint8Array): readonly HeardOf[] {
  const read = (): HeardOf[] =>
    (decodeAnswer(news)?.found ?? []).map(({ peerId, presence }) => ({ peerId: named(peerId), presence: withNames(presence) }))
  const known = shared.get(news) ?? read()
  shared.set(news, known)
  return known
}

/** One text for all that read it: a table finds the same text faster than an equal one. */
const names = new Map<string, string>()

function named(name: string): string {
  const known = names.get(name)
  if (known == null) names.set(name, name)
  return known ?? name
}

const withNames = (presence: Presence): Presence => ({
  ...presence,
  capabilities: presence.capabilities.map(named),
  relays: presence.relays.map(named)
})
