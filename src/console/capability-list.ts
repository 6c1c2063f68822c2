import { html, type TemplateResult } from 'lit'
import type { Topic } from './console-store.ts'
import { StoreElement } from './store-element.ts'

/** `<kx-capabilities>`: what can be asked for here, and of how many. */
export class CapabilityList extends StoreElement {
  protected override readonly topics: readonly Topic[] = ['phase', 'capabilities', 'serving']

  protected override render(): TemplateResult {
    const { node } = this.store ?? {}
    if (node == null) return html`<p class="muted">Not joined yet.</p>`
    if (node.capabilities.length === 0) return html`<p class="empty">Nobody offers anything yet.</p>`
    return html`<ul class="capabilities">${node.capabilities.map(
      ({ name, local, peers }) => html`<li data-capability=${name}><code>${name}</code>
        <span class="muted">${local ? 'here' : 'not here'}, ${peers.length} ${peers.length === 1 ? 'peer' : 'peers'}</span></li>`
    )}</ul>`
  }
}
