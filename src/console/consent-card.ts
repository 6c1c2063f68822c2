import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { KyroxNode, ResourceBudget, RunView, ServingView, StopReport } from '../kyrox-node.ts'
import { budgetFields, budgetText } from './budget-fields.ts'
import { servingText } from './connection-text.ts'
import type { Topic } from './console-store.ts'
import { durationText } from './duration.ts'
import { toneIcon } from './icons.ts'
import { peerLabel } from './peer-label.ts'
import { StoreElement } from './store-element.ts'

const HOUR_MS = 3_600_000
/** The newest runs; the node keeps more. */
const RUNS_SHOWN = 8

/** `<kx-consent>`: the one place where the network is let in, and the three ways out. Off until the person turns it on. */
export class ConsentCard extends StoreElement {
  static override properties = { ...StoreElement.properties, cores: { state: true } }
  declare cores: number
  protected override readonly topics: readonly Topic[] = ['phase', 'serving', 'runs', 'capabilities', 'clock']

  constructor() {
    super()
    this.cores = 1
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this
    const { node } = store ?? {}
    const serving = node?.serving
    const isOn = serving != null && serving.state !== 'off'
    return html`
      <div class="switch-row">
        <button type="button" role="switch" id="serve" aria-checked=${isOn} aria-labelledby="serve-label" aria-describedby="serve-meaning"
          ?disabled=${node == null} @click=${() => this.#toggle(isOn)}><span class="knob"></span></button>
        <span id="serve-label"><b>Let this network use this browser</b><br>
          <span class="muted">${serving == null ? 'Off' : this.#stateText(serving)}</span></span>
      </div>
      ${this.#coresField()}
      ${node == null ? nothing : this.#budget(node)}
      <div class="verbs" role="group" aria-label="Ways to end it">
        <button type="button" id="finish" ?disabled=${serving?.state !== 'on'} @click=${() => node?.finish()}>Finish</button>
        <button type="button" id="pause" ?disabled=${serving?.state !== 'on' && serving?.state !== 'finishing'} @click=${() => node?.pause(HOUR_MS)}>
          ${serving?.state === 'paused' ? `Paused until ${clockText(serving.resumesAt)}` : 'Pause 1 h'}</button>
        <button type="button" class="stop" ?disabled=${!isOn} @click=${() => this.#stop()}>Stop</button>
      </div>
      <p class="muted">Finish takes nothing new and ends what runs. Pause stops for an hour. Stop ends it at once, for good.</p>
      <p class="report" role="alert" id="stop-report">${store?.stopReport == null ? nothing : stopText(store.stopReport)}</p>
      ${node == null ? nothing : html`${this.#meaning(node)}${this.#runs(node)}`}`
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const cores = this.store?.node?.serving
    if (cores != null && cores.state === 'on' && cores.cores !== this.cores && !this.contains(document.activeElement))
      this.cores = cores.cores
  }

  #stateText(serving: ServingView): string {
    if (serving.state === 'off') return 'Off. Your own work runs here either way.'
    const busy = serving.busyMs > 0 ? `. ${durationText(serving.busyMs)} of work done for others` : ''
    return `On: ${servingText(serving, this.store?.now ?? 0).text}${busy}`
  }

  #coresField(): TemplateResult {
    const most = Math.max(1, navigator.hardwareConcurrency || 1)
    return html`<label class="field" for="cores"><span>Cores it may use <span class="muted">of ${most} here</span></span>
      <input id="cores" type="number" inputmode="numeric" min="1" max=${most} step="1" .value=${String(this.cores)}
        @change=${(event: Event) => this.#setCores(event.target as HTMLInputElement, most)}></label>`
  }

  #budget(node: KyroxNode): TemplateResult {
    const knows = { knowsBattery: 'getBattery' in navigator, knowsPressure: 'PressureObserver' in globalThis }
    return budgetFields({ ...knows, budget: node.budget, set: change => this.#setBudget(node, change) })
  }

  #setBudget(node: KyroxNode, change: Partial<ResourceBudget>): void {
    node.setBudget(change)
    this.requestUpdate()
  }

  #meaning({ network, capabilities, budget }: KyroxNode): TemplateResult {
    const offered = capabilities.filter(({ local }) => local).map(({ name }) => name)
    return html`<div id="serve-meaning" class="meaning">
      <h3>What you agree to</h3>
      <ul>
        <li><b>What runs:</b> ${offered.length === 0 ? 'nothing yet: no agent here' : html`<code>${offered.join(', ')}</code>`}, programs of this page,
          and code that other members wrote: scripts, and agents that they send here. Each gets the data of its task and nothing else of yours.</li>
        <li><b>Where:</b> programs of this page in workers of their own. Code of others in a sandbox, which holds it to its limits of memory,
          processor and time: no page, no storage, no network but what it was granted.</li>
        <li><b>For whom:</b> every member of network <b>${network}</b>. Whoever knows its name and relay is a member.</li>
        <li><b>How much:</b> ${this.cores} ${this.cores === 1 ? 'task' : 'tasks'} at once, two minutes each unless an agent names another
          limit; ${budgetText(budget)}.</li>
        <li><b>How long:</b> until you stop it or close the tab. It is not remembered: after a reload it is off.</li>
      </ul>
    </div>`
  }

  #runs({ runs }: KyroxNode): TemplateResult {
    if (runs.length === 0) return html`<p class="muted" id="runs">Nothing from others has run here.</p>`
    const shown = runs.slice(-RUNS_SHOWN).reverse()
    return html`<h3>Ran here for others</h3>
      <ul class="runs" id="runs">${shown.map(run => this.#run(run))}</ul>
      ${runs.length > RUNS_SHOWN ? html`<p class="muted">The newest ${RUNS_SHOWN} of ${runs.length}.</p>` : nothing}`
  }

  #run({ taskId, capability, owner, startedAt, endedAt, status }: RunView): TemplateResult | typeof nothing {
    const { store } = this
    if (store == null) return nothing
    const tone = status === 'failed' ? 'bad' : status === 'done' ? 'ok' : 'idle'
    return html`<li data-run=${taskId}>${toneIcon(tone)}<span><code>${capability}</code> for ${peerLabel(store, owner)}</span>
      <span class="number">${status}, ${durationText((endedAt ?? store.now) - startedAt)}</span></li>`
  }

  #toggle(isOn: boolean): void {
    if (isOn) this.#stop()
    else this.store?.serve(this.cores)
  }

  #stop(): void {
    this.store?.stopServing()
  }

  #setCores(input: HTMLInputElement, most: number): void {
    const wanted = Math.round(Number(input.value))
    this.cores = Math.min(Math.max(Number.isFinite(wanted) ? wanted : 1, 1), most)
    input.value = String(this.cores)
    if (this.store?.node?.serving.state === 'on') this.store.serve(this.cores)
  }
}

const stopText = ({ handedBack, tookMs }: StopReport): string =>
  `Stopped in ${durationText(Math.max(1, tookMs))}. ${handedBack} ${handedBack === 1 ? 'task' : 'tasks'} handed back.`

const clockText = (at: number | undefined): string =>
  at == null ? 'later' : new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
