import { TypedEventEmitter } from 'main-event'
import type { Coordinate, Load, Presence } from '../wire/proto/agent-message.js'

/** What a peer last said of itself. */
export interface PeerRecord {
  readonly id: string
  readonly capabilities: readonly string[]
  readonly load: Load
  readonly serving: boolean
  readonly platform: string
  /** Multiaddrs of the relays it can be reached through. */
  readonly relays: readonly string[]
  readonly region?: string | undefined
  readonly coordinate?: Coordinate | undefined
  readonly epoch: number
  readonly sequence: number
  /** By our own clock, in milliseconds. */
  readonly lastSeen: number
}

export interface PeerTableEvents {
  'peer:join': CustomEvent<PeerRecord>
  'peer:change': CustomEvent<PeerRecord>
  'peer:leave': CustomEvent<PeerRecord>
}

/** Peers kept at most, and as many who left: past it the one silent longest makes room. */
const MAX_PEERS = 2_000

/** Others take so long at most to notice that a peer is gone. */
const HEARSAY_AFTER_MS = 10_000

const NO_LOAD: Load = { running: 0, queued: 0, capacity: 0, serviceMs: new Map() }

/**
 * The peers of the network, as they describe themselves. Time is passed in. An older word never replaces a newer one, and nobody returns
 * from a goodbye but by a later life or a later word. It does not know how a word came, nor whether there is a link.
 */
export class PeerTable extends TypedEventEmitter<PeerTableEvents> {
  readonly #peers = new Map<string, PeerRecord>()
  /** Last word of those who left, so that late gossip does not bring them back. */
  readonly #left = new Map<string, { readonly epoch: number; readonly sequence: number; readonly at: number }>()

  get(id: string): PeerRecord | undefined {
    return this.#peers.get(id)
  }

  all(): PeerRecord[] {
    return [...this.#peers.values()]
  }

  /** Takes a peer's word; false when it is older than what is known. */
  heard(id: string, presence: Presence, now: number): boolean {
    const known = this.#peers.get(id) ?? this.#left.get(id)
    if (known != null && !isNewer(presence, known)) return false
    if (presence.leaving) {
      this.#leave(id, presence, now)
      return true
    }
    const before = this.#peers.get(id)
    const { capabilities, load = NO_LOAD, serving, platform, relays, epoch, sequence, coordinate } = presence
    const region = presence.region?.slice(0, 32)
    const record: PeerRecord = {
      id,
      capabilities,
      load,
      serving,
      platform: platform.slice(0, 40),
      relays,
      region,
      coordinate,
      epoch,
      sequence,
      lastSeen: now
    }
    this.#left.delete(id)
    this.#peers.delete(id)
    this.#peers.set(id, record)
    if (before == null) this.#makeRoom()
    this.safeDispatchEvent(before == null ? 'peer:join' : 'peer:change', { detail: record })
    return true
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

  /** Forgets the peers not heard of since `before`, but for those `keep` names. */
  expire(before: number, keep: (id: string) => boolean): void {
    for (const record of this.all()) if (record.lastSeen < before && !keep(record.id)) this.#drop(record)
    for (const [id, { at }] of this.#left) if (at < before) this.#left.delete(id)
  }

  #leave(id: string, { epoch, sequence }: { readonly epoch: number; readonly sequence: number }, at: number): void {
    this.#left.delete(id)
    this.#left.set(id, { epoch, sequence, at })
    const [oldest] = this.#left.keys()
    if (this.#left.size > MAX_PEERS && oldest != null) this.#left.delete(oldest)
    const record = this.#peers.get(id)
    if (record != null) this.#drop(record)
  }

  #drop(record: PeerRecord): void {
    this.#peers.delete(record.id)
    this.safeDispatchEvent('peer:leave', { detail: record })
  }

  #makeRoom(): void {
    if (this.#peers.size <= MAX_PEERS) return
    const [oldest] = this.#peers.values()
    if (oldest != null) this.#drop(oldest)
  }
}

type Word = { readonly epoch: number; readonly sequence: number }

const isNewer = (word: Word, known: Word): boolean =>
  word.epoch > known.epoch || (word.epoch === known.epoch && word.sequence > known.sequence)
