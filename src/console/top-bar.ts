import { html, nothing, type TemplateResult } from 'lit'
import type { HostKind, KyroxNode } from '../kyrox-node.ts'
import { connectionText, servingText } from './connection-text.ts'
import type { Topic } from './console-store.ts'
import { toneIcon } from './icons.ts'
import { shortId } from './peer-name.ts'
import { StoreElement } from './store-element.ts'

const HOSTS: Readonly<Record<HostKind, string>> = { worker: 'in a worker', page: 'in this page', process: 'in a process' }

/** `<kx-top-bar>`: who this node is, whether it is connected, what it does for others, and Stop. Always in sight. */
export class TopBar extends StoreElement {
  protected override readonly topics: readonly Topic[] = ['phase', 'status', 'serving', 'clock', 'held', 'runs']

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('keydown', this.#onKey)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('keydown', this.#onKey)
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this
    if (store == null) return nothing
    const { node } = store
    return html`
      <div class="bar">
        <span class="wordmark">Kyrox</span>
        ${this.#status(node)}
        ${node == null ? nothing : this.#serving(node)}
        <div class="bar-actions">
          <button type="button" class="stop" id="stop" aria-keyshortcuts="Control+. Meta+." title="Stop running for others (Ctrl or Cmd + .)"
            aria-disabled=${node == null || node.serving.state === 'off'} @click=${() => this.#stop()}>Stop</button>
          <button type="button" class="small" aria-pressed=${store.isHeld} @click=${() => this.#hold(!store.isHeld)}>Pause updates</button>
        </div>
      </div>
      ${node == null ? nothing : facts(node)}`
  }

  #status(node: KyroxNode | undefined): TemplateResult {
    const { phase, now } = this.store ?? {}
    const state = node == null ? undefined : connectionText(node.status, node.relays, now ?? 0)
    const kind = phase?.kind
    const text = state?.text ?? (kind === 'failed' ? 'Could not start' : kind === 'asking' ? 'Waiting for your answer' : 'Starting')
    const tone = state?.tone ?? (kind === 'failed' ? 'bad' : 'idle')
    return html`<span class="status tone-${tone}" id="status" data-status=${node?.status ?? kind ?? ''}>${toneIcon(tone)}<span>${text}</span></span>`
  }

  #serving({ serving }: KyroxNode): TemplateResult {
    const { tone, text } = servingText(serving, this.store?.now ?? 0)
    return html`<span class="serving" id="serving" data-serving=${serving.state}><span class="muted">Running for others:</span>
      <span class="tone-${tone} status-word">${toneIcon(tone)}${text}</span></span>`
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== '.' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    this.#stop()
  }

  #hold(isHeld: boolean): void {
    if (this.store != null) this.store.isHeld = isHeld
  }

  #stop(): void {
    const { store } = this
    if (store?.node == null || store.node.serving.state === 'off') return
    store.stopServing()
  }
}

function facts({ network, id, hostedIn }: KyroxNode): TemplateResult {
  return html`<dl class="facts">
    <div><dt>Network</dt><dd id="network">${network}</dd></div>
    <div><dt>You</dt><dd><span class="id" id="own-id" title=${id} data-own-id=${id}>${shortId(id)}</span>
      <kx-copy .value=${id} .label=${'own peer id'}></kx-copy></dd></div>
    <div><dt>The node runs</dt><dd data-hosted-in=${hostedIn}>${HOSTS[hostedIn]}</dd></div>
  </dl>`
}
