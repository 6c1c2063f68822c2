import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { renderSVG } from 'uqr'
import type { Topic } from './console-store.ts'
import { inviteLink } from './invite-link.ts'
import { StoreElement } from './store-element.ts'

/** `<kx-invite>`: the way for others to come here, as a link, as a picture and as another tab. */
export class InviteCard extends StoreElement {
  static override properties = { ...StoreElement.properties, problem: { state: true } }
  declare problem: string
  protected override readonly topics: readonly Topic[] = ['phase']
  #picture: { readonly link: string; readonly source: string } | undefined

  constructor() {
    super()
    this.problem = ''
  }

  /** A second peer on this machine. */
  openTab(): void {
    const opened = window.open(this.#link(), '_blank')
    this.problem = opened == null ? 'The browser did not open a tab. Open the link above in one yourself.' : ''
  }

  protected override render(): TemplateResult {
    const { node } = this.store ?? {}
    if (node == null) return html`<p class="muted">Not joined yet.</p>`
    const link = this.#link()
    return html`
      <p>Whoever opens this link joins <b>${node.network}</b>. Joining runs nothing on their machine until they agree to it.</p>
      <label class="field" for="invite-link"><span>Link</span><input id="invite-link" type="url" readonly .value=${link} @focus=${selectAll}></label>
      <div class="row-actions">
        <kx-copy .value=${link} .label=${'invite link'}></kx-copy>
        ${'share' in navigator ? html`<button type="button" class="small" @click=${() => this.#share(link)}>Share</button>` : nothing}
        <button type="button" class="small" id="open-tab" @click=${() => this.openTab()}>Open another tab</button>
      </div>
      ${this.problem === '' ? nothing : html`<p role="alert" class="tone-bad">${this.problem}</p>`}
      <img class="qr" src=${this.#pictureOf(link)} alt="QR code of the invite link" width="176" height="176">
      ${isLocalLink(link) ? html`<p class="muted">This address is of this machine only: a phone cannot open it.</p>` : nothing}`
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    if (this.store?.node == null) this.#picture = undefined
  }

  #link(): string {
    const { node, relays = [] } = this.store ?? {}
    return inviteLink(location.href, { ...(node == null ? {} : { network: node.network }), relays })
  }

  /** The same link is drawn once. */
  #pictureOf(link: string): string {
    if (this.#picture?.link !== link) {
      this.#picture = { link, source: `data:image/svg+xml,${encodeURIComponent(renderSVG(link, { border: 2 }))}` }
    }
    return this.#picture.source
  }

  async #share(url: string): Promise<void> {
    await navigator.share({ title: 'Join a Kyrox network', url }).catch((error: unknown) => {
      // closing the share sheet is no error
      if (!(error instanceof DOMException && error.name === 'AbortError')) this.problem = 'The link could not be shared. Copy it instead.'
    })
  }
}

const selectAll = (event: Event): void => (event.target as HTMLInputElement).select()
const isLocalLink = (link: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(link).hostname)
