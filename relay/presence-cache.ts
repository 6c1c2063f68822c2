/**
 * The last presence message of each author of one network, for newcomers. The relay does not read what is in it, and does not
 * know whether its author still lives: what is not renewed is forgotten. Time is passed in.
 */
import { MAX_PRESENCE_BYTES } from '../src/wire/limits.ts'

/** Authors remembered of one network: 24 MB at most. A newcomer is given fewer still, so the oldest are no loss. */
const MAX_AUTHORS = 2_000
/** Nodes renew every few seconds; three lost renewals in a row mean gone. */
const EXPIRES_AFTER_MS = 15_000
/** Messages of one author in a second that are passed on. Presence changes a few times a second at most, when load does. */
const MAX_PER_SECOND = 20

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
}

export class PresenceCache {
  /** By author id, the one heard longest ago first. */
  readonly #entries = new Map<string, Entry>()

  keep(id: string, record: PresenceRecord, now: number): PresenceVerdict {
    if (record.payload.byteLength > MAX_PRESENCE_BYTES) return 'too-large'
    const known = this.#entries.get(id)
    const isSameSecond = known !== undefined && now - known.secondStart < 1_000
    const inSecond = isSameSecond ? known.inSecond + 1 : 1
    if (inSecond > MAX_PER_SECOND) return 'too-often'
    this.#entries.delete(id)
    this.#entries.set(id, { ...record, at: now, secondStart: isSameSecond ? known.secondStart : now, inSecond })
    this.#forgetOld(now)
    return 'kept'
  }

  /** The newest first. */
  newest(limit: number, now: number): PresenceRecord[] {
    this.#forgetOld(now)
    return [...this.#entries.values()].slice(-limit).reverse()
  }

  forget(id: string): void {
    this.#entries.delete(id)
  }

  #forgetOld(now: number): void {
    for (const [id, entry] of this.#entries) {
      if (this.#entries.size <= MAX_AUTHORS && now - entry.at < EXPIRES_AFTER_MS) return
      this.#entries.delete(id)
    }
  }
}
