/**
 * The last presence message of each author of one network, for newcomers, and by capability for those who ask. The relay does not
 * know whether its author still lives: what is not renewed is forgotten. Time is passed in.
 */
import { CapabilityIndex } from '../src/mesh/capability-index.ts'
import { hears, placeOf } from '../src/mesh/presence-shards.ts'
import { MAX_PRESENCE_BYTES } from '../src/wire/limits.ts'
import { Presence } from '../src/wire/proto/agent-message.js'
import { decodeValue } from '../src/wire/value.ts'

/** Authors remembered of one network. A large network's presence has 300 bytes; were all of the largest, the limit below would hold. */
const MAX_AUTHORS = 50_000
/** Payloads of one network together. */
const MAX_BYTES = 32 * 1024 * 1024
/** Nodes renew every few seconds in a small network; three lost renewals in a row mean gone. */
const EXPIRES_AFTER_MS = 15_000
/** Of those that renew more seldom and say so, as many intervals; and never longer than this. */
const EXPIRES_AFTER_INTERVALS = 2.5
const EXPIRES_AT_LAST_MS = 30 * 60_000
/** Messages of one author in a second that are passed on. Presence changes a few times a second at most, when load does. */
const MAX_PER_SECOND = 20

/** Entries that are looked at each time for those whose time is over. */
const LOOKED_AT = 64
/** Ids in one word of a relay about lost peers. */
const MAX_GONE = 256

export type PresenceVerdict = 'kept' | 'too-large' | 'too-often'

export interface PresenceRecord {
  /** Multihash of the author's peer id. */
  readonly author: Uint8Array
  readonly payload: Uint8Array
}

interface Entry extends PresenceRecord {
  readonly at: number
  readonly secondStart: number
  readonly inSecond: number
  readonly capabilities: readonly string[]
  readonly lifeMs: number
  /** Through which it says that it is reached. */
  readonly relays: readonly string[]
}

export interface PresenceCacheOptions {
  readonly maxAuthors?: number
  /** The node began or ceased to offer these. */
  readonly onChange?: (id: string, capabilities: readonly string[]) => void
}

/** Found by capability. */
export interface Offerer extends PresenceRecord {
  readonly id: string
}

export class PresenceCache {
  /** By author id, the one heard longest ago first. */
  readonly #entries = new Map<string, Entry>()
  readonly #index = new CapabilityIndex()
  readonly #maxAuthors: number
  readonly #onChange: (id: string, capabilities: readonly string[]) => void
  #bytes = 0

  constructor({ maxAuthors = MAX_AUTHORS, onChange = () => {} }: PresenceCacheOptions = {}) {
    this.#maxAuthors = maxAuthors
    this.#onChange = onChange
  }

  get size(): number {
    return this.#entries.size
  }

  keep(id: string, record: PresenceRecord, now: number): PresenceVerdict {
    if (record.payload.byteLength > MAX_PRESENCE_BYTES) return 'too-large'
    const known = this.#entries.get(id)
    const isSameSecond = known !== undefined && now - known.secondStart < 1_000
    const inSecond = isSameSecond ? known.inSecond + 1 : 1
    if (inSecond > MAX_PER_SECOND) return 'too-often'
    const rate = { at: now, secondStart: isSameSecond ? known.secondStart : now, inSecond }
    const said = presenceOf(record.payload)
    const { intervalMs = 0, sameAs } = said ?? {}
    const lifeMs = lifeOf({ intervalMs })
    // a relay tells of others
    if (said?.gone != null) {
      for (const lost of idsIn(said.gone)) this.lost(lost, id)
      return 'kept'
    }
    if (said?.leaving === true) {
      this.forget(id)
      return 'kept'
    }
    // a short one leaves out what the last whole one said
    if (sameAs != null) {
      if (known != null) this.#put(id, { ...known, ...rate, lifeMs })
    } else this.#put(id, { ...record, ...rate, ...offerOf(said), lifeMs })
    this.#forgetOld(now)
    return 'kept'
  }

