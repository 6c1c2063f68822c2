import { TypedEventEmitter } from 'main-event'
import type { Load, Presence } from '../wire/proto/agent-message.js'
import { CapabilityIndex } from './capability-index.ts'
import { isNewer, lifeOf, type PeerRecord, PRESENCE_LIFE_MS, recordOf, type Word } from './peer-record.ts'

export type { PeerRecord } from './peer-record.ts'

export interface PeerTableOptions {
  /** Peers kept at most, and as many who left. @default 2000 */
  readonly limit?: number
  /** Those kept while others can make room: linked, or offering what this node asks for. @default nobody */
  readonly isNeeded?: (peer: PeerRecord) => boolean
}

export interface PeerTableEvents {
  'peer:join': CustomEvent<PeerRecord>
  'peer:change': CustomEvent<PeerRecord>
  'peer:leave': CustomEvent<PeerRecord>
}

/** Some 2 MB. Past it the one silent longest makes room. */
const MAX_PEERS = 2_000
/** So many of those silent longest are looked at for one that is not needed; when all are, the first goes all the same. */
const LOOKED_AT_FOR_ROOM = 256

/** Others take so long at most to notice that a peer is gone. */
const HEARSAY_AFTER_MS = 10_000

/**
 * The peers of the network, as they describe themselves. Time is passed in, and nothing is decided by a peer's clock. An older word never replaces a newer
 * one, and nobody returns from a goodbye but by a later life or a later word. It does not know how a word came, nor whether there is a link.
 */
export class PeerTable extends TypedEventEmitter<PeerTableEvents> {
  readonly #peers = new Map<string, PeerRecord>()
  readonly #index = new CapabilityIndex()
  readonly #limit: number
  readonly #isNeeded: (peer: PeerRecord) => boolean
  /** Last word of those who left, so that late gossip does not bring them back. */
  readonly #left = new Map<string, { readonly epoch: number; readonly sequence: number; readonly at: number }>()

  constructor({ limit = MAX_PEERS, isNeeded = () => false }: PeerTableOptions = {}) {
    super()
    this.#limit = limit
    this.#isNeeded = isNeeded
  }

  get size(): number {
    return this.#peers.size
  }

  get(id: string): PeerRecord | undefined {
    return this.#peers.get(id)
  }

