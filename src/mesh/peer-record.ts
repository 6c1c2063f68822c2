import type { CapabilityOffer, Coordinate, Load, Presence } from '../wire/proto/agent-message.js'
import { checkedOffers } from './announced-offers.ts'

/** A node that says nothing for this long is gone; at the shortest interval it leaves room for five lost words. */
export const PRESENCE_LIFE_MS = 12_000
/** Of who speaks more seldom, so many intervals. */
const LIFE_INTERVALS = 2.5
/** And never longer than this, whatever a stranger says of its interval. */
const LONGEST_LIFE_MS = 30 * 60_000

const NO_LOAD: Load = { running: 0, queued: 0, capacity: 0, serviceMs: new Map() }

/** A life of a peer, and the number of a word in it. */
export interface Word {
  readonly epoch: number
  readonly sequence: number
}

/** What a peer last said of itself. */
export interface PeerRecord {
  readonly id: string
  readonly capabilities: readonly string[]
  /** What it says of some of them beside the name. */
  readonly offers: readonly CapabilityOffer[]
  readonly load: Load
  readonly serving: boolean
  readonly platform: string
  /** Multiaddrs of the relays it can be reached through. */
  readonly relays: readonly string[]
  readonly region?: string | undefined
  readonly coordinate?: Coordinate | undefined
  readonly epoch: number
  readonly sequence: number
  /** The word that a relay passed on last, when that is newer than what the peer itself said here: what the record says is of that word. */
  readonly passedOn?: Word | undefined
  /** Sequence of its last presence that said everything. */
  readonly full: number
  /** Milliseconds until it speaks again, as it said. */
  readonly intervalMs: number
  /** By our own clock, in milliseconds. */
  readonly lastSeen: number
}

export const isNewer = (word: Word, known: Word): boolean =>
  word.epoch > known.epoch || (word.epoch === known.epoch && word.sequence > known.sequence)

/** How long a peer is remembered that says nothing more. */
export const lifeOf = ({ intervalMs }: PeerRecord): number =>
  Math.min(LONGEST_LIFE_MS, Math.max(PRESENCE_LIFE_MS, LIFE_INTERVALS * intervalMs))

/** The record after a word, or nothing when the word leaves out what is not known here. */
export function recordOf(
  id: string,
  presence: Presence,
  { before, now }: { readonly before: PeerRecord | undefined; readonly now: number }
): PeerRecord | undefined {
  const { capabilities, load = NO_LOAD, serving, platform, relays, epoch, sequence, intervalMs = 0, sameAs, coordinate } = presence
  if (sameAs != null) {
    if (before?.epoch !== epoch || before.full !== sameAs) return undefined
    return { ...before, load, sequence, passedOn: undefined, intervalMs, coordinate: coordinate ?? before.coordinate, lastSeen: now }
  }
  const offers = checkedOffers(presence)
  const said = {
    capabilities,
    offers,
    load,
    serving,
    platform: platform.slice(0, 40),
    relays,
    region: presence.region?.slice(0, 32),
    coordinate
  }
  return { ...said, id, epoch, sequence, full: sequence, intervalMs, lastSeen: now }
}
