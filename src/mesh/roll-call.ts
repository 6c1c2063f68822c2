import type { Clock } from '../base/clock.ts'
import type { Startable } from '../base/life-cycle.ts'
import type { Presence } from '../wire/proto/agent-message.js'
import { decodeValue } from '../wire/value.ts'
import { Census, type Count } from './census.ts'
import { Interests } from './interests.ts'
import { OwnPresence, type SelfDescription } from './own-presence.ts'
import type { PeerTable } from './peer-table.ts'
import { type PresencePlan, presencePlan } from './presence-plan.ts'
import { hears, placeOf } from './presence-shards.ts'
import { type PresenceChannel, PresenceTeller } from './presence-teller.ts'
import type { HeardOf } from './who-can.ts'

export interface RollCallPorts {
  readonly selfId: string
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly describe: () => SelfDescription
  /** Multiaddrs of the relays this node is connected to. */
  readonly relays: () => readonly string[]
  readonly peers: PeerTable
  readonly isLinked: (peerId: string) => boolean
  readonly channel: PresenceChannel
  /** A link to this peer is wanted, in so many milliseconds at most. */
  readonly want: (peerId: string, delayMs: number) => void
  /** Asks relays and neighbours who offers it. */
  readonly query: (capability: string) => void
  /** Asks relays how many offer what this node offers and asks for. Resolves when they said so, or did not in a second or two. */
  readonly count: () => Promise<void>
  /** Something new was told in shards: those that are linked are told by the link. */
  readonly news: () => void
  /** Relays are to tell from now on what is new of those that offer these, and of no others. */
  readonly watch: (capabilities: readonly string[]) => void
  /** One of them does. */
  readonly isWatched: () => boolean
}

/** A peer heard of by gossip is dialled after a while, because the newcomer dials first. */
const GOSSIP_DIAL_MS = { least: 400, spread: 800 }
/** Offerers of what this node asks for, below which a large network is asked for more. */
const ENOUGH_IN_SHARDS = 4
/** How often it is looked whether the network grew, and whether something is of interest no more. */
const LOOK_MS = 10_000
/** What was heard by chance, in an answer or a snapshot, is remembered so long: nobody tells when it changes. */
const OTHERS_LIFE_MS = 30_000
/** Peers that one word of a relay names as gone. */
const MAX_GONE = 256

/**
 * Who is there: tells the network of this node and hears of the others, of all in a small network, of those that offer what it asks for in a large one. It
 * does not know what carries the words, nor which links stand.
 */
export class RollCall implements Startable {
  readonly #ports: RollCallPorts
  readonly #network: string
  readonly #place: number
  readonly #presence: OwnPresence
  readonly #teller: PresenceTeller
  readonly #census = new Census()
  readonly #interests: Interests
  #isSharded = false
  #forgotAt = Number.NEGATIVE_INFINITY
  #cancelLook: (() => void) | undefined

