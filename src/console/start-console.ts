import type { ConsoleStore } from './console-store.ts'
import { type BadInvite, type Invite, isBadInvite, parseInvite, staysAt } from './invite-link.ts'
import { chooseNetwork } from './network-choice.ts'
import { readyMadeAgents } from './ready-made-agents.ts'

/** What the address of the page asks for, sorted into what is followed at once and what wants a click. */
export interface Landing {
  readonly invite?: Invite
  readonly problem?: string
  /** True when the invite leads to servers this page does not talk to yet. */
  readonly needsClick: boolean
}

export function landingOf(fragment: string, origin: string): Landing {
  const parsed: Invite | BadInvite | undefined = parseInvite(fragment)
  if (parsed == null) return { needsClick: false }
  if (isBadInvite(parsed)) return { problem: parsed.problem, needsClick: false }
  return { invite: parsed, needsClick: !staysAt(origin, parsed) }
}

/** Makes the node and hands it to the store. Whatever fails is shown on the page. */
export async function startNode(store: ConsoleStore, invite?: Invite): Promise<void> {
  try {
    const ports = {
      origin: location.origin,
      fetch: async (url: string, options: { readonly signal: AbortSignal }) => await fetch(url, options)
    }
    const [{ network, relays }, { createNode }, agents] = await Promise.all([
      chooseNetwork(ports, invite),
      import('../create-node.ts'),
      readyMadeAgents()
    ])
    const node = await createNode({ network, relays, takesAgents: true })
    for (const agent of agents) node.host(agent)
    // for the curious and for tests: the same object that the page uses, no more
    Object.assign(globalThis, { kyrox: node })
    store.ready(node, relays)
  } catch (error) {
    store.fail(error)
  }
}
