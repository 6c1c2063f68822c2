/** The relay's part in presence: passes gossip on within limits, remembers the last of each author, and tells newcomers. */
import { type GossipSub, type Message, TopicValidatorResult } from '@libp2p/gossipsub'
import type { Libp2p, PeerId, Stream } from '@libp2p/interface'
import { lpStream } from '@libp2p/utils'
import { presenceTopic, SNAPSHOT_PROTOCOL } from '../src/mesh/protocol-names.ts'
import { MAX_PRESENCE_BYTES } from '../src/wire/limits.ts'
import type { Log } from './log.ts'
import { PresenceCache, type PresenceRecord } from './presence-cache.ts'

/** Records in one answer: 3 MB at most. A node links to far fewer peers; the rest come by gossip. */
const MAX_SNAPSHOT_RECORDS = 256
/** From the opened stream to both sides closed. A client that does not close its half in time loses the stream. */
const SNAPSHOT_TIMEOUT_MS = 10_000

export interface PresencePorts {
  readonly libp2p: Libp2p<{ pubsub: GossipSub }>
  readonly log: Log
}

export class PresenceService {
  readonly #ports: PresencePorts
  readonly #caches: ReadonlyMap<string, PresenceCache>

  constructor(ports: PresencePorts, options: { readonly networks: readonly string[] }) {
    this.#ports = ports
    this.#caches = new Map(options.networks.map(network => [network, new PresenceCache()]))
  }

  async start(): Promise<void> {
    const { libp2p } = this.#ports
    for (const [network, cache] of this.#caches) {
      libp2p.services.pubsub.topicValidators.set(presenceTopic(network), (from, message) => this.#judge(cache, from, message))
      libp2p.services.pubsub.subscribe(presenceTopic(network))
    }
    libp2p.addEventListener('peer:disconnect', this.#onDisconnect)
    await libp2p.handle(SNAPSHOT_PROTOCOL, (stream, connection) => void this.#serve(stream, connection.remotePeer))
  }

  /** Of a peer whose socket closed nothing more is told to newcomers; if it lives on elsewhere, its next gossip brings it back. */
  readonly #onDisconnect = ({ detail: peer }: CustomEvent<PeerId>): void => {
    for (const cache of this.#caches.values()) cache.forget(peer.toString())
  }

  #judge(cache: PresenceCache, from: PeerId, message: Message): TopicValidatorResult {
    if (message.type !== 'signed') return TopicValidatorResult.Reject
    const record = { author: message.from.toMultihash().bytes, payload: message.data }
    const verdict = cache.keep(message.from.toString(), record, Date.now())
    if (verdict === 'kept') return TopicValidatorResult.Accept
    this.#ports.log.debug({ author: message.from.toString(), from: from.toString(), verdict }, 'presence refused')
    return verdict === 'too-large' ? TopicValidatorResult.Reject : TopicValidatorResult.Ignore
  }

  /** The client says which network, and what it offers itself: so of two that come together, the later one hears of the earlier. */
  async #serve(stream: Stream, client: PeerId): Promise<void> {
    const signal = AbortSignal.timeout(SNAPSHOT_TIMEOUT_MS)
    try {
      const frames = lpStream(stream, { maxDataLength: MAX_PRESENCE_BYTES })
      const network = new TextDecoder().decode((await frames.read({ signal })).subarray())
      const payload = (await frames.read({ signal })).subarray()
      const cache = this.#caches.get(network)
      const records = cache?.newest(MAX_SNAPSHOT_RECORDS, Date.now()) ?? []
      // the connection proves who says it
      if (payload.byteLength > 0) cache?.keep(client.toString(), { author: client.toMultihash().bytes, payload }, Date.now())
      if (records.length > 0) await frames.writeV(records.map(encodeRecord), { signal })
      // Resolves when the other side has closed its half too, hence the signal.
      await stream.close({ signal })
    } catch (error) {
      this.#ports.log.debug({ err: error }, 'presence snapshot failed')
      stream.abort(error as Error)
    }
  }
}

/** `length of the id | id | payload`. The length is a varint of one byte: a peer id's multihash has 34 to 42 bytes. */
export function encodeRecord({ author, payload }: PresenceRecord): Uint8Array {
  const bytes = new Uint8Array(1 + author.byteLength + payload.byteLength)
  bytes[0] = author.byteLength
  bytes.set(author, 1)
  bytes.set(payload, 1 + author.byteLength)
  return bytes
}
