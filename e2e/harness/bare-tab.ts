import type { BrowserContext, Page } from 'playwright'
import type { Page as PuppeteerPage } from 'puppeteer-core'
import type { NodeOptions, PeerView } from '../../src/index.ts'
import type { AgentName, Outcome, tools } from '../pages/bare.ts'
import { until } from './until.ts'

type Tools = typeof tools

/** What the drivers of both browsers have in common. */
interface Drivable {
  evaluate<Result, Argument>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result>
}

/** The bare test page in a tab of either browser. */
export class BareTab {
  readonly #page: Drivable
  readonly #chromium: Page | undefined
  id = ''

  private constructor(page: Drivable, chromium?: Page) {
    this.#page = page
    this.#chromium = chromium
  }

  /** Opens it in Chromium. `prepare` runs in the page before anything else does. */
  static async open(context: BrowserContext, url: string, prepare?: () => void): Promise<BareTab> {
    const page = await context.newPage()
    if (prepare != null) await page.addInitScript(prepare)
    await page.goto(url)
    return await BareTab.#ready(page as unknown as Drivable, page)
  }

  /** Opens it in a page of puppeteer's: in Firefox, or in a Chromium that keeps pages in its cache. */
  static async openWith(page: PuppeteerPage, url: string): Promise<BareTab> {
    await page.goto(url)
    return await BareTab.#ready(page as unknown as Drivable)
  }

  static async #ready(page: Drivable, chromium?: Page): Promise<BareTab> {
    await until('the test page', () => page.evaluate(() => 'tools' in globalThis, undefined))
    return new BareTab(page, chromium)
  }

  async close(): Promise<void> {
    await this.#chromium?.close()
  }

  /** Calls one of the page's tools. */
  async call<Name extends keyof Tools>(name: Name, ...given: Parameters<Tools[Name]>): Promise<Awaited<ReturnType<Tools[Name]>>> {
    return (await this.#page.evaluate(
      ([tool, values]) => {
        const { tools } = globalThis as unknown as { tools: Record<string, (...values: unknown[]) => unknown> }
        return tools[tool]?.(...values)
      },
      [name, given] as [string, unknown[]]
    )) as Awaited<ReturnType<Tools[Name]>>
  }

  /** A global variable of the page. */
  async global<Value>(name: string): Promise<Value> {
    return (await this.#page.evaluate(each => (globalThis as unknown as Record<string, unknown>)[each], name)) as Value
  }

  /** Starts a node in it. */
  async start(options: NodeOptions, agents: readonly AgentName[] = []): Promise<{ id: string; hostedIn: string }> {
    const started = await this.call('start', options, agents)
    this.id = started.id
    return started
  }

  async peers(): Promise<readonly PeerView[]> {
    return (await this.call('snapshot')).peers
  }

  /** Resolves when it has a link of this path to each of the others. */
  async linked(others: readonly string[], path: PeerView['path'] = 'direct'): Promise<void> {
    await until(`${path} links to ${others.length} peers`, async () => {
      const peers = await this.peers()
      const paths = others.map(other => peers.find(({ id }) => id === other)?.path)
      if (!paths.every(each => each === path)) throw new Error(`paths are ${paths}: ${peers.map(({ directError }) => directError)}`)
      return true
    })
  }

  /** Resolves when it sees each of the others serving. */
  async sees(others: readonly string[]): Promise<void> {
    await until(`${others.length} peers that serve`, async () => {
      const peers = await this.peers()
      return others.every(other => peers.some(({ id, serving }) => id === other && serving))
    })
  }

  /** Submits and waits for the end. */
  async run(...given: Parameters<Tools['submit']>): Promise<Outcome> {
    return await this.call('outcome', await this.call('submit', ...given))
  }

  /** Codes of what it told the person, once it has told something. */
  async notices(): Promise<string[]> {
    return await until('a notice', async () => {
      const { notices } = await this.call('snapshot')
      return notices.length > 0 && notices.map(({ code }) => code)
    })
  }
}
