import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import { byteText, savingText } from './byte-size.ts'

export interface Comparison {
  readonly name: string
  readonly before: { readonly url: string; readonly bytes: number }
  readonly after: { readonly url: string; readonly bytes: number }
}

/** `<kx-compare>`: original and result over each other, with a line between them that is moved by pointer or arrow keys. */
export class CompareDialog extends LitElement {
  static override properties = { comparison: { state: true }, split: { state: true } }
  declare comparison: Comparison | undefined
  /** Share of the width that shows the original, in percent. */
  declare split: number

  constructor() {
    super()
    this.split = 50
  }

  show(comparison: Comparison): void {
    this.comparison = comparison
    this.split = 50
    void this.updateComplete.then(() => this.querySelector('dialog')?.showModal())
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override render(): TemplateResult {
    const { comparison: shown } = this
    return html`<dialog aria-labelledby="compare-name" @close=${() => this.#close()}>
      ${shown == null ? '' : this.#content(shown)}</dialog>`
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    // set on the element: a style attribute is not allowed by the page's policy
    this.querySelector<HTMLElement>('.compare')?.style.setProperty('--split', `${this.split}%`)
  }

  #content({ name, before, after }: Comparison): TemplateResult {
    return html`<div class="dialog-head"><h2 id="compare-name">${name}</h2>
        <form method="dialog"><button class="small">Close</button></form></div>
      <div class="compare">
        <img src=${after.url} alt=${`${name}, encoded`} decoding="async">
        <img class="over" src=${before.url} alt=${`${name}, original`} decoding="async">
      </div>
      <label class="field" for="split"><span>Left of the line: original. Right: encoded.</span>
        <input id="split" type="range" min="0" max="100" .value=${String(this.split)} @input=${(event: Event) => this.#move(event.target as HTMLInputElement)}></label>
      <p>Original ${byteText(before.bytes)}, encoded ${byteText(after.bytes)}: <b>${savingText(before.bytes, after.bytes)}</b>.</p>`
  }

  #move({ value }: HTMLInputElement): void {
    this.split = Number(value)
  }

  #close(): void {
    this.comparison = undefined
  }
}
