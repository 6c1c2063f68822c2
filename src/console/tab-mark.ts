import { hasEnded } from '../tasks/task-status.ts'
import { type PageState, pageState, pageTitle } from './connection-text.ts'
import type { ConsoleStore } from './console-store.ts'

/** A title changes at most this often. It does in a hidden tab too: there it is all that can be seen. */
const EVERY_MS = 1_000

/** Keeps the title and the icon of the tab at the state of the node, until the page goes. */
export function markTab({
  store,
  title,
  icon
}: {
  readonly store: ConsoleStore
  readonly title: (text: string) => void
  readonly icon: HTMLLinkElement
}): void {
  let shown = ''
  setInterval(() => {
    const state = stateOf(store)
    const open = store.node?.tasks.filter(({ status }) => !hasEnded(status)).length ?? 0
    const text = pageTitle(state, store.node?.network ?? 'no network', open)
    if (text === shown) return
    shown = text
    title(text)
    icon.href = new URL(`icons/${state}.svg`, document.baseURI).href
  }, EVERY_MS)
}

function stateOf({ phase, node }: ConsoleStore): PageState {
  if (node != null) return pageState(node.status, node.relays, node.serving)
  return phase.kind === 'failed' ? 'failed' : 'starting'
}
