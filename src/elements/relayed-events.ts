import type { KyroxNode } from '../kyrox-node.ts'
import { KyroxErrorEvent, KyroxPeerEvent, KyroxRunEvent, KyroxTaskEvent } from './element-events.ts'

/** Passes the events of a node on as events of the element, until the signal aborts; `changed` is called for any that alters what is shown. */
export function relayEvents(node: KyroxNode, target: EventTarget, changed: () => void, signal: AbortSignal): void {
  const until = { signal }
  node.addEventListener('peer:join', ({ detail }) => target.dispatchEvent(new KyroxPeerEvent('join', detail)), until)
  node.addEventListener('peer:leave', ({ detail }) => target.dispatchEvent(new KyroxPeerEvent('leave', detail)), until)
  node.addEventListener('run:change', ({ detail }) => target.dispatchEvent(new KyroxRunEvent(detail)), until)
  node.addEventListener('task:change', ({ detail }) => target.dispatchEvent(new KyroxTaskEvent(detail)), until)
  node.addEventListener(
    'notice:add',
    ({ detail: { code, message } }) => {
      if (code === 'relay-unreachable') target.dispatchEvent(new KyroxErrorEvent({ name: 'RelayUnreachableError', message }))
    },
    until
  )
  for (const event of ['status:change', 'relay:change', 'peers:change', 'serving:change'] as const)
    node.addEventListener(event, changed, until)
}
