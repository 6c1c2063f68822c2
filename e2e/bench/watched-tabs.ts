/** Tabs whose liveness is measured: in a Chromium that treats hidden tabs as it does for people, in processes that can be killed. */
import puppeteer, { type Browser, type CDPSession, type Page } from 'puppeteer-core'
import { chromiumOptions } from '../harness/browsers.ts'
import { until } from '../harness/until.ts'
import type {} from './pages/liveness.ts'

/** Automation keeps hidden tabs at full speed by these; without them they are slowed down as for people. */
const KEEP_AWAKE = ['--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding']
const JOIN_MS = 60_000
/** A browser that has not closed by then is killed. */
const CLOSE_MS = 20_000

/** Of each 40 ms a slow process runs 10. */
const SLOW = { runsMs: 10, standsMs: 30 }

export interface WatchedTab {
  readonly page: Page
  readonly host: 'worker' | 'page'
  readonly id: string
}

export class WatchedTabs implements AsyncDisposable {
  readonly #browser: Browser
  readonly #session: CDPSession
  readonly #url: string
  /** Processes that are slowed down, and what comes next for each. */
  readonly #slow = new Map<number, NodeJS.Timeout>()

  private constructor(browser: Browser, session: CDPSession, url: string) {
    this.#browser = browser
    this.#session = session
    this.#url = url
  }

  static async open(url: string): Promise<WatchedTabs> {
    const { executablePath, args } = chromiumOptions()
    const browser = await puppeteer.launch({
      executablePath,
      args,
      headless: true,
      ignoreDefaultArgs: KEEP_AWAKE,
      protocolTimeout: 3 * JOIN_MS
    })
    return new WatchedTabs(browser, await browser.target().createCDPSession(), url)
  }

  /** A tab with a node in it, and a storage of its own. */
  async tab({ host, network }: { readonly host: 'worker' | 'page'; readonly network: string }): Promise<WatchedTab> {
    const context = await this.#browser.createBrowserContext()
    const page = await context.newPage()
    await page.goto(`${this.#url}/liveness.html?${new URLSearchParams({ host, network })}`)
    await page.waitForFunction(() => globalThis.livenessPage != null, { timeout: JOIN_MS })
    return { page, host, id: await page.evaluate(() => globalThis.livenessPage?.id ?? '') }
  }

  /** Puts another tab in front of it, in its window. */
  async hide({ page }: WatchedTab): Promise<void> {
    // without puppeteer's own page around it, whose setting up hangs now and then on a machine that is starved
    const { id: browserContextId } = page.browserContext()
    if (browserContextId == null) throw new Error('Expected a context of its own')
    const { targetId } = await this.#session.send('Target.createTarget', { url: 'about:blank', browserContextId })
    await this.#session.send('Target.activateTarget', { targetId })
    await until('the tab to be hidden', () => page.evaluate(() => document.visibilityState === 'hidden'))
  }

  /**
   * As on a processor of a quarter of the speed: their processes are stopped and let go, again and again. Chromium's own throttling reaches a page's thread only,
   * and uses up, by waiting busily, what it takes away: six such tabs leave nothing of two processors to the others.
   */
  async throttle(tabs: readonly WatchedTab[]): Promise<void> {
    // all of them first: a browser that has to ask a process that is stopped may not answer
    const pids: number[] = []
    for (const tab of tabs) pids.push(await this.processOf(tab))
    if (new Set(pids).size < tabs.length) throw new Error(`Expected ${tabs.length} processes, found ${new Set(pids).size}`)
    for (const pid of pids) this.#slowDown(pid)
  }

  #slowDown(pid: number): void {
    const stand = (): void => {
      process.kill(pid, 'SIGSTOP')
      this.#slow.set(pid, setTimeout(run, SLOW.standsMs))
    }
    const run = (): void => {
      process.kill(pid, 'SIGCONT')
      this.#slow.set(pid, setTimeout(stand, SLOW.runsMs))
    }
    run()
  }

  /** The process that a tab's page and workers live in: the one whose time grows while the page is busy. */
  async processOf({ page }: WatchedTab): Promise<number> {
    const before = await this.#cpuTimes()
    await page.evaluate(() => globalThis.livenessPage?.busy())
    const grown = [...(await this.#cpuTimes())].map(([pid, time]) => ({ pid, grew: time - (before.get(pid) ?? 0) }))
    const most = grown.sort((a, b) => b.grew - a.grew)[0]
    if (most == null) throw new Error('Expected a renderer')
    return most.pid
  }

  async #cpuTimes(): Promise<Map<number, number>> {
    const { processInfo } = await this.#session.send('SystemInfo.getProcessInfo')
    return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [pid, timer] of this.#slow) {
      clearTimeout(timer)
      process.kill(pid, 'SIGCONT')
    }
    this.#slow.clear()
    const killed = setTimeout(() => this.#browser.process()?.kill('SIGKILL'), CLOSE_MS)
    await this.#browser.close().finally(() => clearTimeout(killed))
  }
}

/** Resolves when each of the tabs is linked to all others. */
export async function linked(tabs: readonly WatchedTab[]): Promise<void> {
  await Promise.all(
    tabs.map(({ page, id }) => {
      const others = tabs.map(tab => tab.id).filter(other => other !== id)
      return until('links', () => page.evaluate(ids => globalThis.livenessPage?.linkedTo(ids) === true, others), JOIN_MS)
    })
  )
}
