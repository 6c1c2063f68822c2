import { html, nothing, type TemplateResult } from 'lit'
import type { AttemptView } from '../kyrox-node.ts'
import { agreementPanel } from './agreement-panel.ts'
import type { ConsoleStore } from './console-store.ts'
import { durationText } from './duration.ts'
import { lostBy, scoreSum } from './explanation-text.ts'
import { peerLabel } from './peer-label.ts'
import { ordinal, type TaskRow } from './task-row.ts'

/** Why each attempt of a task ran where it did: every candidate with its sum, newest attempt first. Before that, what nodes that did the same agreed on. */
export function whyPanel(store: ConsoleStore, { attempts, error, name, agreement, fromCache }: TaskRow): TemplateResult {
  const unrun = fromCache ? 'The result was known already: nobody ran it.' : 'No executor was chosen yet.'
  return html`
    ${error == null || attempts.at(-1)?.error != null ? nothing : html`<p class="tone-bad"><b>${error.name}</b>: ${error.message}</p>`}
    ${agreement == null ? nothing : agreementPanel(store, agreement, name)}
    ${attempts.length === 0 ? html`<p class="muted">${unrun}</p>` : attempts.toReversed().map(each => attemptPanel(store, each, name))}`
}

function attemptPanel(store: ConsoleStore, attempt: AttemptView, name: string): TemplateResult {
  const { epoch, executor, startedAt, endedAt, error, explanation } = attempt
  return html`<section class="attempt">
    <h3>${ordinal(epoch)} attempt on ${peerLabel(store, executor)}, ${durationText((endedAt ?? store.now) - startedAt)}</h3>
    ${error == null ? nothing : html`<p class="tone-bad">Ended with <b>${error.name}</b>: ${error.message}</p>`}
    <p>${explanation.reason}${(explanation.considered ?? 0) > explanation.candidates.length ? html` <span class="muted">${explanation.candidates.length} of ${explanation.considered} candidates are listed.</span>` : nothing}</p>
    <div class="scroll" role="region" tabindex="0" aria-label=${`Candidates for ${name}, ${ordinal(epoch)} attempt`}>
      <table class="candidates">
        <thead><tr><th scope="col">Candidate</th><th scope="col">Score = capability + load + latency</th>
          <th scope="col" class="number">Expected wait</th><th scope="col" class="number">Round trip</th><th scope="col">Outcome</th></tr></thead>
        <tbody>${explanation.candidates.map(
          each => html`<tr class=${each.nodeId === explanation.chosen ? 'chosen' : ''}>
            <th scope="row">${peerLabel(store, each.nodeId)}</th>
            <td class="sum">${scoreSum(each, explanation.weights)}</td>
            <td class="number">${durationText(each.expectedWaitMs)}</td>
            <td class="number">${durationText(each.roundTripMs)}</td>
            <td>${each.nodeId === explanation.chosen ? html`<b>chosen</b>` : lostBy(each, explanation)}</td>
          </tr>`
        )}</tbody>
      </table>
    </div>
  </section>`
}
