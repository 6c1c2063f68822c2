/** What a relay sees at an address that strangers told of: nothing of other hosts, and nothing of other networks. */
import { multiaddr } from '@multiformats/multiaddr'
import { lookAtRelay, type RelayDocument, RelayUnreachableError } from '../src/mesh/relay-document.ts'

/**
 * What stands at the URL, as far as it is about that host and one of these networks.
 * @throws RelayUnreachableError
 */
export async function lookAtStranger(url: string, networks: readonly string[], signal: AbortSignal): Promise<RelayDocument> {
  const { relays, networks: theirs = [] } = await lookAtRelay(url, signal, 'error')
  const shared = Array.isArray(theirs) ? networks.filter(name => theirs.includes(name)) : []
  if (shared.length === 0) throw new RelayUnreachableError(`Relay ${url} serves none of the networks of this relay`)
  const { hostname } = new URL(url)
  return { relays: relays.filter(address => hostOf(address) === hostname.replace(/^\[|\]$/g, '')), networks: shared }
}

/** A relay names the host that it was reached at; what names another one sends its readers elsewhere. */
function hostOf(address: string): string | undefined {
  try {
    return multiaddr(address).getComponents()[0]?.value
  } catch {
    return undefined
  }
}
