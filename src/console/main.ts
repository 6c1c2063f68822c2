/** Entry of the console: makes the store, gives it to the parts of the page and starts the node. The only module here with an effect. */
import { AgentsSection } from './agents/agents-section.ts'
import { CapabilityList } from './capability-list.ts'
import { CompareDialog } from './compare-dialog.ts'
import { ConsentCard } from './consent-card.ts'
import { ConsoleStore } from './console-store.ts'
import { CopyButton } from './copy-button.ts'
import { DropZone } from './drop-zone.ts'
import { InviteCard } from './invite-card.ts'
import { NetworkView } from './network/network-view.ts'
import { NoticeList } from './notice-list.ts'
import { PeerTable } from './peer-table.ts'
import { PhaseCard } from './phase-card.ts'
import { ResultList } from './result-list.ts'
import { landingOf, startNode } from './start-console.ts'
import { StoreElement } from './store-element.ts'
import { markTab } from './tab-mark.ts'
import { TaskTable } from './task-table.ts'
import { TopBar } from './top-bar.ts'

const PARTS: ReadonlyArray<readonly [string, CustomElementConstructor]> = [
  ['kx-copy', CopyButton],
  ['kx-compare', CompareDialog],
  ['kx-top-bar', TopBar],
  ['kx-phase', PhaseCard],
  ['kx-drop-zone', DropZone],
  ['kx-tasks', TaskTable],
  ['kx-results', ResultList],
  ['kx-agents', AgentsSection],
  ['kx-network', NetworkView],
  ['kx-peers', PeerTable],
  ['kx-consent', ConsentCard],
  ['kx-invite', InviteCard],
  ['kx-capabilities', CapabilityList],
  ['kx-notices', NoticeList]
]
const TICK_MS = 1_000

const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found == null) throw new TypeError(`Expected an element with id "${id}" in the page`)
  return found
}

const store = new ConsoleStore({
  now: () => Date.now(),
  later: (run, ms) => setTimeout(run, ms),
  frame: run => requestAnimationFrame(run),
  isHidden: () => document.hidden,
  say: text => {
    byId('live').textContent = text
  },
  urls: { of: blob => URL.createObjectURL(blob), drop: url => URL.revokeObjectURL(url) }
})

for (const [tag, part] of PARTS) {
  if (part.prototype instanceof StoreElement) for (const element of document.querySelectorAll<StoreElement>(tag)) element.store = store
  customElements.define(tag, part)
}

const landing = landingOf(location.hash, location.origin)
const phase = document.querySelector<PhaseCard>('kx-phase')
if (phase != null) phase.problem = landing.problem ?? ''

const invite = document.querySelector<InviteCard>('kx-invite')
document.addEventListener('kx-open-tab', () => invite?.openTab())
document.addEventListener('kx-invite', () => byId('invite-link').focus())
document.addEventListener('kx-join', () => void startNode(store, landing.invite))
document.addEventListener('kx-join-own', () => void startNode(store))
document.addEventListener('visibilitychange', () => store.wake('clock'))
// an invite that is followed in a page that is open already: a node has one network for life
window.addEventListener('hashchange', () => {
  if (landingOf(location.hash, location.origin).invite != null) location.reload()
})
// a photo dropped beside the zone must not replace the page
for (const event of ['dragover', 'drop']) window.addEventListener(event, dropped => dropped.preventDefault())
setInterval(() => store.wake('clock'), TICK_MS)
markTab({
  store,
  title: text => {
    document.title = text
  },
  icon: document.querySelector('link[rel=icon]') as HTMLLinkElement
})

if (landing.needsClick && landing.invite != null) store.ask(landing.invite)
else void startNode(store, landing.invite)