  /** What another relay says of an author: of one that is known its own word counts. */
  keepHearsay(id: string, record: PresenceRecord, now: number): void {
    const said = presenceOf(record.payload)
    if (said == null || this.#entries.has(id) || said.leaving || said.gone != null || said.sameAs != null) return
    const lifeMs = lifeOf(said)
    this.#put(id, { ...record, at: now, secondStart: now, inSecond: 0, ...offerOf(said), lifeMs })
    this.#forgetOld(now)
  }

  /** What it last said. */
  payloadOf(id: string): Uint8Array | undefined {
    return this.#entries.get(id)?.payload
  }

  /** The newest first. */
  newest(limit: number, now: number): PresenceRecord[] {
    this.#forgetOld(now)
    return [...this.#entries.values()].slice(-limit).reverse()
  }

  /** How many offer it. */
  offerers(capability: string): number {
    return this.#index.offering(capability).size
  }

  /** Some that offer it: of those whose changes the asker hears, beginning at chance. `random` is 0 to 1. */
  offering(
    capability: string,
    { asker, limit, random }: { readonly asker: string; readonly limit: number; readonly random: number }
  ): Offerer[] {
    const all = [...this.#index.offering(capability)]
    const place = placeOf(asker)
    const near = all.filter(id => id !== asker && hears(place, placeOf(id), all.length))
    const start = Math.floor(random * near.length)
    return [...near.slice(start), ...near.slice(0, start)].slice(0, limit).flatMap(id => {
      const entry = this.#entries.get(id)
      return entry == null ? [] : [{ id, author: entry.author, payload: entry.payload }]
    })
  }

  /** A relay lost its socket: what names no other relay is forgotten. What it offered, either way. */
  lost(id: string, relayId: string): readonly string[] {
    const entry = this.#entries.get(id)
    const left = entry?.relays.filter(relay => !relay.endsWith(`/p2p/${relayId}`))
    if (entry == null || left == null || left.length === 0) return this.forget(id)
    if (left.length === entry.relays.length) return []
    this.#entries.set(id, { ...entry, relays: left })
    return entry.capabilities
  }

  /** What it offered. */
  forget(id: string): readonly string[] {
    const offered = this.#take(id)
    this.#index.replace(id, offered, [])
    if (offered.length > 0) this.#onChange(id, offered)
    return offered
  }

  #put(id: string, entry: Entry): void {
    const { capabilities } = entry
    const before = this.#take(id)
    this.#entries.set(id, entry)
    this.#bytes += entry.payload.byteLength
    this.#index.replace(id, before, capabilities)
    const changed = [...before.filter(name => !capabilities.includes(name)), ...capabilities.filter(name => !before.includes(name))]
    if (changed.length > 0) this.#onChange(id, changed)
  }

  #take(id: string): readonly string[] {
    const entry = this.#entries.get(id)
    this.#entries.delete(id)
    this.#bytes -= entry?.payload.byteLength ?? 0
    return entry?.capabilities ?? []
  }

  /** Looks at those heard longest ago; one that speaks seldom may stand before one whose time is over. */
  #forgetOld(now: number): void {
    let looked = 0
    for (const [id, entry] of this.#entries) {
      const isFull = this.#entries.size > this.#maxAuthors || this.#bytes > MAX_BYTES
      if (isFull || now - entry.at >= entry.lifeMs) this.forget(id)
      else if (++looked > LOOKED_AT) return
    }
  }
}

const offerOf = (said: Presence | undefined): Pick<Entry, 'capabilities' | 'relays'> => ({
  capabilities: said?.serving === true ? said.capabilities : [],
  relays: said?.relays ?? []
})

const lifeOf = ({ intervalMs = 0 }: Pick<Presence, 'intervalMs'>): number =>
  Math.min(EXPIRES_AT_LAST_MS, Math.max(EXPIRES_AFTER_MS, EXPIRES_AFTER_INTERVALS * intervalMs))

function idsIn(gone: Uint8Array): string[] {
  try {
    const ids = decodeValue(gone)
    return Array.isArray(ids) ? ids.slice(0, MAX_GONE).filter(id => typeof id === 'string') : []
  } catch {
    return []
  }
}

/** A relay passes on what it cannot read. */
function presenceOf(payload: Uint8Array): Presence | undefined {
  try {
    return Presence.decode(payload)
  } catch {
    return undefined
  }
}
