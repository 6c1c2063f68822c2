import type { PresenceShard } from '../../src/mesh/presence-shards.ts'
import { presenceTopic } from '../../src/mesh/protocol-names.ts'
import { Presence } from '../../src/wire/proto/agent-message.js'
import type { PresenceClock } from './presence-clock.ts'

/** A node, as far as gossip knows it. */
export interface Listener {
  readonly id: string
  bytesIn: number
  bytesOut: number
  heard(from: string, presence: Presence): void
}

export interface GossipModelPorts {
  readonly clock: PresenceClock
  readonly random: () => number
  readonly network: string
}

/** What gossipsub uses by default: a node grafts up to 6 neighbours in each topic it listens to, and keeps at most 12. */
const DEGREE = 6
const MOST_NEIGHBOURS = 12
/**
 * Around the bytes of a presence: author 40, number 10, signature 66, its key 38 and the message's own frames 8 in protobuf; 12 of yamux, 18 of noise, 10 of
 * a data channel or WebSocket.
 */
const ENVELOPE_BYTES = 202
/** A subscription, a graft or a prune: the topic's name and 40 around it. */
const CONTROL_BYTES = 40
/** Gossip neighbours that hear of each subscription, whatever they listen to: relay and direct links. */
const SUBSCRIPTION_HEARERS = 13

interface Topic {
  readonly neighbours: Map<Listener, Set<Listener>>
  readonly members: Listener[]
}

/**
 * gossipsub, as far as presence needs it: in each topic a random mesh of degree 6, in which a message goes over every edge, but not back to whom it came from.
 * Copies that come second are counted in full. It does not model its own loss recovery (IHAVE, IWANT), because nothing is lost.
 */
export class GossipModel {
  readonly #ports: GossipModelPorts
  readonly #topics = new Map<PresenceShard, Topic>()

  constructor(ports: GossipModelPorts) {
    this.#ports = ports
  }

  subscribe(listener: Listener, shard: PresenceShard): void {
    const topic: Topic = this.#topics.get(shard) ?? { neighbours: new Map(), members: [] }
    this.#topics.set(shard, topic)
    if (topic.neighbours.has(listener)) return
    topic.neighbours.set(listener, new Set())
    this.#graft(topic, listener, shard)
    topic.members.push(listener)
    const bytes = CONTROL_BYTES + this.#nameOf(shard).length
    listener.bytesOut += bytes * SUBSCRIPTION_HEARERS
    // on average a node hears of as many subscriptions as it tells of
    listener.bytesIn += bytes * SUBSCRIPTION_HEARERS
  }

  unsubscribe(listener: Listener, shard: PresenceShard): void {
    const topic = this.#topics.get(shard)
    const neighbours = topic?.neighbours.get(listener)
    if (topic == null || neighbours == null) return
    topic.neighbours.delete(listener)
    const at = topic.members.indexOf(listener)
    const last = topic.members.pop()
    if (last != null && last !== listener) topic.members[at] = last
    for (const other of neighbours) {
      topic.neighbours.get(other)?.delete(listener)
      if ((topic.neighbours.get(other)?.size ?? DEGREE) < DEGREE - 2) this.#graft(topic, other, shard)
    }
  }

  /** Sends it to up to six who listen, who pass it on. */
  publish(author: Listener, shard: PresenceShard, presence: Presence): void {
    const topic = this.#topics.get(shard)
    if (topic == null || topic.members.length === 0) return
    const bytes = this.bytesOf(presence, shard)
    const own = topic.neighbours.get(author)
    const first = own ?? this.#some(topic, DEGREE)
    const reached = new Map<Listener, number>()
    let wave: Array<readonly [Listener, number]> = []
    const send = (from: Listener, to: Listener, at: number): void => {
      from.bytesOut += bytes
      to.bytesIn += bytes
      if (to === author || reached.has(to)) return
      const arrives = at + this.hopMs()
      reached.set(to, arrives)
      wave.push([to, arrives])
    }
    for (const to of first) send(author, to, 0)
    const fromOf = new Map<Listener, Listener>([...reached.keys()].map(each => [each, author]))
    while (wave.length > 0) {
      const now = wave
      wave = []
      for (const [from, at] of now) {
        for (const to of topic.neighbours.get(from) ?? []) {
          if (to === fromOf.get(from)) continue
          if (!reached.has(to)) fromOf.set(to, from)
          send(from, to, at)
        }
      }
    }
    for (const [to, at] of reached) this.#ports.clock.setTimeout(() => to.heard(author.id, presence), at)
  }

  bytesOf(presence: Presence, shard: PresenceShard): number {
    return Presence.encode(presence).byteLength + ENVELOPE_BYTES + this.#nameOf(shard).length
  }

  /** One hop: within a continent mostly, across an ocean sometimes, a busy tab now and then. */
  hopMs(): number {
    const { random } = this.#ports
    const luck = random()
    return luck < 0.7 ? 15 + 45 * random() : luck < 0.97 ? 60 + 120 * random() : 200 + 600 * random()
  }

  #nameOf(shard: PresenceShard): string {
    return presenceTopic(this.#ports.network, shard)
  }

  #graft(topic: Topic, listener: Listener, shard: PresenceShard): void {
    const own = topic.neighbours.get(listener)
    const bytes = CONTROL_BYTES + this.#nameOf(shard).length
    for (const other of this.#some(topic, DEGREE * 2)) {
      const others = topic.neighbours.get(other)
      if (own == null || own.size >= DEGREE) return
      if (other === listener || own.has(other) || others == null || others.size >= MOST_NEIGHBOURS) continue
      own.add(other)
      others.add(listener)
      listener.bytesOut += bytes
      other.bytesIn += bytes
    }
  }

  #some({ members }: Topic, count: number): Set<Listener> {
    if (members.length <= count) return new Set(members)
    const some = new Set<Listener>()
    while (some.size < count) {
      const one = members[Math.floor(this.#ports.random() * members.length)]
      if (one != null) some.add(one)
    }
    return some
  }
}
