/** How a peer is called on the page: by a letter and the ends of its id, never by anything it says of itself. */

/** Colours of the series; past them a peer has its letter only. */
export const SERIES = 5

/** All ids of one key type begin alike, so the end says more than the start. */
export function shortId(id: string): string {
  return id.length <= 13 ? id : `${id.slice(0, 4)}…${id.slice(-6)}`
}

/** Gives each peer the next letter, in the order they were first seen, and keeps it for the life of the page. */
export class PeerLetters {
  readonly #order = new Map<string, number>()

  /** `A` to `Z`, then `A2`. */
  letterOf(id: string): string {
    const place = this.#placeOf(id)
    const round = Math.floor(place / 26)
    return String.fromCharCode(65 + (place % 26)) + (round === 0 ? '' : String(round + 1))
  }

  /** 1 to {@link SERIES}, or 0 for every peer past them. */
  seriesOf(id: string): number {
    const place = this.#placeOf(id)
    return place < SERIES ? place + 1 : 0
  }

  #placeOf(id: string): number {
    const known = this.#order.get(id)
    if (known != null) return known
    this.#order.set(id, this.#order.size)
    return this.#order.size - 1
  }
}
