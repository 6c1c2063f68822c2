import type { Farewell } from './mesh/farewells.ts'
import type { RtcBridgeHost } from './mesh/rtc/bridge-host.ts'

export interface PageFarewellPorts {
  readonly window: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
  /** Sends a request that outlives the page, as `navigator.sendBeacon`. */
  readonly send: (url: string, word: string) => void
  /** Absent: the page holds no connections for its node. */
  readonly bridge: Pick<RtcBridgeHost, 'closeAll'> | undefined
}

/** What a page does in its last moment for a node that lives in a worker, which may be frozen before it hears of it. */
export class PageFarewell {
  readonly #ports: PageFarewellPorts
  readonly #onPageHide = (): void => this.#leave()
  /** How the relays of the node are told. */
  farewells: readonly Farewell[] = []

  constructor(ports: PageFarewellPorts) {
    this.#ports = ports
    ports.window.addEventListener('pagehide', this.#onPageHide)
  }

  stop(): void {
    this.#ports.window.removeEventListener('pagehide', this.#onPageHide)
  }

  #leave(): void {
    const { send, bridge } = this.#ports
    // under way before the peers find their direct path closed and ask the relay
    for (const { url, word } of this.farewells) send(url, word)
    bridge?.closeAll()
  }
}
