import { html, nothing, type TemplateResult } from 'lit'
import type { AgreementView } from '../distributor/task-view.ts'
import { agreementHeading, answerText, dissentText, verdictText } from './agreement-text.ts'
import type { ConsoleStore } from './console-store.ts'
import { peerLabel } from './peer-label.ts'

/** Who said the same of the nodes that did one task, and who said something else. */
export function agreementPanel(store: ConsoleStore, agreement: AgreementView, name: string): TemplateResult {
  return html`<section class="attempt agreement">
    <h3>${agreementHeading(agreement)}</h3>
    ${agreement.groups.length === 0 ? nothing : answers(store, agreement, name)}
  </section>`
}

const answers = (store: ConsoleStore, agreement: AgreementView, name: string): TemplateResult =>
  html`<div class="scroll" role="region" tabindex="0" aria-label=${`Answers for ${name}`}>
    <table class="candidates">
      <thead><tr><th scope="col">Answer</th><th scope="col">Nodes that gave it</th><th scope="col">Outcome</th></tr></thead>
      <tbody>${agreement.groups.map(
        ({ nodes, error }, index) => html`<tr class=${index === 0 && nodes.length >= agreement.quorum ? 'chosen' : ''}>
          <th scope="row">${answerText(index, error)}</th>
          <td><ul class="voters">${nodes.map(each => html`<li>${peerLabel(store, each)} ${dissentOf(agreement, each)}</li>`)}</ul></td>
          <td>${verdictText(agreement, index)}</td>
        </tr>`
      )}</tbody>
    </table>
  </div>`

function dissentOf(agreement: AgreementView, nodeId: string): TemplateResult | typeof nothing {
  const text = dissentText(agreement, nodeId)
  return text === '' ? nothing : html`<span class="tone-bad">${text}</span>`
}
