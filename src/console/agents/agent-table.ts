import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { AgentPlace, NodeAgents } from '../../node-agents.ts'
import { byteText } from '../byte-size.ts'
import type { ConsoleStore, Topic } from '../console-store.ts'
import { durationText } from '../duration.ts'
import { peerLabel } from '../peer-label.ts'
import { shortId } from '../peer-name.ts'
import { StoreElement } from '../store-element.ts'
import { type AgentRow, agentRows } from './agent-row.ts'
import { agentRowView, logId } from './agent-row-view.ts'
import { linesOf } from './log-text.ts'
import { LOOK_EVERY_MS, PeerWatch } from './peer-watch.ts'
import { refusalText } from './send-targets.ts'

const COLUMNS = ['Agent', 'Where', 'State', 'Processor', 'Memory', 'Actions'] as const

/** `<kx-agent-table>`: agents here and on the peers that are looked at, what they use, and what can be done with them. */
export class AgentTable extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    opened: { state: true },
    busy: { state: true },
    report: { state: true },
    asked: { state: true }
  }
  /** Keys of rows whose log is shown. */
  declare opened: ReadonlySet<string>
  /** Keys of rows that something is being done with. */
  declare busy: ReadonlySet<string>
  /** What the last thing done came to. */
  declare report: { readonly ok: boolean; readonly text: string } | undefined
  /** The row that is about to be removed. */
  declare asked: AgentRow | undefined
  protected override readonly topics: readonly Topic[] = ['phase', 'agents', 'agent-log', 'peers']
  #watch: PeerWatch | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #isInView = true
  #observer: IntersectionObserver | undefined

  constructor() {
    super()
    this.opened = new Set()
    this.busy = new Set()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#watch = new PeerWatch({
      agentsOf: async (peer, signal) => await this.#agents().on(peer, { signal }),
      mayLook: () => this.#isInView && !document.hidden && this.store?.isHeld !== true,
      changed: () => this.requestUpdate()
    })
    this.#timer = setInterval(() => this.#watch?.look(), LOOK_EVERY_MS)
    this.#observer = new IntersectionObserver(entries => {
      this.#isInView = entries.at(-1)?.isIntersecting ?? true
      if (this.#isInView) this.#watch?.look()
    })
    this.#observer.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#timer)
    this.#observer?.disconnect()
    this.#watch?.stop()
  }

  /** Shows the agents of a peer, too. */
  watch(peer: string): void {
    this.#watch?.add(peer)
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this
    if (store?.node?.agents == null) return html`<p class="empty">Not joined yet.</p>`
    const rows = agentRows(store.node.id, store.node.agents.all, this.#watch?.peers ?? [])
    return html`<div class="table-head"><h3>Agents, here and there</h3>
        <div class="table-actions"><button type="button" class="stop" id="stop-agents" ?disabled=${!rows.some(isStoppable)} @click=${() => void this.#stopAll(rows)}>
          Stop all agents here</button></div></div>
      ${this.#peerButtons(store)}
      <p class="report ${this.report?.ok === false ? 'tone-bad' : ''}" role="status" id="agent-report">${this.report?.text ?? nothing}</p>
      ${rows.length === 0 ? html`<p class="empty">No agents here. Write one above: it is a dozen lines.</p>` : this.#table(store, rows)}
      ${this.#question()}`
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    if (changed.has('asked') && this.asked != null) this.querySelector('dialog')?.showModal()
  }

  #table(store: ConsoleStore, rows: readonly AgentRow[]): TemplateResult {
    return html`<table class="cards agents" role="table" aria-label="Agents">
      <thead role="rowgroup"><tr role="row">${COLUMNS.map(name => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
      <tbody role="rowgroup">${repeat(
        rows,
        ({ key }) => key,
        row =>
          html`${agentRowView(row, {
            store,
            isBusy: this.busy.has(row.key),
            isOpened: this.opened.has(row.key),
            act: (doing, act) => void this.#act(row, doing, act),
            move: to => void this.#move(row, to),
            askRemove: () => this.#ask(row),
            toggleLog: () => this.#toggle(row.key),
            run: capability => this.dispatchEvent(new CustomEvent('kx-try', { detail: capability }))
          })}${this.opened.has(row.key) ? this.#log(store, row) : nothing}`
      )}</tbody></table>`
  }

  #log(store: ConsoleStore, { key, agent }: AgentRow): TemplateResult {
    return html`<tr role="row" class="why"><td role="cell" colspan=${COLUMNS.length} id=${logId(key)}>
      <kx-agent-log .agent=${agent.name} .lines=${linesOf(store.node?.agents.log ?? [], agent.name)}></kx-agent-log></td></tr>`
  }

  /** A peer is asked for its agents only when somebody wants to see them. */
  #peerButtons(store: ConsoleStore): TemplateResult | typeof nothing {
    const peers = store.node?.peers ?? []
    const watched = this.#watch?.peers ?? []
    if (peers.length === 0 && watched.length === 0) return nothing
    const gone = watched.filter(({ peer }) => !peers.some(({ id }) => id === peer)).map(({ peer }) => peer)
    return html`<div class="looked-at" role="group" aria-label="Peers whose agents are shown"><span class="muted">Show agents of</span>
      ${[...peers.map(({ id }) => id), ...gone].slice(0, 24).map(id => {
        const found = watched.find(({ peer }) => peer === id)
        return html`<button type="button" class="small" aria-pressed=${found != null} data-look-at=${id} @click=${() => this.#look(id)}>${peerLabel(store, id)}</button>
          ${found?.problem == null ? nothing : html`<small class="tone-bad">does not answer: ${found.problem}</small>`}`
      })}</div>`
  }

  #look(peer: string): void {
    if (this.#watch?.has(peer)) this.#watch.delete(peer)
    else this.#watch?.add(peer)
  }

  #question(): TemplateResult {
    const { asked } = this
    return html`<dialog class="question" aria-labelledby="remove-title" @close=${this.#onAnswer}>${
      asked == null
        ? nothing
        : html`<h2 id="remove-title">Remove ${asked.agent.name}?</h2>
      <p>Its runs are ended, and its memory is deleted ${asked.isHere ? 'from this browser' : 'from that peer'}. Copies elsewhere stay.</p>
      <form method="dialog" class="row-actions"><button value="remove" class="stop">Remove</button><button value="" autofocus>Keep it</button></form>`
    }</dialog>`
  }

  #ask(row: AgentRow): void {
    this.asked = row
  }

  readonly #onAnswer = (event: Event): void => {
    const dialog = event.target as HTMLDialogElement
    const { asked } = this
    this.asked = undefined
    if (asked == null || dialog.returnValue !== 'remove') return
    dialog.returnValue = ''
    void this.#act(asked, 'removed', async (agents, place) => await agents.remove(asked.agent.name, place))
  }

  #toggle(key: string): void {
    const opened = new Set(this.opened)
    if (!opened.delete(key)) opened.add(key)
    this.opened = opened
  }

  async #act(row: AgentRow, done: string, act: (agents: NodeAgents, place: AgentPlace) => Promise<unknown>): Promise<void> {
    await this.#doing(row, async () => {
      await act(this.#agents(), row.isHere ? {} : { on: row.where })
      return `${row.agent.name} ${done}.`
    })
  }

  async #move(row: AgentRow, to: string): Promise<void> {
    await this.#doing(row, async () => {
      const { tookMs, bytes, runs } = await this.#agents().move(row.agent.name, to, row.isHere ? {} : { on: row.where })
      if (to !== this.store?.node?.id) this.watch(to)
      const went = `${runs} ${runs === 1 ? 'task' : 'tasks'} went on there`
      return `${row.agent.name} moved to ${this.#nameOf(to)} in ${durationText(Math.max(1, tookMs))}, ${byteText(bytes)}. ${went}.`
    })
  }

  async #doing(row: AgentRow, work: () => Promise<string>): Promise<void> {
    this.busy = new Set([...this.busy, row.key])
    try {
      const text = await work()
      this.report = { ok: true, text }
      this.store?.announce('agent', text)
    } catch (error) {
      this.report = { ok: false, text: `${row.agent.name}: ${refusalText(error)}` }
    } finally {
      this.busy = new Set([...this.busy].filter(key => key !== row.key))
      this.#watch?.look()
    }
  }

  async #stopAll(rows: readonly AgentRow[]): Promise<void> {
    const agents = this.#agents()
    const stopped = rows.filter(isStoppable).map(({ agent }) => agent.name)
    const ended = await Promise.allSettled(stopped.map(async name => await agents.stop(name)))
    const failed = ended.filter(({ status }) => status === 'rejected').length
    const text = `${stopped.length - failed} of ${stopped.length} ${stopped.length === 1 ? 'agent' : 'agents'} stopped here.`
    this.report = { ok: failed === 0, text }
    this.store?.announce('agent', text)
  }

  #nameOf(id: string): string {
    return id === this.store?.node?.id ? 'this tab' : `${this.store?.letters.letterOf(id)} ${shortId(id)}`
  }

  #agents(): NodeAgents {
    const agents = this.store?.node?.agents
    if (agents == null) throw new TypeError('Expected a node that has started')
    return agents
  }
}

const isStoppable = ({ isHere, isOurs, agent }: AgentRow): boolean => isHere && isOurs && agent.state === 'ready'
