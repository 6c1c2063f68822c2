/** Which network the page joins and through which relays: what the link says, else what the server of the page says, else `default`. */
import type { Invite } from './invite-link.ts'

export interface NetworkChoice {
  readonly network: string
  readonly relays: readonly string[]
}

/** A server that does not answer by now is no relay either; the page must not wait for it. */
const ANSWER_MS = 2_000

export interface NetworkChoicePorts {
  /** `location.origin`; the string `null` for a page that was opened from disk. */
  readonly origin: string
  readonly fetch: (url: string, options: { readonly signal: AbortSignal }) => Promise<Response>
}

export async function chooseNetwork({ origin, fetch }: NetworkChoicePorts, invite?: Invite): Promise<NetworkChoice> {
  const own = /^https?:/.test(origin) ? [origin] : []
  const relays = invite != null && invite.relays.length > 0 ? invite.relays : own
  const network = invite?.network ?? (own.length > 0 ? await networkOf(origin, fetch) : undefined) ?? 'default'
  return { network, relays }
}

async function networkOf(origin: string, fetch: NetworkChoicePorts['fetch']): Promise<string | undefined> {
  try {
    const answer = await fetch(`${origin}/.well-known/kyrox.json`, { signal: AbortSignal.timeout(ANSWER_MS) })
    const said = answer.ok ? ((await answer.json()) as { readonly network?: unknown } | null) : null
    return typeof said?.network === 'string' && said.network !== '' ? said.network : undefined
  } catch {
    // no relay serves this page, or it does not answer: the node finds out and says so
    return undefined
  }
}
