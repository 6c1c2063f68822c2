import { html, type TemplateResult } from 'lit'
import type { NoticeView } from '../kyrox-node.ts'
import type { Topic } from './console-store.ts'
import { agoText } from './duration.ts'
import { toneIcon } from './icons.ts'
import { StoreElement } from './store-element.ts'

/** What each notice is about, in a few words; the message has the particulars. */
const NAMES: Readonly<Record<NoticeView['code'], string>> = {
  'host-fallback': 'Node moved to the page',
  'webrtc-missing': 'No direct links',
  'storage-memory': 'Identity not kept',
  'insecure-context': 'Identity not kept',
  'relay-unreachable': 'Relay does not answer',
  'clock-slept': 'This tab slept'
}

/** `<kx-notices>`: fallbacks taken and things refused. Nothing here is fatal, and nothing of it is hidden. */
export class NoticeList extends StoreElement {
  protected override readonly topics: readonly Topic[] = ['phase', 'notices', 'clock']

  protected override render(): TemplateResult {
    const { store } = this
    if (store?.node == null) return html`<p class="muted">Nothing yet.</p>`
    const dropped = Object.entries(store.node.snapshot.dropped).filter(([, count]) => count > 0)
    return html`
      ${
        store.notices.length === 0
          ? html`<p class="empty">No fallback was taken.</p>`
          : html`<ul class="notices">${store.notices.map(
              ({ code, message, at }) => html`<li data-notice=${code}>${toneIcon('warn')}<span><b>${NAMES[code] ?? code}</b>: ${message}
          <small class="muted">${agoText(store.now - at)}</small></span></li>`
            )}</ul>`
      }
      <h3>Refused at the door</h3>
      ${
        dropped.length === 0
          ? html`<p class="muted">No frame was refused.</p>`
          : html`<ul class="capabilities">${dropped.map(
              ([cause, count]) => html`<li><span>${cause}</span><span class="number">${count}</span></li>`
            )}</ul>`
      }`
  }
}
