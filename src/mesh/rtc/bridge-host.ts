import type { FromPage, PeerConnectionCall, ToPage } from './bridge-protocol.ts'

/** Live `RTCPeerConnection` objects one node may hold: Chromium allows 500 in a page, collected or not. */
const MAX_CONNECTIONS = 200

/**
 * The page's half of the bridge: holds the `RTCPeerConnection` objects that a worker cannot have, and transfers their data channels to it.
 * Bytes never touch the page's thread. A channel is transferred in the turn in which it appears: later it could not be.
 */
export class RtcBridgeHost {
  readonly #port: MessagePort
  readonly #connections = new Map<number, RTCPeerConnection>()

  constructor(port: MessagePort) {
    this.#port = port
    port.onmessage = ({ data }: MessageEvent<ToPage>) => this.#onMessage(data)
  }

  /**
   * Closes every connection: the peers see their channels close within milliseconds, where a page that just goes takes them seconds. The bridge
   * stays: a page may come back from the browser's cache, and its node dials again.
   */
  closeAll(): void {
    for (const [id, connection] of this.#connections) {
      connection.close()
      this.#say({ type: 'state', id, connectionState: 'closed', iceConnectionState: 'closed' })
    }
    this.#connections.clear()
  }

  stop(): void {
    this.closeAll()
    this.#port.onmessage = null
  }

  #say(message: FromPage, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer)
  }

  #onMessage(message: ToPage): void {
    if (message.type === 'create') this.#create(message.id, message.configuration)
    else if (message.type === 'close') this.#close(message.id)
    else if (message.type === 'channel') this.#openChannel(message)
    else void this.#call(message.id, message.call, message.what)
  }

  #create(id: number, configuration: RTCConfiguration | undefined): void {
    const connection = this.#made(configuration)
    if (connection == null) {
      this.#say({ type: 'state', id, connectionState: 'failed', iceConnectionState: 'failed' })
      return
    }
    this.#connections.set(id, connection)
    const state = (): void =>
      this.#say({ type: 'state', id, connectionState: connection.connectionState, iceConnectionState: connection.iceConnectionState })
    connection.onconnectionstatechange = state
    connection.oniceconnectionstatechange = state
    connection.onicecandidate = ({ candidate }) => this.#say({ type: 'candidate', id, candidate: candidate?.toJSON() ?? null })
    connection.ondatachannel = ({ channel }) => this.#say({ type: 'incoming', id, real: channel }, [asTransferable(channel)])
  }

  #made(configuration: RTCConfiguration | undefined): RTCPeerConnection | undefined {
    if (this.#connections.size >= MAX_CONNECTIONS) return undefined
    try {
      return new RTCPeerConnection(configuration)
    } catch {
      // the page has made too many already, or the configuration is refused
      return undefined
    }
  }

  #openChannel({ id, channel, label, options }: Extract<ToPage, { type: 'channel' }>): void {
    try {
      const real = this.#connections.get(id)?.createDataChannel(label, options)
      if (real != null) this.#say({ type: 'channel', id, channel, real }, [asTransferable(real)])
    } catch {
      // closed meanwhile, or its options are refused: the worker's channel never opens, and whoever wants it waits with a limit
    }
  }

  async #call(id: number, call: number, what: PeerConnectionCall): Promise<void> {
    try {
      const connection = this.#connections.get(id)
      if (connection == null) throw new DOMException('Connection is closed', 'InvalidStateError')
      this.#say({ type: 'result', id, call, value: await perform(connection, what) })
    } catch (error) {
      const { name, message } = error as Error
      this.#say({ type: 'error', id, call, name, message })
    }
  }

  #close(id: number): void {
    this.#connections.get(id)?.close()
    this.#connections.delete(id)
  }
}

async function perform(connection: RTCPeerConnection, what: PeerConnectionCall): Promise<RTCSessionDescriptionInit | undefined> {
  if (!('argument' in what)) {
    const { type, sdp } = await connection[what.method]()
    return { type, ...(sdp == null ? {} : { sdp }) }
  }
  if (what.method === 'addIceCandidate') await connection.addIceCandidate(what.argument)
  else if (what.method === 'setLocalDescription') await connection.setLocalDescription(what.argument)
  else await connection.setRemoteDescription(what.argument)
  return undefined
}

/** TypeScript's DOM library does not know yet that channels are transferable. Source: W3C webrtc-extensions, section 7. */
const asTransferable = (channel: RTCDataChannel): Transferable => channel as unknown as Transferable
