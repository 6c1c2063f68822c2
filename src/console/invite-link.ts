/**
 * Links that say which network to join and through which relays: `#network=lab&relay=https://relay.example`. They stand in the fragment,
 * which browsers send to nobody and link previews do not see. What a link says is foreign input: it is checked here and shown before use.
 * It holds no secret: who knows the link can join, no more and no less than who knows the names.
 */

export interface Invite {
  readonly network?: string
  readonly relays: readonly string[]
}

/** A fragment that looks like an invite and is none. */
export interface BadInvite {
  readonly problem: string
}

const NETWORK_NAME = /^[A-Za-z0-9._-]{1,64}$/
const MULTIADDR = /^(\/[A-Za-z0-9._:%-]+)+$/
/** The same as the most relays a node takes. */
const MAX_RELAYS = 8
/** Far above any true link, far below what would slow a page down. */
const MAX_FRAGMENT = 4_096
const MAX_RELAY = 512
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'ws:', 'wss:'])

/** The invite in `location.hash`; `undefined` when the fragment is about something else. */
export function parseInvite(fragment: string): Invite | BadInvite | undefined {
  const text = fragment.replace(/^#/, '')
  if (!/(^|&)(network|relay)=/.test(text)) return undefined
  if (text.length > MAX_FRAGMENT) return { problem: 'the link is too long' }
  const fields = new URLSearchParams(text)
  const network = fields.get('network') || undefined
  if (network != null && !NETWORK_NAME.test(network)) return { problem: 'the network name has characters that no network name has' }
  const given = fields.getAll('relay').filter(each => each !== '')
  if (given.length > MAX_RELAYS) return { problem: `the link names more than ${MAX_RELAYS} relays` }
  const relays = given.map(relayAddress)
  if (relays.includes(undefined)) return { problem: 'a relay in the link is neither a web address nor a multiaddr' }
  const clean = [...new Set(relays.filter(each => each != null))]
  return network == null ? { relays: clean } : { network, relays: clean }
}

export const isBadInvite = (invite: Invite | BadInvite | undefined): invite is BadInvite => invite != null && 'problem' in invite

/** The link that brings somebody to the page at `pageUrl` and into the network. */
export function inviteLink(pageUrl: string, { network, relays }: Invite): string {
  const page = new URL(pageUrl)
  const fields = new URLSearchParams()
  if (network != null) fields.set('network', network)
  for (const relay of relays) fields.append('relay', relay)
  page.search = ''
  page.hash = fields.toString()
  return page.href
}

/** True when the invite leads nowhere but to the server that this page came from, which the browser talks to already. */
export const staysAt = (origin: string, { relays }: Invite): boolean => relays.every(relay => relay === origin)

/** One spelling for each address: an origin without a slash at its end. No credentials: they would be shown and sent. */
function relayAddress(text: string): string | undefined {
  if (text.length > MAX_RELAY) return undefined
  if (text.startsWith('/')) return MULTIADDR.test(text) ? text : undefined
  if (!URL.canParse(text)) return undefined
  const { protocol, username, password, hostname, href, search, hash } = new URL(text)
  const isPlain = SCHEMES.has(protocol) && hostname !== '' && username + password + search + hash === ''
  return isPlain ? href.replace(/\/$/, '') : undefined
}
