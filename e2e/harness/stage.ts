import type { Browser, BrowserContext } from 'playwright'
import type { Relay } from '../../relay/index.ts'
import { sharedChromium } from './browsers.ts'
import { RelayProcess } from './relay-process.ts'
import { serveSite } from './site.ts'

/** A relay process and the bare test page on a server of its own, made once for a file of tests, and the Chromium that all files share. */
export class Stage {
  readonly relay: RelayProcess
  readonly site: Relay
  readonly browser: Browser

  private constructor(relay: RelayProcess, site: Relay, browser: Browser) {
    this.relay = relay
    this.site = site
    this.browser = browser
  }

  static async open(): Promise<Stage> {
    return new Stage(
      ...(await Promise.all([RelayProcess.start(['--network', 'e2e', '--network', 'default']), serveSite('e2e'), sharedChromium()]))
    )
  }

  /** Options of a node on this stage. */
  get node(): { readonly network: string; readonly relays: readonly string[] } {
    return { network: 'e2e', relays: [this.relay.url] }
  }

  /** Another person's browser, gone with all its tabs at the end of the block. */
  async context(): Promise<BrowserContext & AsyncDisposable> {
    const context = await this.browser.newContext()
    return Object.assign(context, { [Symbol.asyncDispose]: () => context.close() })
  }

  async close(): Promise<void> {
    // one file after another uses it in this process
    await Promise.all(this.browser.contexts().map(context => context.close()))
    await this.site.stop()
    await this.relay[Symbol.asyncDispose]()
  }
}
