import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { InvalidArgumentError, KyroxError } from '../base/errors.ts'

/** The relay did not answer, or not as a relay. The message says what was tried. */
export class RelayUnreachableError extends KyroxError {
  override name = 'RelayUnreachableError'
}

/** What a relay says of itself at `/.well-known/kyrox.json`. */
interface RelayDocument {
  readonly relays: readonly string[]
  readonly networks?: readonly string[]
}

/** A relay answers this in one packet. */
const MAX_DOCUMENT_BYTES = 64 * 1024

export const isMultiaddr = (address: string): boolean => address.startsWith('/')

/**
 * Checks the form of a relay address, before any network is used.
 * @throws InvalidArgumentError
 */
export function assertRelayAddress(address: string): void {
  try {
    if (isMultiaddr(address)) {
      const parsed = multiaddr(address)
      if (parsed.getComponents().some(({ name }) => name === 'p2p')) return
    } else if (/^https?:$/.test(new URL(address).protocol)) return
  } catch {
    // said below
  }
  throw new InvalidArgumentError(
    `Expected relay as a URL (https://relay.example) or a multiaddr that ends in /p2p/<id>, got "${String(address).slice(0, 120)}"`,
    {
      value: String(address).slice(0, 120)
    }
  )
}

/**
 * The multiaddrs of a relay, asked for each time: a relay that comes back may have another key.
 * @throws RelayUnreachableError
 */
export async function resolveRelay(address: string, network: string, signal: AbortSignal): Promise<Multiaddr[]> {
  if (isMultiaddr(address)) return [multiaddr(address)]
  const url = new URL('/.well-known/kyrox.json', address)
  const document = await fetchDocument(url, signal)
  if (document.networks != null && !document.networks.includes(network)) {
    throw new RelayUnreachableError(`Relay ${url.origin} does not serve network "${network}", only ${document.networks.join(', ')}`, {
      network
    })
  }
  return document.relays.map(each => multiaddr(each))
}

async function fetchDocument(url: URL, signal: AbortSignal): Promise<RelayDocument> {
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
