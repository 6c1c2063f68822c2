import type { KyroxNode } from '../kyrox-node.ts'

/**
 * A link that brings somebody into the same network: to the console that the first web relay serves, or to this page when there is none.
 * The names stand in the fragment, which is sent to nobody.
 */
export function nodeInvite({ network, relays }: Pick<KyroxNode, 'network' | 'relays'>, pageUrl: string): string {
  const addresses = relays.map(({ address }) => address)
  const web = addresses.find(address => /^https?:/.test(address))
  const link = new URL(web ?? pageUrl)
  link.hash = new URLSearchParams([['network', network], ...addresses.map(address => ['relay', address])]).toString()
  return link.href
}
