import type { Clock } from '../base/clock.ts'

export interface InterestsPorts {
  readonly clock: Clock
  /** How many are known to offer it. */
  readonly known: (capability: string) => number
  /** Fewer than so many are too few to choose from. */
  readonly enough: () => number
  /** Asks the network who offers it. */
  readonly query: (capability: string) => void
  /** Something is asked for that was not, or no more. */
  readonly onChange: () => void
}

/** What was asked for stays of interest for so long. */
const INTEREST_LIFE_MS = 120_000
/** Capabilities of interest at once; the one asked for longest ago makes room. */
const MAX_INTERESTS = 32
/** A peer that offers it may be on its way to be known: who asks at once asks for nothing. */
const FIRST_QUERY_MS = 300
/** Waits between queries double up to this. */
const MAX_QUERY_MS = 30_000

interface Interest {
  at: number
  queries: number
  cancel: (() => void) | undefined
}

/** What this node asks for, now or a while ago, and when the network is asked who offers it. It does not know how the network is asked. */
export class Interests {
  readonly #ports: InterestsPorts
  /** The one asked for longest ago first. */
  readonly #interests = new Map<string, Interest>()
  #stopped = false

  constructor(ports: InterestsPorts) {
    this.#ports = ports
  }

  /** A task wants it. Costs next to nothing when it is known. */
  asked(capability: string): void {
    if (this.#stopped) return
    const { clock, known, enough, onChange } = this.#ports
    const interest = this.#interests.get(capability) ?? { at: 0, queries: 0, cancel: undefined }
    const isNew = interest.at === 0
    interest.at = clock.now()
    this.#interests.delete(capability)
    this.#interests.set(capability, interest)
    if (isNew) {
      this.#makeRoom()
      onChange()
    }
    if (interest.cancel == null && known(capability) < enough()) this.#arm(capability, interest)
  }

  /** The latest first. */
  current(): string[] {
    const now = this.#ports.clock.now()
    const all = [...this.#interests].filter(([, { at }]) => now - at < INTEREST_LIFE_MS)
    return all.map(([capability]) => capability).reverse()
  }

  has(capability: string): boolean {
    return this.#interests.has(capability)
  }

  /** Forgets what was not asked for in a while. */
  lapse(): void {
    const before = this.#ports.clock.now() - INTEREST_LIFE_MS
    for (const [capability, { at }] of this.#interests) if (at <= before) this.#forget(capability)
  }

  stop(): void {
    this.#stopped = true
    for (const { cancel } of this.#interests.values()) cancel?.()
    this.#interests.clear()
  }

  #arm(capability: string, interest: Interest): void {
    const { clock, known, enough, query } = this.#ports
    const waitMs = Math.min(MAX_QUERY_MS, FIRST_QUERY_MS * 2 ** interest.queries)
    interest.cancel = clock.setTimeout(() => {
      interest.cancel = undefined
      if (known(capability) >= enough()) return
      interest.queries++
      query(capability)
      // few may be all there are; nobody is asked about until nobody wants it
      if (known(capability) === 0) this.#arm(capability, interest)
    }, waitMs)
  }

  #makeRoom(): void {
    const [oldest] = this.#interests.keys()
    if (this.#interests.size > MAX_INTERESTS && oldest != null) this.#forget(oldest)
  }

  #forget(capability: string): void {
    this.#interests.get(capability)?.cancel?.()
    this.#interests.delete(capability)
    this.#ports.onChange()
  }
}
