import { html, nothing, type TemplateResult } from 'lit'
import type { AgentPlace, NodeAgents } from '../../node-agents.ts'
import type { ConsoleStore } from '../console-store.ts'
import { toneIcon } from '../icons.ts'
import { peerLabel } from '../peer-label.ts'
import { type AgentRow, agentState, cpuMeter, HIGH_SHARE, type MeterText, memoryMeter, runtimeText } from './agent-row.ts'

export interface AgentRowPorts {
  readonly store: ConsoleStore
  readonly isBusy: boolean
  readonly isOpened: boolean
  readonly act: (done: string, act: (agents: NodeAgents, place: AgentPlace) => Promise<unknown>) => void
  readonly move: (to: string) => void
  readonly askRemove: () => void
  readonly toggleLog: () => void
  readonly run: (capability: string) => void
}

export const logId = (key: string): string => `log-${key.replace(/\W/g, '-')}`

/** One row of the agents' table. */
export function agentRowView(row: AgentRow, ports: AgentRowPorts): TemplateResult {
  const { agent, where } = row
  const { tone, word } = agentState(agent)
  return html`<tr role="row" class="agent ${ports.isOpened ? 'opened' : ''}" data-agent=${agent.name} data-where=${where} data-state=${agent.state} data-running=${agent.running}>
    <th role="rowheader" scope="row" class="name-cell"><span class="task-name"><b>${agent.name} ${agent.origin === 'site' ? nothing : html`<span class="muted">${agent.version}</span>`}</b>
      <small class="muted">${runtimeText(agent)}</small>
      <span class="capability-links">${agent.capabilities.map(
        name =>
          html`<button type="button" class="small" aria-label=${`Run ${name}`} @click=${() => ports.run(name)}><code>${name}</code></button>`
      )}</span></span></th>
    <td role="cell" data-label="Where">${peerLabel(ports.store, where)}</td>
    <td role="cell" data-label="State"><span class="status-word">${toneIcon(tone)}${word}</span></td>
    <td role="cell" data-label="Processor">${meter(cpuMeter(agent), 'cpu', `Processor of ${agent.name}`)}</td>
    <td role="cell" data-label="Memory">${meter(memoryMeter(agent), 'memory', `Memory of ${agent.name}`)}</td>
    <td role="cell" class="actions-cell"><div class="row-actions">${actions(row, ports)}</div></td></tr>`
}

/** A meter with the same in words beside it; only the words where there is nothing to be full of. */
function meter(found: MeterText | undefined, name: string, label: string): TemplateResult {
  if (found == null) return html`<span class="muted">not measured</span>`
  const { value, most, text } = found
  const bar = html`<meter min="0" max=${most} high=${name === 'memory' ? most * HIGH_SHARE : nothing} .value=${Math.min(value, most)} aria-label=${label} aria-valuetext=${text}></meter>`
  return html`<div class="meter" data-meter=${name} data-value=${value.toFixed(2)}>${most > 0 ? bar : nothing}<span class="number">${text}</span></div>`
}

function actions(row: AgentRow, ports: AgentRowPorts): TemplateResult | typeof nothing {
  const { agent, isHere, isOurs, versionBefore } = row
  const { isBusy, act } = ports
  const button = (text: string, label: string, run: () => void): TemplateResult =>
    html`<button type="button" class="small" aria-label=${`${label} ${agent.name}`} ?disabled=${isBusy} @click=${run}>${text}</button>`
  const { name } = agent
  const stop = button('Stop', 'Stop', () => act('stopped', async (agents, place) => await agents.stop(name, place)))
  const start = button('Start', 'Start', () => act('started', async (agents, place) => await agents.start(name, place)))
  const back = button(`Back to ${versionBefore}`, `Go back to ${versionBefore} of`, () =>
    act(`is ${versionBefore} again`, async (agents, place) => await agents.rollback(name, place))
  )
  const log = html`<button type="button" class="small" aria-expanded=${ports.isOpened} aria-controls=${ports.isOpened ? logId(row.key) : nothing}
    aria-label=${`Log of ${name}`} @click=${ports.toggleLog}>Log</button>`
  if (!isOurs)
    return html`<span class="muted">${agent.origin === 'site' ? 'part of the page' : 'not yours'}</span>${isHere ? log : nothing}`
  return html`${agent.state === 'ready' ? stop : start}${moveMenu(row, ports)}${versionBefore == null ? nothing : back}
    ${button('Remove', 'Remove', ports.askRemove)}${isHere ? log : nothing}`
}

/** A menu of peers: plain buttons behind a disclosure, so that choosing is one deliberate press. */
function moveMenu({ agent, where, isHere }: AgentRow, { store, isBusy, move }: AgentRowPorts): TemplateResult {
  const { node } = store
  const places = [...(isHere ? [] : [node?.id ?? '']), ...(node?.peers ?? []).map(({ id }) => id)].filter(id => id !== where)
  const choose = (to: string) => (event: Event) => {
    // the button is inside the menu that it closes
    const menu = (event.currentTarget as HTMLElement).closest('details')
    menu?.removeAttribute('open')
    menu?.querySelector('summary')?.focus()
    move(to)
  }
  return html`<details class="menu" @keydown=${closeOnEscape} @focusout=${closeOnLeave}><summary class="button small" >${isBusy ? 'Working' : 'Move to'}<span class="visually-hidden">, agent ${agent.name}</span></summary>
    <ul>${
      places.length === 0
        ? html`<li class="muted">Nobody else is here.</li>`
        : places.map(
            id =>
              html`<li><button type="button" class="small" data-move-to=${id} ?disabled=${isBusy} @click=${choose(id)}>${peerLabel(store, id)}</button></li>`
          )
    }</ul></details>`
}

function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return
  const menu = event.currentTarget as HTMLDetailsElement
  menu.open = false
  menu.querySelector('summary')?.focus()
}

function closeOnLeave(event: FocusEvent): void {
  const menu = event.currentTarget as HTMLDetailsElement
  // no target: the window lost focus, or the press was on something that takes none, inside the menu too
  if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false
}
