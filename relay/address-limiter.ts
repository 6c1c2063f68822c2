/**
 * How many connections one address may open. libp2p sees every client come from the loopback, so its own limits by host cannot
 * tell them apart: these stand at the front, where the true address is known. Time is passed in.
 */
import { isIPv6 } from 'node:net'

/** How many connections one client address may open. */
export interface AddressLimits {
  /** New connections a second from one address, kept over time; as many again may come at once. @default 200 */
  readonly newPerSecond: number
  /** Connections one address may hold open. @default 1_000 */
  readonly open: number
}

/** A school or an office is one address: a hundred tabs that reload at once must all get in. */
export const DEFAULT_ADDRESS_LIMITS: AddressLimits = { newPerSecond: 200, open: 1_000 }

export type Refusal = 'too-fast' | 'too-many-open' | 'too-many-addresses'

/** Addresses remembered at once. 10,000 entries are about 2 MB. */
const MAX_ADDRESSES = 10_000

interface Entry {
  open: number
  /** Connections it may open now; fractions are kept. */
  tokens: number
  filledAt: number
}

export class AddressLimiter {
  readonly #limits: AddressLimits
  readonly #entries = new Map<string, Entry>()

  constructor(limits: AddressLimits = DEFAULT_ADDRESS_LIMITS) {
    this.#limits = limits
  }

  /** Takes one connection in: `undefined`, or why not. Each one taken must be given back with {@link leave}. */
  enter(address: string, now: number): Refusal | undefined {
    const entry = this.#entryOf(limitKey(address), now)
    if (entry === undefined) return 'too-many-addresses'
    entry.tokens = Math.min(this.#limits.newPerSecond, entry.tokens + ((now - entry.filledAt) / 1_000) * this.#limits.newPerSecond)
    entry.filledAt = now
    if (entry.open >= this.#limits.open) return 'too-many-open'
    if (entry.tokens < 1) return 'too-fast'
    entry.tokens -= 1
    entry.open += 1
    return undefined
  }

  leave(address: string): void {
    const entry = this.#entries.get(limitKey(address))
    if (entry !== undefined && entry.open > 0) entry.open -= 1
  }

  get addresses(): number {
    return this.#entries.size
  }

  #entryOf(key: string, now: number): Entry | undefined {
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    if (this.#entries.size >= MAX_ADDRESSES) this.#forgetIdle(now)
    if (this.#entries.size >= MAX_ADDRESSES) return undefined
    const entry = { open: 0, tokens: this.#limits.newPerSecond, filledAt: now }
    this.#entries.set(key, entry)
    return entry
  }

  /** An entry with nothing open whose tokens are all back says nothing. */
  #forgetIdle(now: number): void {
    for (const [key, entry] of this.#entries) {
      if (entry.open === 0 && now - entry.filledAt >= 1_000) this.#entries.delete(key)
    }
  }
}

/** IPv6 is counted by its first 64 bits, which is what one customer is given; IPv4 inside IPv6 as the IPv4 it is. */
export function limitKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().replace(/%.*/, '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  const groups = [...left, ...gap, ...right].slice(0, 4)
  return `${groups.map(group => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}
