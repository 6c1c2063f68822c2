import { html, nothing, type TemplateResult } from 'lit'
import type { ErrorData } from '../base/errors.ts'
import { connectionText, relayText } from './connection-text.ts'
import type { Topic } from './console-store.ts'
import { toneIcon } from './icons.ts'
import type { Invite } from './invite-link.ts'
import { StoreElement } from './store-element.ts'

/** `<kx-phase>`: what stands in the way, at the top of the page: a question, a relay that does not answer, a failure. Empty when all is well. */
export class PhaseCard extends StoreElement {
  static override properties = { ...StoreElement.properties, problem: { attribute: false } }
  /** What is wrong with the link that led here. */
  declare problem: string
  protected override readonly topics: readonly Topic[] = ['phase', 'status', 'clock']

  constructor() {
    super()
    this.problem = ''
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this
    if (store == null) return nothing
    const { phase, node, now } = store
    const bad =
      this.problem === ''
        ? nothing
        : html`<div class="note tone-warn-box" role="alert"><p>The invite in the address was not used: ${this.problem}.</p></div>`
    if (phase.kind === 'asking') return html`${bad}${this.#question(phase.invite)}`
    if (phase.kind === 'failed') return html`${bad}${failure(phase.error)}`
    if (node == null) return bad
    const { advice } = connectionText(node.status, node.relays, now)
    const cause = node.relays.find(({ lastError }) => lastError != null)?.lastError
    return html`${bad}${
      advice == null
        ? nothing
        : html`<div class="note tone-warn-box" id="advice"><p>${toneIcon('warn')} ${advice}
      ${cause == null ? nothing : html`<small class="muted">${cause}</small>`}</p></div>`
    }`
  }

  #question({ network, relays }: Invite): TemplateResult {
    const through = relays.length === 0 ? '' : ` through ${relays.map(relayText).join(', ')}`
    return html`<section class="note" id="join-question" aria-labelledby="join-title"><h2 id="join-title">Join network ${network ?? 'default'}${through}?</h2>
      <p>The link you followed names a relay other than the server of this page. Joining shows your address to that relay and to the
        members of the network. It runs nothing of theirs here.</p>
      <div class="row-actions"><button type="button" class="primary" id="join" @click=${() => this.#answer('kx-join')}>Join</button>
      <button type="button" id="join-own" @click=${() => this.#answer('kx-join-own')}>Use this page’s own network</button></div></section>`
  }

  #answer(name: string): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true }))
  }
}

function failure({ name, message }: ErrorData): TemplateResult {
  return html`<div class="note tone-bad-box" role="alert" id="failure"><h2>Kyrox could not start</h2>
    <p><b>${name}</b>: ${message}</p><p>${adviceFor()}</p>
    <button type="button" @click=${() => location.reload()}>Reload</button></div>`
}

function adviceFor(): string {
  if (!isSecureContext)
    return 'This page was opened without HTTPS. Browsers give the keys and links that Kyrox needs to secure pages only: use https:// or localhost.'
  if (!navigator.onLine) return 'This machine is offline. Reload when it is back.'
  return 'Reload the page. When it fails again, try a private window: an extension or a full disk may be in the way.'
}
