/** Words of one author that are taken at once. */
const BURST = 20
/** And then so many a second: twice what the fastest honest node says. */
const PER_SECOND = 10
/** Authors whose rate is kept; one forgotten begins anew. */
const MAX_AUTHORS = 4_000

/** How much each author may say: counted by who sent, not by what was sent. Time is passed in. */
export class AuthorRates {
  readonly #left = new Map<string, { left: number; at: number }>()
  readonly #burst: number
  readonly #perSecond: number

  constructor({ burst = BURST, perSecond = PER_SECOND }: { readonly burst?: number; readonly perSecond?: number } = {}) {
    this.#burst = burst
    this.#perSecond = perSecond
  }

  /** Takes one word of the author's allowance; false when there is none left. */
  take(author: string, now: number): boolean {
    const known = this.#left.get(author) ?? { left: this.#burst, at: now }
    // a clock that was set back gives nothing
    known.left = Math.min(this.#burst, known.left + (Math.max(0, now - known.at) / 1_000) * this.#perSecond)
    known.at = now
    this.#left.delete(author)
    this.#left.set(author, known)
    const [oldest] = this.#left.keys()
    if (this.#left.size > MAX_AUTHORS && oldest != null) this.#left.delete(oldest)
    if (known.left < 1) return false
    known.left--
    return true
  }
}
