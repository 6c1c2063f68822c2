import type { FromPage, ToPage } from './bridge-protocol.ts'
import { BridgedPeerConnection } from './bridged-peer-connection.ts'

/**
 * The worker's half of the bridge: gives libp2p an `RTCPeerConnection` whose native one lives on the page and whose channels live here.
 * One bridge serves all connections of a node.
 */
export class RtcBridge {
  readonly #port: MessagePort
  readonly #connections = new Map<number, BridgedPeerConnection>()
  #next = 1

  constructor(port: MessagePort) {
    this.#port = port
    port.onmessage = ({ data }: MessageEvent<FromPage>) => {
      this.#connections.get(data.id)?.hear(data)
    }
  }

  /** A class for `globalThis.RTCPeerConnection`, to be set before libp2p's WebRTC module is evaluated. */
  get PeerConnection(): new (
    configuration?: RTCConfiguration
  ) => BridgedPeerConnection {
    const bridge = this
    return class extends BridgedPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(bridge, bridge.#next++, configuration)
      }
    }
  }

  say(message: ToPage): void {
    this.#port.postMessage(message)
  }

  add(id: number, connection: BridgedPeerConnection): void {
    this.#connections.set(id, connection)
  }

  remove(id: number): void {
    this.#connections.delete(id)
  }
}
