/** What a benchmark measures in: the built pages, a relay that serves them, and one stock Chromium. */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { type Browser, chromium, type Page } from 'playwright'
import { createRelay, type Relay } from '../../relay/index.ts'
import { browserPlaces } from '../../scripts/find-browser.js'
import { WITHOUT_WINDOW_PAGES } from '../harness/browsers.ts'
import { PAGES_FOLDER } from './build-pages.ts'

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  WITHOUT_WINDOW_PAGES,
  '--enable-precise-memory-info',
  '--js-flags=--expose-gc'
]

/** Every tab of a benchmark comes from one address, a few hundred of them one after another. */
const ADDRESS_LIMITS = { newPerSecond: 10_000, open: 5_000 }
const PAGE_MS = 30_000

export class Lab implements AsyncDisposable {
  readonly relay: Relay
  /** Where a profiler may attach. */
  readonly debugUrl: string
  readonly #browser: Browser
  readonly #others = new AsyncDisposableStack()

  private constructor(relay: Relay, browser: Browser, debugUrl: string) {
    this.relay = relay
    this.debugUrl = debugUrl
    this.#browser = browser
  }

  static async open(): Promise<Lab> {
    const debugPort = await freePort()
    const relay = await createRelay({ siteFolder: PAGES_FOLDER, addressLimits: ADDRESS_LIMITS, networks: ['bench', 'bench-page'] })
    try {
      return new Lab(
        relay,
        await chromium.launch({
          executablePath: chromiumPath(),
          args: [...CHROMIUM_FLAGS, `--remote-debugging-port=${debugPort}`]
        }),
        `http://127.0.0.1:${debugPort}`
      )
    } catch (error) {
      await relay.stop()
      throw error
    }
  }

  /** A tab with a storage of its own, as another person's would have. What it logs as an error is passed on. */
  async tab(path: string): Promise<Page> {
    const context = await this.#browser.newContext()
    context.setDefaultTimeout(PAGE_MS)
    const page = await context.newPage()
    page.on('pageerror', error => process.stderr.write(`page: ${error.message}\n`))
    await page.goto(`${this.relay.url}${path}`)
    return page
  }

  /** That the browser's processes have used of the processor since their start. */
  async processorSeconds(): Promise<number> {
    const session = await this.#browser.newBrowserCDPSession()
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    await session.detach()
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
  }

  /** What is to end with the lab, though the benchmark that opened it never did. */
  own<T extends AsyncDisposable>(thing: T): T {
    return this.#others.use(thing)
  }

  /** Ends a tab and its storage. */
  async close(page: Page): Promise<void> {
    await page.context().close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([this.#others.disposeAsync(), this.#browser.close(), this.relay.stop()])
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function chromiumPath(): string {
  const asked = process.env.KYROX_CHROMIUM
  if (asked != null && asked !== '') return asked
  const found = browserPlaces('chromium', { platform: process.platform, env: process.env }).find(path => existsSync(path))
  if (found == null) throw new Error('Expected Chromium or Chrome on this machine, found none: name it in KYROX_CHROMIUM')
  return found
}
