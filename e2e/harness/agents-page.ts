import type { Locator } from 'playwright'
import type { ConsoleTab } from './console-tab.ts'
import { PATIENCE_MS, until } from './until.ts'

export interface WrittenAgent {
  readonly name: string
  readonly memoryMb: number
  readonly cpuPercent: number
}

/** The agents of a console, used as a person uses them. */
export class AgentsPage {
  readonly #tab: ConsoleTab

  constructor(tab: ConsoleTab) {
    this.#tab = tab
  }

  /** Opens the view and the editor, and waits for both to be loaded. */
  async open(): Promise<void> {
    await this.#find('#open-agents').click()
    await this.#find('#write > summary').click()
    await this.#find('kx-code .cm-content').waitFor()
  }

  /** Fills in the form and types the source. */
  async write(source: string, { name, memoryMb, cpuPercent }: WrittenAgent): Promise<void> {
    for (const [field, value] of Object.entries({ name, memoryMb, cpuPercent })) {
      await this.#find(`#agent-${field}`).fill(String(value))
      await this.#find(`#agent-${field}`).blur()
    }
    const editor = this.#find('kx-code .cm-content')
    await editor.click()
    await this.#tab.page.keyboard.press('ControlOrMeta+a')
    // as pasted text: typed, the editor would close brackets by itself
    await this.#tab.page.keyboard.insertText(source)
    await until('the editor to hold the source', async () => (await this.source()).trim() === source.trim())
  }

  async source(): Promise<string> {
    return await this.#tab.page.locator('kx-code').evaluate(element => (element as HTMLElement & { readonly value: string }).value)
  }

  /** Capabilities that the console found in the source. */
  async offers(): Promise<string[]> {
    return await this.#find('[data-offers]').allTextContents()
  }

  async runHere(): Promise<void> {
    await this.#find('#run-here').click()
  }

  /** Sends it to a peer, which takes it. */
  async send(peer: string): Promise<void> {
    await this.#find('#send-to').selectOption(peer)
    await this.#find('#send').click()
    await this.#find('[data-outcome="ok"]').waitFor({ timeout: PATIENCE_MS })
    await this.#row('*', peer).first().waitFor({ timeout: PATIENCE_MS })
  }

  /** What is said of a mistake in the source. */
  async problem(): Promise<string> {
    return (await this.#find('#agent-problem .note p').first().textContent({ timeout: PATIENCE_MS })) ?? ''
  }

  /** Fills in the form of a capability and presses Run. */
  async submit(capability: string, input: unknown, where: 'anywhere' | 'here' | 'elsewhere'): Promise<void> {
    const card = this.#find('#run')
    if ((await card.getAttribute('open')) == null) await card.locator('summary').first().click()
    await this.#find(`#run-capability option[value="${capability}"]`).waitFor({ state: 'attached', timeout: PATIENCE_MS })
    await this.#find('#run-capability').selectOption(capability)
    await this.#find('#run-where').selectOption(where)
    await this.#find('#run-json').fill(JSON.stringify(input))
    await this.#find('#run-task').click()
  }

  /** Of the run, 0 to 100. */
  async progress(): Promise<number> {
    return await this.#find('.run-report progress').evaluate(bar => (bar as HTMLProgressElement).value)
  }

  /** The result of the run, when it is there. */
  async result(limitMs: number): Promise<unknown> {
    await this.#find('#run-output, #run-error').first().waitFor({ timeout: limitMs })
    if ((await this.#find('#run-error').count()) > 0) throw new Error((await this.#find('#run-error').textContent()) ?? '')
    return JSON.parse((await this.#find('#run-output').textContent()) ?? '') as unknown
  }

  /** What the table says that an agent uses on a peer, in percent of a core. */
  async cpuAt(agent: string, peer: string): Promise<number> {
    return await this.#meter(agent, peer, 'cpu')
  }

  /** In megabytes. */
  async memoryAt(agent: string, peer: string): Promise<number> {
    return await this.#meter(agent, peer, 'memory')
  }

  async move(agent: string, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
    const row = this.#row(agent, from)
    await row.locator('details.menu > summary').click()
    await row.locator(`[data-move-to="${to}"]`).click()
    await this.#row(agent, to).waitFor({ timeout: PATIENCE_MS })
  }

  async hasAgent(agent: string, peer: string): Promise<boolean> {
    return (await this.#row(agent, peer).count()) > 0
  }

  /** The log of an agent here, as it is shown, when there is a line of it. */
  async log(agent: string): Promise<string> {
    await this.#find(`tr[data-agent="${agent}"] button[aria-label="Log of ${agent}"]`).click()
    const line = this.#find('kx-agent-log .log li')
    await line.first().waitFor({ timeout: PATIENCE_MS })
    return (await line.allTextContents()).join('\n')
  }

  async #meter(agent: string, peer: string, kind: 'cpu' | 'memory'): Promise<number> {
    const meter = this.#row(agent, peer).locator(`[data-meter="${kind}"]`)
    // peers are asked for their meters only while somebody can see them
    await this.#find('kx-agent-table').scrollIntoViewIfNeeded()
    return (await meter.count()) === 0 ? 0 : Number(await meter.getAttribute('data-value'))
  }

  #row(agent: string, peer: string): Locator {
    const name = agent === '*' ? '' : `[data-agent="${agent}"]`
    return this.#find(`tr.agent${name}[data-where="${peer}"]`)
  }

  #find(selector: string): Locator {
    return this.#tab.page.locator(selector)
  }
}
