import { html, nothing, type TemplateResult } from 'lit'
import type { Topic } from '../console-store.ts'
import { StoreElement } from '../store-element.ts'
import type { AgentTable } from './agent-table.ts'
import type { RunForm } from './run-form.ts'

/** `<kx-agents>`: the way in to agents. All behind it is loaded when somebody goes there, so that it costs the others nothing. */
export class AgentsSection extends StoreElement {
  static override properties = { ...StoreElement.properties, view: { state: true } }
  declare view: 'closed' | 'loading' | 'open' | 'failed'
  protected override readonly topics: readonly Topic[] = ['phase', 'agents']

  constructor() {
    super()
    this.view = 'closed'
  }

  /** Opens when the address names it, and tells nobody to wait for it. */
  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('hashchange', this.#onHash)
    this.#onHash()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('hashchange', this.#onHash)
  }

  protected override render(): TemplateResult {
    const { store, view } = this
    if (view === 'open')
      return html`${intro}
        <kx-agent-editor .store=${store} @kx-deployed=${this.#onDeployed} @kx-try=${this.#onTry}></kx-agent-editor>
        <kx-run .store=${store}></kx-run>
        <kx-agent-table .store=${store} @kx-try=${this.#onTry}></kx-agent-table>`
    return html`${intro}
      <div class="row-actions"><button type="button" id="open-agents" ?disabled=${view === 'loading'} @click=${() => void this.open()}>
        ${view === 'loading' ? 'Opening' : 'Write, run and watch agents'}</button></div>
      <p class="muted" role="status">${this.#count()}</p>
      ${view === 'failed' ? html`<p class="note tone-bad-box" role="alert">This part of the page could not be loaded. Is the server reachable? Try again.</p>` : nothing}`
  }

  async open(): Promise<void> {
    if (this.view === 'open' || this.view === 'loading') return
    this.view = 'loading'
    try {
      const { defineAgentViews } = await import('./agents-view.ts')
      defineAgentViews()
      this.view = 'open'
      await this.updateComplete
      this.querySelector<HTMLElement>('summary')?.focus()
    } catch {
      this.view = 'failed'
    }
  }

  #count(): string {
    const count = this.store?.node?.agents?.all.length ?? 0
    return count === 0 ? 'No agent is here yet.' : `${count} ${count === 1 ? 'agent is' : 'agents are'} here.`
  }

  readonly #onHash = (): void => {
    if (location.hash === '#agents') void this.open()
  }

  readonly #onDeployed = ({ detail }: CustomEvent<readonly string[]>): void => {
    for (const peer of detail) this.querySelector<AgentTable>('kx-agent-table')?.watch(peer)
  }

  readonly #onTry = ({ detail }: CustomEvent<string>): void => {
    void this.querySelector<RunForm>('kx-run')?.choose(detail)
  }
}

const intro = html`<p class="section-lead">An agent is a small program in a sandbox. It gets the data of its task, the memory and the share of a core that it was given, and nothing else.</p>`
