import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { InvalidArgumentError } from '../base/errors.ts'
import { isMultiaddr, isUrl, lookAtRelay, type RelayLook, RelayUnreachableError } from './relay-document.ts'

/** Addresses of one relay that are tried: it names the one it was reached at. */
const MOST_ADDRESSES = 4

/**
 * Checks the form of a relay address, before any network is used.
 * @throws InvalidArgumentError
 */
export function assertRelayAddress(address: string): void {
  try {
    if (isMultiaddr(address)) {
      const parsed = multiaddr(address)
      if (parsed.getComponents().some(({ name }) => name === 'p2p')) return
    } else if (isUrl(address)) return
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
export async function resolveRelay(
  address: string,
  network: string,
  signal: AbortSignal,
  look: RelayLook = lookAtRelay
): Promise<Multiaddr[]> {
  if (isMultiaddr(address)) return [multiaddr(address)]
  const document = await look(address, signal)
  if (document.networks != null && !document.networks.includes(network)) {
    throw new RelayUnreachableError(`Relay ${address} does not serve network "${network}", only ${document.networks.join(', ')}`, {
      network
    })
  }
  return document.relays.slice(0, MOST_ADDRESSES).map(each => multiaddr(each))
}