  all(): PeerRecord[] {
    return [...this.#peers.values()]
  }

  values(): IterableIterator<PeerRecord> {
    return this.#peers.values()
  }

  /** Names that somebody offers. */
  get capabilities(): IterableIterator<string> {
    return this.#index.names
  }

  /** Ids of those that say they offer it. */
  offering(capability: string): ReadonlySet<string> {
    return this.#index.offering(capability)
  }

  /** Takes a peer's word; false when it is older than what is known, or short and what it leaves out is not known. */
  heard(id: string, presence: Presence, now: number): boolean {
    const known = this.#peers.get(id) ?? this.#left.get(id)
    if (known != null && !isNewer(presence, known)) return false
    if (presence.leaving) {
      this.#leave(id, presence, now)
      return true
    }
    const before = this.#peers.get(id)
    const record = recordOf(id, presence, { before, now })
    if (record == null) return false
    this.#left.delete(id)
    this.#peers.delete(id)
    this.#put(record, before)
    if (before == null) this.#makeRoom()
    this.safeDispatchEvent(before == null ? 'peer:join' : 'peer:change', { detail: record })
    return true
  }

  /**
   * Takes the word of a peer that says it on a link of its own, now: whatever life it names is the one it lives. Else one whose clock was set back between
   * two lives would not be heard for as long as its link keeps the old one from being forgotten.
   */
  greeted(id: string, presence: Presence, now: number): boolean {
    const known = this.#peers.get(id) ?? this.#left.get(id)
    if (known == null || known.epoch === presence.epoch) return this.heard(id, presence, now)
    this.#left.delete(id)
    const before = this.#peers.get(id)
    if (before != null) this.#peers.set(id, { ...before, epoch: presence.epoch, sequence: -1 })
    return this.heard(id, presence, now)
  }

  /**
   * Takes what somebody else says of a peer that is not known: enough to call it. Its own word, whatever it is, is newer. Of who left a moment ago
   * nothing is believed, because others may not have heard of it yet.
   */
  heardOf(id: string, presence: Presence, now: number): boolean {
    const left = this.#left.get(id)
    if (this.#peers.has(id) || presence.leaving || (left != null && now - left.at < HEARSAY_AFTER_MS)) return false
    const { epoch, sequence } = left ?? { epoch: 0, sequence: 0 }
    return this.heard(id, { ...presence, epoch, sequence: sequence + 1 }, now)
  }

  /**
   * Takes a peer's word that a relay passes on: newer than what is known, it stands until the peer itself says anything. A relay that makes words up cannot
   * make the peer's own words old by it.
   */
  passedOn(id: string, presence: Presence, now: number): boolean {
    const before = this.#peers.get(id)
    if (before == null) return this.heardOf(id, presence, now)
    const { epoch, sequence } = presence
    if (presence.leaving || !isNewer(presence, before.passedOn ?? before)) return false
    const said = recordOf(id, presence, { before, now })
    if (said == null) return false
    const record = { ...said, epoch: before.epoch, sequence: before.sequence, passedOn: { epoch, sequence } }
    this.#put(record, before)
    this.safeDispatchEvent('peer:change', { detail: record })
    return true
  }

  /** A heartbeat on the link says that it lives and how busy it is. */
  touched(id: string, load: Load | undefined, now: number): void {
    const before = this.#peers.get(id)
    if (before == null) return
    const record: PeerRecord = { ...before, load: load ?? before.load, lastSeen: now }
    this.#peers.set(id, record)
    this.safeDispatchEvent('peer:change', { detail: record })
  }

  /** Forgets a peer, whatever it last said: its link proved it dead. A later word brings it back. */
  remove(id: string, now: number): void {
    const record = this.#peers.get(id)
    if (record != null) this.#leave(id, record, now)
  }

  /** Nothing more is wanted of it here, though it may well live on. */
  forget(id: string): void {
    const record = this.#peers.get(id)
    if (record != null) this.#drop(record)
  }

  /** A relay says that the peer's connection to it ended: one that named no other relay is gone. */
  lostRelay(id: string, relayId: string): void {
    const record = this.#peers.get(id)
    const left = record?.relays.filter(relay => !relay.endsWith(`/p2p/${relayId}`))
    if (record == null || left == null || left.length === record.relays.length) return
    if (left.length === 0) this.#drop(record)
    else this.#peers.set(id, { ...record, relays: left })
  }

  /** Forgets the peers that were silent for longer than they said they would be, but for those `keep` names. */
  expire(now: number, keep: (id: string) => boolean): void {
    for (const record of this.#peers.values()) if (record.lastSeen < now - lifeOf(record) && !keep(record.id)) this.#drop(record)
    for (const [id, { at }] of this.#left) if (at < now - PRESENCE_LIFE_MS) this.#left.delete(id)
  }

  #put(record: PeerRecord, before: PeerRecord | undefined): void {
    this.#peers.set(record.id, record)
    this.#index.replace(record.id, before?.capabilities ?? [], record.capabilities)
  }

  #leave(id: string, { epoch, sequence }: Word, at: number): void {
    this.#left.delete(id)
    this.#left.set(id, { epoch, sequence, at })
    const [oldest] = this.#left.keys()
    if (this.#left.size > this.#limit && oldest != null) this.#left.delete(oldest)
    const record = this.#peers.get(id)
    if (record != null) this.#drop(record)
  }

  #drop(record: PeerRecord): void {
    this.#peers.delete(record.id)
    this.#index.replace(record.id, record.capabilities, [])
    this.safeDispatchEvent('peer:leave', { detail: record })
  }

  #makeRoom(): void {
    if (this.#peers.size <= this.#limit) return
    let looked = 0
    let first: PeerRecord | undefined
    for (const record of this.#peers.values()) {
      first ??= record
      if (++looked > LOOKED_AT_FOR_ROOM) break
      if (this.#isNeeded(record)) continue
      this.#drop(record)
      return
    }
    if (first != null) this.#drop(first)
  }
}
