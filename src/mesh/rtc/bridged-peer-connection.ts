import type { FromPage, PeerConnectionCall, ToPage } from './bridge-protocol.ts'
import { BridgedChannel } from './bridged-channel.ts'

/** What a connection needs of the bridge it belongs to. */
export interface BridgePort {
  say(message: ToPage): void
  add(id: number, connection: BridgedPeerConnection): void
  remove(id: number): void
}

type Handler = ((event: never) => unknown) | null

/** Only what @libp2p/webrtc uses of `RTCPeerConnection`. Source: W3C WebRTC 1.0, section 4.4. */
export class BridgedPeerConnection extends EventTarget {
  onconnectionstatechange: Handler = null
  onicecandidate: Handler = null
  onicecandidateerror: Handler = null
  ondatachannel: Handler = null
  connectionState: RTCPeerConnectionState = 'new'
  iceConnectionState: RTCIceConnectionState = 'new'
  readonly #bridge: BridgePort
  readonly #id: number
  readonly #calls = new Map<number, { resolve: (value: RTCSessionDescriptionInit) => void; reject: (error: Error) => void }>()
  readonly #channels = new Map<number, BridgedChannel>()
  #next = 1
  #ended = false

  constructor(bridge: BridgePort, id: number, configuration?: RTCConfiguration) {
    super()
    this.#bridge = bridge
    this.#id = id
    bridge.add(id, this)
    bridge.say({ type: 'create', id, configuration })
  }

  createOffer(): Promise<RTCSessionDescriptionInit> {
    return this.#call({ method: 'createOffer' })
  }

  createAnswer(): Promise<RTCSessionDescriptionInit> {
    return this.#call({ method: 'createAnswer' })
  }

  async setLocalDescription({ type, sdp }: RTCSessionDescriptionInit): Promise<void> {
    await this.#call({ method: 'setLocalDescription', argument: sdp == null ? { type } : { type, sdp } })
  }

  async setRemoteDescription({ type, sdp }: RTCSessionDescriptionInit): Promise<void> {
    await this.#call({ method: 'setRemoteDescription', argument: sdp == null ? { type } : { type, sdp } })
  }

  async addIceCandidate(candidate: RTCIceCandidateInit & { toJSON?: () => RTCIceCandidateInit }): Promise<void> {
    await this.#call({ method: 'addIceCandidate', argument: candidate.toJSON?.() ?? candidate })
  }

  createDataChannel(label: string, options?: RTCDataChannelInit): BridgedChannel {
    if (this.#ended) throw new DOMException('Connection is closed', 'InvalidStateError')
    const channel = new BridgedChannel(label)
    const number = this.#next++
    this.#channels.set(number, channel)
    channel.addEventListener('close', () => this.#channels.delete(number))
    this.#bridge.say({ type: 'channel', id: this.#id, channel: number, label, options })
    return channel
  }

  close(): void {
    if (this.#ended) return
    this.connectionState = 'closed'
    this.#bridge.say({ type: 'close', id: this.#id })
    this.#end()
  }

  /** Frees everything, whichever side closed. */
  #end(): void {
    this.#ended = true
    this.#bridge.remove(this.#id)
    for (const { reject } of this.#calls.values()) reject(new DOMException('Connection is closed', 'InvalidStateError'))
    this.#calls.clear()
    for (const channel of [...this.#channels.values()]) channel.connectionClosed()
  }

  /** A message of the page about this connection. */
  hear(message: FromPage): void {
    if (message.type === 'state') this.#onState(message)
    else if (message.type === 'candidate') {
      const candidate = message.candidate == null ? null : { ...message.candidate, toJSON: () => message.candidate }
      this.#tell('icecandidate', { candidate })
    } else if (message.type === 'channel') this.#bind(message.channel, message.real)
    else if (message.type === 'incoming') this.#tell('datachannel', { channel: message.real })
    else this.#settle(message)
  }

  #bind(number: number, real: RTCDataChannel): void {
    const channel = this.#channels.get(number)
    if (channel == null) real.close()
    else channel.bind(real)
  }

  #onState({ connectionState, iceConnectionState }: Extract<FromPage, { type: 'state' }>): void {
    const ice = iceConnectionState !== this.iceConnectionState
    const connection = connectionState !== this.connectionState
    this.iceConnectionState = iceConnectionState
    this.connectionState = connectionState
    if (ice) this.#tell('iceconnectionstatechange', {})
    if (connection) this.#tell('connectionstatechange', {})
    if (connectionState === 'closed' && !this.#ended) this.#end()
  }

  #tell(type: string, fields: object): void {
    const event = Object.assign(new Event(type), fields)
    const handler = (this as unknown as Record<string, Handler | undefined>)[`on${type}`]
    handler?.call(this, event as never)
    this.dispatchEvent(event)
  }

  #call(what: PeerConnectionCall): Promise<RTCSessionDescriptionInit> {
    if (this.#ended) return Promise.reject(new DOMException('Connection is closed', 'InvalidStateError'))
    const call = this.#next++
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve, reject })
      this.#bridge.say({ type: 'call', id: this.#id, call, what })
    })
  }

  #settle(message: Extract<FromPage, { type: 'result' | 'error' }>): void {
    const call = this.#calls.get(message.call)
    this.#calls.delete(message.call)
    if (message.type === 'error') call?.reject(new DOMException(message.message, message.name))
    // createOffer and createAnswer always have a value; the others ignore it
    else call?.resolve(message.value as RTCSessionDescriptionInit)
  }
}
