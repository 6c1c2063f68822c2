import { KyroxError } from '../base/errors.ts'

/** The relay did not answer, or not as a relay. The message says what was tried. */
export class RelayUnreachableError extends KyroxError {
  override name = 'RelayUnreachableError'
}

/** What a relay says of itself at `/.well-known/kyrox.json`. */
export interface RelayDocument {
  readonly relays: readonly string[]
  readonly networks?: readonly string[]
}

/** Asks a relay, given by its URL, what it is. */
export type RelayLook = (address: string, signal: AbortSignal) => Promise<RelayDocument>

/** A relay answers this in one packet. */
const MAX_DOCUMENT_BYTES = 64 * 1024
const EARLY_MS = 6_000

export const isMultiaddr = (address: string): boolean => address.startsWith('/')

/** Of a kind that a relay is looked at by. */
export function isUrl(address: string): boolean {
  try {
    return /^https?:$/.test(new URL(address).protocol)
  } catch {
    return false
  }
}

/** @throws RelayUnreachableError */
export const lookAtRelay: RelayLook = async (address, signal) => {
  const url = new URL('/.well-known/kyrox.json', address)
  try {
    const response = await fetch(url, { signal, cache: 'no-store', credentials: 'omit' })
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    const text = await response.text()
    if (text.length > MAX_DOCUMENT_BYTES) throw new Error('answer too long')
    const document = JSON.parse(text) as Partial<RelayDocument>
    if (!Array.isArray(document.relays)) throw new Error('not a relay')
    return document as RelayDocument
  } catch (error) {
    throw new RelayUnreachableError(`Relay ${url.origin} does not answer: ${(error as Error).message}`, { relay: url.origin })
  }
}

/** Asks all of them now, while the node is still loading: the first look at each gets that answer, later ones ask anew. */
export function lookAhead(addresses: readonly string[]): RelayLook {
  const asked = new Map<string, Promise<RelayDocument>>()
  for (const address of addresses) {
    if (isMultiaddr(address)) continue
    const answer = lookAtRelay(address, AbortSignal.timeout(EARLY_MS))
    // whoever looks hears of a failure; until then it is nobody's
    answer.catch(() => {})
    asked.set(address, answer)
  }
  return (address, signal) => {
    const answer = asked.get(address)
    asked.delete(address)
    return answer ?? lookAtRelay(address, signal)
  }
}
