import { html, nothing, type TemplateResult } from 'lit'
import type { Topic } from '../console-store.ts'
import { toneIcon } from '../icons.ts'
import { keepChoice, keptChoice } from '../kept-choice.ts'
import { peerLabel } from '../peer-label.ts'
import { shortId } from '../peer-name.ts'
import { StoreElement } from '../store-element.ts'
import { type AgentDraft, agentSourceOf, type DraftLanguage, draftFromText, newDraft } from './agent-draft.ts'
import type { CodeEditor } from './code-editor.ts'
import { draftFields } from './draft-fields.ts'
import { refusalText, type SendOutcome, type SendTarget, sendOutcomes, sendTargets } from './send-targets.ts'
import { noCapability, type SourceProblem, sourceProblem } from './source-problem.ts'
import { TEMPLATES, templateOf } from './source-templates.ts'

const DRAFT = 'agent-draft'
const LEAVE_HINT = 'Tab indents. To leave by keyboard, press Escape, then Tab.'

/** `<kx-agent-editor>`: an agent is written here, run here and sent to others. The code editor is loaded when the card is first opened. */
export class AgentEditor extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    draft: { state: true },
    capabilities: { state: true },
    problem: { state: true },
    outcomes: { state: true },
    busy: { state: true },
    loading: { state: true },
    target: { state: true }
  }
  declare draft: AgentDraft
  declare capabilities: readonly string[]
  declare problem: SourceProblem | undefined
  declare outcomes: readonly SendOutcome[]
  /** What is being done, in words; empty when nothing is. */
  declare busy: string
  declare loading: 'not yet' | 'loading' | 'ready' | 'failed'
  declare target: string
  protected override readonly topics: readonly Topic[] = ['phase', 'peers']
  #capabilitiesOf: ((source: string, language: DraftLanguage) => string[]) | undefined

  constructor() {
    super()
    this.draft = draftFromText(keptChoice(DRAFT))
    this.capabilities = []
    this.outcomes = []
    this.busy = ''
    this.loading = 'not yet'
    this.target = ''
  }

  protected override render(): TemplateResult {
    return html`<details class="card work-card" id="write" @toggle=${this.#onToggle}><summary><h3>Write an agent</h3></summary>
      ${this.loading === 'not yet' ? nothing : this.#form()}</details>`
  }

  #form(): TemplateResult {
    const { draft, problem } = this
    return html`${this.#starts()}
      ${draftFields({ draft, problem, set: change => this.#set(change) })}
      ${this.#code()}
      <p class="muted" id="leave-hint">${LEAVE_HINT}</p>
      <div class="chips" role="group" aria-label="Capabilities found in the source">${
        this.capabilities.length === 0
          ? html`<span class="muted">No capability found in the source yet.</span>`
          : html`<span class="muted">Offers</span>${this.capabilities.map(name => html`<code class="chip" data-offers=${name}>${name}</code>`)}`
      }</div>
      ${this.#buttons()}
      <div role="alert" id="agent-problem">${problem == null ? nothing : problemNote(problem)}</div>
      <div role="status" id="agent-outcomes">${this.#outcomeList()}</div>`
  }

  #starts(): TemplateResult {
    return html`<div class="field-row">
      <label class="field" for="agent-language"><span>Language</span><select id="agent-language" @change=${this.#onLanguage}>
        <option value="javascript" ?selected=${this.draft.language === 'javascript'}>JavaScript</option>
        <option value="python" ?selected=${this.draft.language === 'python'}>Python</option></select></label>
      <div class="field" role="group" aria-label="Begin with"><span>Begin with</span><div class="row-actions">${TEMPLATES.map(
        ({ id, label }) => html`<button type="button" class="small" data-template=${id} @click=${() => this.#begin(id)}>${label}</button>`
      )}</div></div></div>`
  }

  #code(): TemplateResult {
    if (this.loading === 'loading') return html`<p class="empty" role="status">Loading the editor.</p>`
    if (this.loading === 'failed')
      return html`<div class="note tone-bad-box" role="alert"><p>The editor could not be loaded. <button type="button" class="small" @click=${() => void this.#load()}>Try again</button></p></div>`
    return html`<kx-code .value=${this.draft.source} .language=${this.draft.language} .problem=${this.problem} .label=${`Source of the agent, ${this.draft.language === 'python' ? 'Python' : 'JavaScript'}`}
      .hint=${LEAVE_HINT} @kx-typed=${this.#onTyped}></kx-code>`
  }

  #buttons(): TemplateResult {
    const targets = this.#targets()
    const isOff = this.busy !== '' || this.loading !== 'ready' || this.store?.node == null
    const chosen = targets.find(({ value }) => value === this.target) ?? targets[0]
    return html`<div class="field-row send-row">
      <button type="button" class="primary" id="run-here" ?disabled=${isOff} @click=${() => void this.#runHere()}>Run here</button>
      <label class="field" for="send-to"><span class="visually-hidden">Send to</span><select id="send-to" ?disabled=${targets.length === 0}
        @change=${(event: Event) => this.#setTarget((event.target as HTMLSelectElement).value)}>${
          targets.length === 0
            ? html`<option>nobody else is here</option>`
            : targets.map(({ value, text }) => html`<option value=${value} ?selected=${value === chosen?.value}>${text}</option>`)
        }</select></label>
      <button type="button" id="send" ?disabled=${isOff || chosen == null} @click=${() => chosen != null && void this.#send(chosen)}>Send</button>
      ${this.busy === '' ? nothing : html`<span class="muted" role="status">${this.busy}</span>`}</div>`
  }

  #outcomeList(): TemplateResult | typeof nothing {
    const { store, outcomes } = this
    if (store == null || outcomes.length === 0) return nothing
    return html`<ul class="outcomes">${outcomes.map(
      ({ peer, ok, text }) =>
        html`<li data-outcome=${ok ? 'ok' : 'refused'}>${toneIcon(ok ? 'ok' : 'bad')}<span>${peer == null ? nothing : peerLabel(store, peer)} ${text}</span></li>`
    )}</ul>
      ${
        outcomes.some(({ ok }) => ok)
          ? html`<div class="row-actions">${this.capabilities.map(
              name => html`<button type="button" class="small" @click=${() => this.#tell('kx-try', name)}>Try <code>${name}</code></button>`
            )}</div>`
          : nothing
      }`
  }

  #targets(): SendTarget[] {
    const { store } = this
    return sendTargets(store?.node?.peers ?? [], id => `${store?.letters.letterOf(id)}, ${shortId(id)}`)
  }

  readonly #onToggle = (event: Event): void => {
    if ((event.target as HTMLDetailsElement).open && this.loading === 'not yet') void this.#load()
  }

  async #load(): Promise<void> {
    this.loading = 'loading'
    try {
      const [{ CodeEditor: Editor }, { capabilitiesOf }] = await Promise.all([
        import('./code-editor.ts'),
        import('./source-capabilities.ts')
      ])
      if (customElements.get('kx-code') == null) customElements.define('kx-code', Editor)
      this.#capabilitiesOf = capabilitiesOf
      this.loading = 'ready'
      this.#read()
    } catch {
      this.loading = 'failed'
    }
  }

  /** A template takes the place of what is there only when the person has changed nothing, or says so. */
  #begin(id: string): void {
    const template = templateOf(id)
    if (template == null) return
    const isOwn = !TEMPLATES.some(({ source }) => source === this.draft.source) && this.draft.source.trim() !== ''
    if (isOwn && !confirm('Replace what you have written with this example?')) return
    this.problem = undefined
    this.#set({ language: template.language, name: template.name, source: template.source })
    this.store?.announce('agent', `Example: ${template.label}`)
  }

  readonly #onLanguage = (event: Event): void => {
    const language = (event.target as HTMLSelectElement).value as DraftLanguage
    const isExample = TEMPLATES.some(({ source }) => source === this.draft.source)
    const { name, source } = newDraft(language)
    this.problem = undefined
    this.#set(isExample || this.draft.source.trim() === '' ? { language, name, source } : { language })
  }

  readonly #onTyped = ({ detail }: CustomEvent<string>): void => {
    this.problem = undefined
    this.#set({ source: detail })
  }

  #set(change: Partial<AgentDraft>): void {
    this.draft = { ...this.draft, ...change }
    keepChoice(DRAFT, JSON.stringify(this.draft))
    this.#read()
  }

  #setTarget(value: string): void {
    this.target = value
  }

  #read(): void {
    this.capabilities = this.#capabilitiesOf?.(this.draft.source, this.draft.language) ?? []
  }

  async #runHere(): Promise<void> {
    await this.#packAnd('Packing and starting', async packed => {
      const agents = this.#agents()
      const { name, version } = await agents.install(packed)
      this.outcomes = [{ ok: true, text: `${name} ${version} runs here.` }]
      this.store?.announce('agent', `${name} ${version} runs here`)
    })
  }

  async #send({ to }: SendTarget): Promise<void> {
    await this.#packAnd('Packing and sending', async packed => {
      const deployments = await this.#agents().deploy(packed, { to })
      this.outcomes = sendOutcomes(deployments)
      const taken = deployments.filter(({ ok }) => ok).map(({ peer }) => peer)
      this.#tell('kx-deployed', taken)
      this.store?.announce(
        'agent',
        `${taken.length} of ${deployments.length} ${deployments.length === 1 ? 'peer' : 'peers'} took the agent`
      )
    })
  }

  /** Shows what goes wrong: in the source at its place when it is about the source, in words else. */
  async #packAnd(doing: string, next: (packed: Uint8Array) => Promise<void>): Promise<void> {
    this.outcomes = []
    this.problem = this.capabilities.length === 0 ? noCapability(this.draft.language) : undefined
    if (this.problem != null) return
    this.busy = doing
    try {
      const { bytes } = await this.#agents().pack(agentSourceOf(this.draft, this.capabilities))
      await next(bytes)
    } catch (error) {
      this.#fail(error)
    } finally {
      this.busy = ''
    }
  }

  #fail(error: unknown): void {
    const problem = sourceProblem(error)
    if (problem.line == null && problem.field == null) this.outcomes = [{ ok: false, text: refusalText(error) }]
    else this.problem = problem
    if (problem.line != null) this.querySelector<CodeEditor>('kx-code')?.focus()
  }

  #agents() {
    const agents = this.store?.node?.agents
    if (agents == null) throw new TypeError('Expected a node that has started')
    return agents
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}

const problemNote = ({ name, text, advice, line, column }: SourceProblem): TemplateResult => html`<div class="note tone-bad-box">
  <p><b>${line == null ? name : `Line ${line}${column == null ? '' : `, column ${column}`}`}</b>: ${text}</p><p>${advice}</p></div>`
