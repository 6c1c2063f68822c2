/**
 * Relays that others told of and that were not tried yet, and those that were tried in vain. Pure: time is passed in. It does not know which of
 * them are there.
 */
import { isInside } from '../src/mesh/inside-address.ts'
import type { RelayNote } from '../src/mesh/relay-list.ts'

/** Relays to try; a network has a few, and each relay tells of 16 at most. */
const MAX_CANDIDATES = 64
/** Of one teller, so that it cannot fill the list alone. */
const MAX_OF_ONE = 16
/** One that was tried in vain is not tried again for so long, whoever tells of it. */
const SHUNNED_MS = 10 * 60_000
const MAX_SHUNNED = 256

export type RosterRefusal = 'relay-inside' | 'relay-shunned' | 'relays-full'

export class RelayRoster {
  /** By URL, the one told first first. */
  readonly #candidates = new Map<string, string>()
  readonly #shunned = new Map<string, number>()
  /** A relay that itself stands inside a network may find others there. */
  readonly mayBeInside: boolean

  constructor({ self }: { readonly self?: RelayNote | undefined } = {}) {
    this.mayBeInside = self != null && isInside(self.url)
  }

  /** Somebody told of it. Nothing when it will be tried. */
  told({ url }: RelayNote, teller: string, now: number): RosterRefusal | undefined {
    if (this.#candidates.has(url)) return undefined
    if (!this.mayBeInside && isInside(url)) return 'relay-inside'
    if ((this.#shunned.get(url) ?? 0) > now) return 'relay-shunned'
    const ofOne = [...this.#candidates.values()].filter(each => each === teller).length
    if (ofOne >= MAX_OF_ONE || this.#candidates.size >= MAX_CANDIDATES) return 'relays-full'
    this.#candidates.set(url, teller)
    return undefined
  }

  /** The next one to try. */
  take(): string | undefined {
    const [url] = this.#candidates.keys()
    if (url != null) this.#candidates.delete(url)
    return url
  }

  shun(url: string, now: number): void {
    this.#shunned.delete(url)
    this.#shunned.set(url, now + SHUNNED_MS)
    const [oldest] = this.#shunned.keys()
    if (this.#shunned.size > MAX_SHUNNED && oldest != null) this.#shunned.delete(oldest)
  }
}
