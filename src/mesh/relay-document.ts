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

/**
 * A relay that looks at strangers follows no redirect: the address that it may look at is the one it was given.
 * @throws RelayUnreachableError
 */
export const lookAtRelay = async (address: string, signal: AbortSignal, redirect: RequestRedirect = 'follow'): Promise<RelayDocument> => {
  const url = new URL('/.well-known/kyrox.json', address)
  try {
    const response = await fetch(url, { signal, cache: 'no-store', credentials: 'omit', redirect })
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    const document = JSON.parse(await textOf(response)) as Partial<RelayDocument>
    if (!Array.isArray(document.relays)) throw new Error('not a relay')
    return document as RelayDocument
  } catch (error) {
    throw new RelayUnreachableError(`Relay ${url.origin} does not answer: ${(error as Error).message}`, { relay: url.origin })
  }
}

/** What has no end is not read to its end. */
async function textOf({ body }: Response): Promise<string> {
  const reader = body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    text += decoder.decode(read.value, { stream: true })
    if (text.length <= MAX_DOCUMENT_BYTES) continue
    void reader?.cancel().catch(() => {})
    throw new Error('answer too long')
  }
  return text
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
