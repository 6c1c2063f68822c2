/** The relay's part in presence: passes gossip on within limits, remembers the last of each author, and tells newcomers. */
import { type GossipSub, type Message, TopicValidatorResult } from '@libp2p/gossipsub'
import type { Connection, Libp2p, PeerId, Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { lpStream } from '@libp2p/utils'
import { systemClock } from '../src/base/clock.ts'
import { AuthorRates } from '../src/mesh/author-rates.ts'
import { depthOf, placeOf, shardOf } from '../src/mesh/presence-shards.ts'
import { fetchSnapshot } from '../src/mesh/presence-snapshot.ts'
import { presenceTopic, presenceTopics, SNAPSHOT_PROTOCOL, WATCH_PROTOCOL, WHO_CAN_PROTOCOL } from '../src/mesh/protocol-names.ts'
import { decodeQuestion, encodeAnswer, MAX_QUESTION_BYTES } from '../src/mesh/who-can.ts'
import { MAX_PRESENCE_BYTES } from '../src/wire/limits.ts'
import { Presence } from '../src/wire/proto/agent-message.js'
import { encodeValue } from '../src/wire/value.ts'
import type { Log } from './log.ts'
import { PresenceCache, type PresenceRecord } from './presence-cache.ts'
import { PresenceWatch } from './presence-watch.ts'
import { serveWatch } from './watch-stream.ts'

/** Records in one answer: 3 MB at most. A node links to far fewer peers; the rest come by gossip. */
const MAX_SNAPSHOT_RECORDS = 256
/** The same in a network that is told by shards: enough for a newcomer to see that it is large. It asks for whom it needs. */
const SHARDED_SNAPSHOT_RECORDS = 96
/** From the opened stream to both sides closed. A client that does not close its half in time loses the stream. */
const SNAPSHOT_TIMEOUT_MS = 10_000
/** With so many nodes the shards are passed on too; nodes tell in them from then on. Until the relay stops: a network seldom shrinks for good. */
const PASSES_SHARDS_FROM = 32
/** Of a peer whose socket closed nothing is said at once: most come back, on another socket. */
const GONE_AFTER_MS = 1_000
/** Peers named in one message. */
const MAX_GONE = 128
/**
 * What one connection may pass on, whoever wrote it: another relay passes on what all of its nodes say, 5,000 of them once in 30 s at most and a few times
 * more when all change at once.
 */
const VIA_ONE = { burst: 5_000, perSecond: 1_000 }
/** Streams on which one node watches: one, and its successor. */
const MAX_WATCH_STREAMS = 2

export interface PresencePorts {
  readonly libp2p: Libp2p<{ pubsub: GossipSub }>
  readonly log: Log
  /** A word was not passed on; `cause` is one of a few. */
  readonly onRefused: (cause: string) => void
}

export interface PresenceOptions {
  readonly networks: readonly string[]
  /** Words that one connection may pass on. @default 5,000 at once, then 1,000 a second */
  readonly viaOne?: { readonly burst: number; readonly perSecond: number }
}

interface Network {
  readonly name: string
  readonly cache: PresenceCache
  readonly watch: PresenceWatch
  isSharded: boolean
  /** Names by shard of those whose socket closed. */
  gone: Map<number, Set<string>>
}

export class PresenceService {
  readonly #ports: PresencePorts
  readonly #networks: ReadonlyMap<string, Network>
  readonly #rates: AuthorRates
  #stopGone: NodeJS.Timeout | undefined

  constructor(ports: PresencePorts, options: PresenceOptions) {
    this.#ports = ports
    this.#rates = new AuthorRates(options.viaOne ?? VIA_ONE)
    this.#networks = new Map(options.networks.map(name => [name, networkOf(name)]))
  }

  async start(): Promise<void> {
    const { libp2p } = this.#ports
    for (const network of this.#networks.values()) this.#subscribe(network, presenceTopic(network.name))
    libp2p.addEventListener('peer:disconnect', this.#onDisconnect)
    await libp2p.handle(SNAPSHOT_PROTOCOL, (stream, connection) => void this.#serve(stream, connection.remotePeer))
    await libp2p.handle(WHO_CAN_PROTOCOL, (stream, connection) => void this.#answer(stream, connection.remotePeer))
    const watchOf = (network: string): PresenceWatch | undefined => this.#networks.get(network)?.watch
    await libp2p.handle(WATCH_PROTOCOL, stream => serveWatch(stream, watchOf), { maxInboundStreams: MAX_WATCH_STREAMS })
  }

  stop(): void {
    clearTimeout(this.#stopGone)
    for (const { watch } of this.#networks.values()) watch.stop()
    this.#ports.libp2p.removeEventListener('peer:disconnect', this.#onDisconnect)
  }

  /** Asks another relay who is there: what nodes say only now and then would be missing here for minutes. */
  async askRelay(connection: Connection): Promise<void> {
    for (const network of this.#networks.values()) {
      try {
        const entries = await fetchSnapshot(connection, { network: network.name }, AbortSignal.timeout(SNAPSHOT_TIMEOUT_MS))
        for (const { peerId, presence } of entries) {
          if (presence.network !== network.name) continue
          const record = { author: peerIdFromString(peerId).toMultihash().bytes, payload: Presence.encode(presence) }
          network.cache.keepHearsay(peerId, record, Date.now())
        }
        this.#look(network)
      } catch (error) {
        this.#ports.log.debug({ err: error, network: network.name }, 'other relay not asked')
      }
    }
  }

  #subscribe(network: Network, topic: string): void {
    const { pubsub } = this.#ports.libp2p.services
    pubsub.topicValidators.set(topic, (from, message) => this.#judge(network, from, message))
    pubsub.subscribe(topic)
  }

  #look(network: Network): void {
    if (network.isSharded || network.cache.size < PASSES_SHARDS_FROM) return
    network.isSharded = true
    for (const topic of presenceTopics(network.name).slice(1)) this.#subscribe(network, topic)
  }

  /** Of a peer whose socket closed nothing more is told to newcomers; if it lives on elsewhere, its next gossip brings it back. */
  readonly #onDisconnect = ({ detail: peer }: CustomEvent<PeerId>): void => {
    const id = peer.toString()
    const own = this.#ports.libp2p.peerId.toString()
    for (const { cache, isSharded, gone } of this.#networks.values()) {
      // in a large network its next whole word may be minutes away
      for (const name of isSharded ? cache.lost(id, own) : cache.forget(id)) {
        if (!isSharded) break
        const shard = shardOf(name, placeOf(id), depthOf(cache.offerers(name) + 1))
        gone.set(shard, (gone.get(shard) ?? new Set()).add(id))
      }
    }
    this.#stopGone ??= setTimeout(() => this.#tellGone(), GONE_AFTER_MS)
  }

  /** Nodes that hear of a lost peer by its shard believe it of one that named no other relay. */
  #tellGone(): void {
    this.#stopGone = undefined
    const { libp2p, log } = this.#ports
    const connected = new Set(libp2p.getPeers().map(String))
    for (const { name, gone } of this.#networks.values()) {
      for (const [shard, ids] of gone) {
        const lost = [...ids].filter(id => !connected.has(id)).slice(0, MAX_GONE)
        const word = { network: name, epoch: 0, sequence: 0, capabilities: [], serving: false, platform: '', relays: [], leaving: false }
        const bytes = Presence.encode({ ...word, offers: [], gone: encodeValue(lost) as Uint8Array<ArrayBuffer> })
        if (lost.length === 0) continue
        libp2p.services.pubsub.publish(presenceTopic(name, shard), bytes).catch(err => log.debug({ err }, 'lost peers not told'))
      }
      gone.clear()
    }
  }

  #judge(network: Network, from: PeerId, message: Message): TopicValidatorResult {
    if (message.type !== 'signed') return TopicValidatorResult.Reject
    if (!this.#rates.take(from.toString(), Date.now())) return this.#refuse('presence-flood')
    const record = { author: message.from.toMultihash().bytes, payload: message.data }
    const verdict = network.cache.keep(message.from.toString(), record, Date.now())
    this.#look(network)
    if (verdict === 'kept') return TopicValidatorResult.Accept
    this.#ports.log.debug({ author: message.from.toString(), from: from.toString(), verdict }, 'presence refused')
    const refused = this.#refuse(`presence-${verdict}`)
    return verdict === 'too-large' ? TopicValidatorResult.Reject : refused
  }

  #refuse(cause: string): TopicValidatorResult {
    this.#ports.onRefused(cause)
    return TopicValidatorResult.Ignore
  }

  /** The client says which network, and what it offers itself: so of two that come together, the later one hears of the earlier. */
  async #serve(stream: Stream, client: PeerId): Promise<void> {
    const signal = AbortSignal.timeout(SNAPSHOT_TIMEOUT_MS)
    try {
      const frames = lpStream(stream, { maxDataLength: MAX_PRESENCE_BYTES })
      const network = this.#networks.get(new TextDecoder().decode((await frames.read({ signal })).subarray()))
      const payload = (await frames.read({ signal })).subarray()
      const limit = network?.isSharded === true ? SHARDED_SNAPSHOT_RECORDS : MAX_SNAPSHOT_RECORDS
      const records = network?.cache.newest(limit, Date.now()) ?? []
      if (network != null) this.#keepOwn(network, client, payload)
      if (records.length > 0) await frames.writeV(records.map(encodeRecord), { signal })
      // Resolves when the other side has closed its half too, hence the signal.
      await stream.close({ signal })
    } catch (error) {
      this.#ports.log.debug({ err: error }, 'presence snapshot failed')
      stream.abort(error as Error)
    }
  }

  /** Who offers what, and how many do. */
  async #answer(stream: Stream, client: PeerId): Promise<void> {
    const signal = AbortSignal.timeout(SNAPSHOT_TIMEOUT_MS)
    try {
      const frames = lpStream(stream, { maxDataLength: MAX_QUESTION_BYTES })
      const network = this.#networks.get(new TextDecoder().decode((await frames.read({ signal })).subarray()))
      const question = decodeQuestion((await frames.read({ signal })).subarray())
      if (network == null || question == null) throw new Error('Expected a question about a network of this relay')
      if (question.presence != null) this.#keepOwn(network, client, Presence.encode(question.presence))
      const asker = client.toString()
      const { id, capabilities, limit } = question
      const { cache } = network
      const found = capabilities.flatMap(name => (limit === 0 ? [] : cache.offering(name, { asker, limit, random: Math.random() })))
      const offerers = capabilities.map(name => cache.offerers(name))
      const named = found.slice(0, limit).map(each => [each.id, each.payload] as const)
      await frames.write(encodeAnswer({ id, found: named, size: cache.size, offerers }), { signal })
      await stream.close({ signal })
    } catch (error) {
      this.#ports.log.debug({ err: error }, 'question not answered')
      stream.abort(error as Error)
    }
  }

  /** The connection proves who says it. */
  #keepOwn(network: Network, client: PeerId, payload: Uint8Array): void {
    if (payload.byteLength > 0) network.cache.keep(client.toString(), { author: client.toMultihash().bytes, payload }, Date.now())
    this.#look(network)
  }
}

function networkOf(name: string): Network {
  const watch: PresenceWatch = new PresenceWatch({ clock: systemClock, payloadOf: id => cache.payloadOf(id) }, name)
  const cache: PresenceCache = new PresenceCache({ onChange: (id, capabilities) => watch.changed(id, capabilities) })
  return { name, cache, watch, isSharded: false, gone: new Map() }
}

/** `length of the id | id | payload`. The length is a varint of one byte: a peer id's multihash has 34 to 42 bytes. */
export function encodeRecord({ author, payload }: PresenceRecord): Uint8Array {
  const bytes = new Uint8Array(1 + author.byteLength + payload.byteLength)
  bytes[0] = author.byteLength
  bytes.set(author, 1)
  bytes.set(payload, 1 + author.byteLength)
  return bytes
}
