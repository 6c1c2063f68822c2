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
 * Remembers the relays that a network's relays told of, for a start at which none of those given is there. Of one network only, and under each of the relays it
 * learned them from: another network may have the same name, and another tab of the site may have been given others.
 */
export class RelayMemory {
  readonly #store: Pick<Store, 'get' | 'put'>
  readonly #given: readonly string[]
  readonly #network: string
  #kept = ''

  constructor(store: Pick<Store, 'get' | 'put'>, { network, given }: RelayMemoryOptions) {
    this.#store = store
    this.#given = given
    this.#network = network
  }

  /** Nothing when nothing is remembered, or it cannot be read. */
  async recall(now: number): Promise<RelayNote[]> {
    const all = (await Promise.all(this.#given.map(given => this.#recallFrom(given, now)))).flat()
    return [...new Map(all.map(note => [note.url, note])).values()].slice(0, MAX_REMEMBERED)
  }

  async #recallFrom(given: string, now: number): Promise<RelayNote[]> {
    try {
      const bytes = await this.#store.get(this.#keyOf(given))
      const value = bytes == null ? undefined : decodeValue(bytes)
      if (!Array.isArray(value)) return []
      const [at, notes] = value
      return typeof at === 'number' && now - at < REMEMBERED_MS ? notesIn(notes, MAX_REMEMBERED) : []
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
    const bytes = encodeValue([now, kept])
    await Promise.all(this.#given.map(given => this.#store.put(this.#keyOf(given), bytes).catch(() => {})))
  }

  #keyOf(given: string): readonly string[] {
    return ['relays', this.#network, given]
  }
}
