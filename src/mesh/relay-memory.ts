import type { Store } from '../storage/store.ts'
import { decodeValue, encodeValue } from '../wire/value.ts'
import { notesIn, type RelayNote } from './relay-list.ts'

/** Relays remembered of one network: enough that not all are gone. */
const MAX_REMEMBERED = 8
/** A relay that nobody told of for so long is most likely no more. */
const REMEMBERED_MS = 30 * 24 * 60 * 60_000

export interface RelayMemoryOptions {
  readonly network: string
  /** What was given to the node, by URL or multiaddr. */
  readonly given: readonly string[]
}

/**
 * Remembers the relays that a network's relays told of, for a start at which none of those given is there. Of one network only, and only together with
 * the relays it learned them from: another network may have the same name.
 */
export class RelayMemory {
  readonly #store: Pick<Store, 'get' | 'put'>
  readonly #given: readonly string[]
  readonly #key: readonly string[]
  #kept = ''

  constructor(store: Pick<Store, 'get' | 'put'>, { network, given }: RelayMemoryOptions) {
    this.#store = store
    this.#given = given
    this.#key = ['relays', network]
  }

  /** Nothing when nothing is remembered, or it cannot be read. */
  async recall(now: number): Promise<RelayNote[]> {
    try {
      const bytes = await this.#store.get(this.#key)
      const value = bytes == null ? undefined : decodeValue(bytes)
      if (!Array.isArray(value)) return []
      const [given, at, notes] = value
      const isOurs = Array.isArray(given) && given.some(each => this.#given.includes(each))
      return isOurs && typeof at === 'number' && now - at < REMEMBERED_MS ? notesIn(notes, MAX_REMEMBERED) : []
    } catch {
      return []
    }
  }

  /** Keeps the first of them. What cannot be kept is learned again. */
  async keep(notes: readonly RelayNote[], now: number): Promise<void> {
    const kept = notes.slice(0, MAX_REMEMBERED).map(({ url, region }) => [url, region ?? null])
    const text = JSON.stringify(kept)
    if (kept.length === 0 || text === this.#kept) return
    this.#kept = text
    await this.#store.put(this.#key, encodeValue([[...this.#given], now, kept])).catch(() => {})
  }
}
