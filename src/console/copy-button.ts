import { html, LitElement, type TemplateResult } from 'lit'

/** How long the button says that it worked. */
const SAID_MS = 2_000

/** `<kx-copy>`: copies its `value`, and says whether that worked. Where the clipboard is closed it selects nothing and says so. */
export class CopyButton extends LitElement {
  static override properties = { value: { attribute: false }, label: { attribute: false }, said: { state: true } }
  declare value: string
  /** What is copied, for the button's name. */
  declare label: string
  declare said: string

  constructor() {
    super()
    this.value = ''
    this.label = 'text'
    this.said = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override render(): TemplateResult {
    return html`<button type="button" class="small" aria-label=${`Copy ${this.label}`} @click=${() => this.#copy()}>
        ${this.said === '' ? 'Copy' : this.said}</button
      ><span class="visually-hidden" role="status">${this.said}</span>`
  }

  async #copy(): Promise<void> {
    this.said = await navigator.clipboard.writeText(this.value).then(
      () => 'Copied',
      () => 'Not allowed'
    )
    setTimeout(() => {
      this.said = ''
    }, SAID_MS)
  }
}