  constructor(ports: RollCallPorts, network: string) {
    const { clock, random, describe, relays, channel, peers, selfId, news } = ports
    this.#ports = ports
    this.#network = network
    this.#place = placeOf(selfId)
    this.#presence = new OwnPresence({ describe, relays }, { network, epoch: clock.now() })
    this.#teller = new PresenceTeller({ clock, random, channel, describe: () => this.own(), plan: () => this.plan(), news })
    this.#interests = new Interests({
      clock,
      known: capability => peers.offering(capability).size,
      enough: () => (this.#isSharded ? ENOUGH_IN_SHARDS : 1),
      query: ports.query,
      onChange: () => this.#onInterest()
    })
  }

  async start(): Promise<void> {
    if (this.#cancelLook != null) return
    await this.#ports.channel.start()
    this.#listen()
    await this.#teller.start()
    this.#look()
  }

  async stop(): Promise<void> {
    this.#cancelLook?.()
    this.#cancelLook = undefined
    this.#interests.stop()
    await this.#teller.stop()
    await this.#ports.channel.stop()
  }

  /** This node's presence, newer than the last. */
  own(): Presence {
    return this.#presence.next()
  }

  /** What this node says of itself has changed. */
  changed(): void {
    if (this.#isSharded && this.names.some(name => !this.#census.knows(name))) void this.#tellCounted()
    else this.#teller.changed()
  }

  /** Somebody new listens to all: what was said before is said again. */
  joined(): void {
    if (!this.#isSharded) this.#teller.changed()
  }

  /** A task of this node wants it. */
  asked(capability: string): void {
    this.#interests.asked(capability)
  }

  isOfInterest(capabilities: readonly string[]): boolean {
    return capabilities.some(name => this.#interests.has(name))
  }

  /** True in a network that is too large to know everybody. */
  get isSharded(): boolean {
    return this.#isSharded
  }

  /** What this node offers and asks for: what a relay is asked to count. */
  get names(): string[] {
    return [...new Set([...this.#ports.describe().capabilities, ...this.#interests.current()])]
  }

  plan(): PresencePlan {
    const { clock, describe, peers } = this.#ports
    const now = clock.now()
    const plan = presencePlan({
      size: this.#census.size(peers.size + 1, now),
      wasSharded: this.#isSharded,
      place: this.#place,
      offers: describe().capabilities,
      asked: this.#interests.current(),
      offerers: capability => this.#offerers(capability)
    })
    this.#isSharded = plan.isSharded
    return plan
  }

  /** A relay counted. */
  counted(count: Count): void {
    this.#census.take(count, this.#ports.clock.now())
    if (this.#cancelLook != null) this.#look()
  }

  /** A peer's own word, proven to be its own. */
  heard(peerId: string, presence: Presence): void {
    const { selfId, peers, clock, want, random } = this.#ports
    if (presence.network !== this.#network) return
    if (presence.gone != null) this.#gone(peerId, presence.gone)
    else if (peerId === selfId) this.#outlive(presence)
    else if (peers.heard(peerId, presence, clock.now()) && !presence.leaving)
      want(peerId, GOSSIP_DIAL_MS.least + random() * GOSSIP_DIAL_MS.spread)
  }

  /** What somebody else says of peers. */
  heardOf(found: readonly HeardOf[]): void {
    const { selfId, peers, clock, want } = this.#ports
    const learned: string[] = []
    for (const { peerId, presence } of found) {
      if (presence.network !== this.#network || presence.sameAs != null || presence.gone != null) continue
      if (peerId === selfId) this.#outlive(presence)
      else if (peers.heardOf(peerId, presence, clock.now())) learned.push(peerId)
    }
    // once all are known: whom to link follows from how many there are
    for (const peerId of learned) want(peerId, 0)
  }

  /** A relay passes on what is new of those that offer what this node asks for; of one that left it does not know whether another relay has it. */
  passedOn(relayId: string, found: readonly HeardOf[]): void {
    const { selfId, peers, clock, want } = this.#ports
    for (const { peerId, presence } of found) {
      if (presence.network !== this.#network || peerId === selfId) continue
      if (presence.leaving) peers.lostRelay(peerId, relayId)
      else if (peers.passedOn(peerId, presence, clock.now())) want(peerId, 0)
    }
  }

  #outlive(presence: Presence): void {
    if (this.#presence.outlive(presence)) this.#teller.changed()
  }

  #gone(relayId: string, bytes: Uint8Array): void {
    const ids = decodeValue(bytes)
    if (!Array.isArray(ids) || ids.length > MAX_GONE) return
    for (const id of ids) if (typeof id === 'string') this.#ports.peers.lostRelay(id, relayId)
  }

  /** Where a capability is told follows from how many offer it. */
  async #tellCounted(): Promise<void> {
    await this.#ports.count()
    this.#teller.changed()
  }

  #onInterest(): void {
    this.#listen()
    if (this.#isSharded && this.#interests.current().some(name => !this.#census.knows(name))) void this.#ports.count()
  }

  /** In a large network only those are remembered of whom changes are heard, and for a while those heard of otherwise. */
  #forgetOthers(): void {
    const { peers, clock, isLinked } = this.#ports
    const now = clock.now()
    if (now - this.#forgotAt < OTHERS_LIFE_MS) return
    this.#forgotAt = now
    for (const { id, capabilities, lastSeen } of peers.values()) {
      if (now - lastSeen > OTHERS_LIFE_MS && !isLinked(id) && !this.#hears(id, capabilities)) peers.forget(id)
    }
  }

  #hears(id: string, capabilities: readonly string[]): boolean {
    const all = this.#ports.isWatched()
    return capabilities.some(name => this.#interests.has(name) && (all || hears(this.#place, placeOf(id), this.#offerers(name))))
  }

  #offerers(capability: string): number {
    const { peers, clock } = this.#ports
    return this.#census.offerers(capability, peers.offering(capability).size, clock.now())
  }

  #listen(): PresencePlan {
    const { channel, watch } = this.#ports
    const plan = this.plan()
    channel.listen(plan.listen)
    watch(plan.isSharded ? this.#interests.current() : [])
    return plan
  }

  #look(): void {
    this.#cancelLook?.()
    this.#interests.lapse()
    const before = this.#isSharded
    const plan = this.#listen()
    if (plan.isSharded !== before) this.changed()
    else if (plan.isSharded) this.#teller.planned(plan)
    if (this.#isSharded) this.#forgetOthers()
    this.#cancelLook = this.#ports.clock.setTimeout(() => this.#look(), LOOK_MS)
  }
}
