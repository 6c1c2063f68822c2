import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { PeerPath, PeerView } from '../kyrox-node.ts'
import type { ConsoleStore, Topic } from './console-store.ts'
import { agoText, durationText } from './duration.ts'
import { pathIcon } from './icons.ts'
import { peerLabel } from './peer-label.ts'
import { StoreElement } from './store-element.ts'
import { type Page, pageOf } from './task-row.ts'

const PATHS: Readonly<Record<PeerPath, string>> = { direct: 'direct', relayed: 'relayed', none: 'no link yet' }
/** A peer table redrawn at any size must stay cheap. */
const PAGE_PEERS = 50

/** `<kx-peers>`: who is here and how each is reached. The `empty` text comes after three seconds: before, nobody can be known. */
export class PeerTable extends StoreElement {
  static override properties = { ...StoreElement.properties, isLate: { state: true }, page: { state: true } }
  declare isLate: boolean
  declare page: number
  protected override readonly topics: readonly Topic[] = ['phase', 'peers', 'clock', 'selection']

  constructor() {
    super()
    this.isLate = false
    this.page = 0
  }

  override connectedCallback(): void {
    super.connectedCallback()
    setTimeout(() => {
      this.isLate = true
    }, 3_000)
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this
    if (store == null) return nothing
    const peers = store.node?.peers ?? []
    if (peers.length === 0) return this.#empty()
    const page = pageOf(peers, this.page, PAGE_PEERS)
    return html`<p id="peer-counts">${countsText(peers)}</p>
      <table class="cards peers" role="table" aria-label="Peers">
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Peer</th><th role="columnheader" scope="col">Path</th>
          <th role="columnheader" scope="col" class="number">Round trip</th><th role="columnheader" scope="col">Load</th>
          <th role="columnheader" scope="col">Serving</th><th role="columnheader" scope="col">Capabilities</th>
          <th role="columnheader" scope="col">Platform</th><th role="columnheader" scope="col" class="number">Last seen</th></tr></thead>
        <tbody role="rowgroup">${repeat(
          page.items,
          ({ id }) => id,
          peer => this.#row(store, peer)
        )}</tbody>
      </table>
      ${page.pages > 1 ? this.#pager(page) : nothing}`
  }

  #row(store: ConsoleStore, peer: PeerView): TemplateResult {
    const { id, path, roundTripMs, load, serving, capabilities, platform, lastSeen, directError } = peer
    return html`<tr role="row" data-selected=${store.selectedPeer === id} data-peer-id=${id} data-path=${path} data-serving=${serving}>
      <th role="rowheader" scope="row" class="name-cell">${peerLabel(store, id)}<kx-copy .value=${id} .label=${`id of peer ${store.letters.letterOf(id)}`}></kx-copy>
        <button type="button" class="small" aria-pressed=${store.selectedPeer === id} aria-label=${`Show peer ${store.letters.letterOf(id)} in the picture`}
          @click=${() => store.selectPeer(store.selectedPeer === id ? undefined : id)}>Show</button></th>
      <td role="cell" data-label="Path"><div><span class="status-word">${pathIcon(path)}${PATHS[path]}</span>
        ${directError == null || path === 'direct' ? nothing : html`<small class="muted">${directError}</small>`}</div></td>
      <td role="cell" data-label="Round trip" class="number">${roundTripMs == null ? html`<span class="muted">not measured</span>` : roundTripText(roundTripMs)}</td>
      <td role="cell" data-label="Load">${load.running} of ${load.capacity} running${load.queued > 0 ? `, ${load.queued} waiting` : ''}</td>
      <td role="cell" data-label="Serving">${serving ? 'yes' : 'no'}</td>
      <td role="cell" data-label="Capabilities">${capabilities.length === 0 ? html`<span class="muted">none</span>` : html`<code>${capabilities.join(', ')}</code>`}</td>
      <td role="cell" data-label="Platform">${platform}</td>
      <td role="cell" data-label="Last seen" class="number">${agoText(store.now - lastSeen)}</td></tr>`
  }

  #empty(): TemplateResult {
    const { node } = this.store ?? {}
    if (node == null) return html`<p class="empty">Not joined yet.</p>`
    if (!this.isLate) return html`<p class="empty">Looking for peers.</p>`
    return html`<div class="empty"><p><b>Only you here.</b> Open a second tab, or invite somebody: their browser becomes a peer.</p>
      <div class="row-actions"><button type="button" @click=${() => this.#send('kx-open-tab')}>Open another tab</button>
      <button type="button" @click=${() => this.#send('kx-invite')}>Invite</button></div></div>`
  }

  #pager({ page, pages }: Page<PeerView>): TemplateResult {
    return html`<nav class="pager" aria-label="Pages of peers">
      <button type="button" class="small" ?disabled=${page === 0} @click=${() => this.#turn(page - 1)}>Previous</button>
      <span>Page ${page + 1} of ${pages}</span>
      <button type="button" class="small" ?disabled=${page === pages - 1} @click=${() => this.#turn(page + 1)}>Next</button></nav>`
  }

  #turn(page: number): void {
    this.page = page
  }

  #send(name: string): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true }))
  }
}

const roundTripText = (ms: number): string => (ms < 10 ? `${ms.toFixed(1)} ms` : durationText(ms))

function countsText(peers: readonly PeerView[]): string {
  const count = (wanted: PeerPath): number => peers.filter(({ path }) => path === wanted).length
  const parts = (['direct', 'relayed', 'none'] as const).filter(path => count(path) > 0).map(path => `${count(path)} ${PATHS[path]}`)
  const serving = peers.filter(peer => peer.serving).length
  const share = serving === 0 ? 'None of them runs' : serving === 1 ? 'One of them runs' : `${serving} of them run`
  return `${peers.length} ${peers.length === 1 ? 'peer' : 'peers'}: ${parts.join(', ')}. ${peers.length > 1 ? share : serving === 1 ? 'It runs' : 'It does not run'} the work of others.`
}
