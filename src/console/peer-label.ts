import { html, type TemplateResult } from 'lit'
import type { ConsoleStore } from './console-store.ts'
import { shortId } from './peer-name.ts'

/** A node as it is shown everywhere: a coloured dot, its letter and the ends of its id; the own one is `this tab`. */
export function peerLabel({ letters, node }: ConsoleStore, id: string): TemplateResult {
  if (id === node?.id) return html`<span class="peer-label"><span class="dot own" aria-hidden="true"></span>this tab</span>`
  return html`<span class="peer-label" title=${id}
    ><span class="dot series-${letters.seriesOf(id)}" aria-hidden="true"></span><b>${letters.letterOf(id)}</b>
    <span class="id">${shortId(id)}</span></span
  >`
}
