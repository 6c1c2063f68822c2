/** For tests: WebRTC objects that do nothing by themselves, and two ends of a port that hand objects over as they are, as a transfer does. */
import { nextTurn } from '../../base/next-turn.ts'

export class TestChannel extends EventTarget {
  readonly label: string
  readonly id = 7
  readonly protocol = ''
  readyState: RTCDataChannelState = 'connecting'
  binaryType: BinaryType = 'blob'
  bufferedAmount = 0
  bufferedAmountLowThreshold = 99
  onopen: (() => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onclose: (() => void) | null = null
  onerror: ((event: Event) => void) | null = null
  onbufferedamountlow: (() => void) | null = null
  readonly sent: unknown[] = []

  constructor(label: string) {
    super()
    this.label = label
  }

  open(): void {
    this.readyState = 'open'
    this.#tell('open', this.onopen)
  }

  send(data: unknown): void {
    this.sent.push(data)
  }

  close(): void {
    if (this.readyState === 'closed') return
    this.readyState = 'closed'
    this.#tell('close', this.onclose)
  }

  #tell(type: string, handler: (() => void) | null): void {
    handler?.()
    this.dispatchEvent(new Event(type))
  }
}

/** One end of a pair of open channels: delivers in a later turn of the event loop, in order, and holds what is under way as buffered. */
export class JoinedChannel extends TestChannel {
  other: JoinedChannel | undefined
  sentBytes = 0

  override send(data: Uint8Array): void {
    if (this.readyState !== 'open') throw new DOMException('The channel is not open', 'InvalidStateError')
    const copy = new Uint8Array(data)
    this.bufferedAmount += copy.byteLength
    this.sentBytes += copy.byteLength
    nextTurn(() => {
      const before = this.bufferedAmount
      this.bufferedAmount -= copy.byteLength
      if (this.other?.readyState === 'open') this.other.onmessage?.({ data: copy.buffer } as MessageEvent)
      const isLow = before > this.bufferedAmountLowThreshold && this.bufferedAmount <= this.bufferedAmountLowThreshold
      if (isLow) this.onbufferedamountlow?.()
    })
  }

  override close(): void {
    super.close()
    nextTurn(() => this.other?.readyState === 'open' && this.other.close())
  }
}

export function joinedChannels(): readonly [JoinedChannel, JoinedChannel] {
  const pair = [new JoinedChannel('kyrox'), new JoinedChannel('kyrox')] as const
  pair[0].other = pair[1]
  pair[1].other = pair[0]
  for (const channel of pair) channel.open()
  return pair
}

export class TestPeerConnection extends EventTarget {
  /** Every one made since {@link TestPeerConnection.forget}. */
  static made: TestPeerConnection[] = []
  static forget(): void {
    TestPeerConnection.made = []
  }

  connectionState: RTCPeerConnectionState = 'new'
  iceConnectionState: RTCIceConnectionState = 'new'
  onconnectionstatechange: (() => void) | null = null
  oniceconnectionstatechange: (() => void) | null = null
  onicecandidate: ((event: { candidate: { toJSON(): RTCIceCandidateInit } | null }) => void) | null = null
  ondatachannel: ((event: { channel: TestChannel }) => void) | null = null
  readonly configuration: RTCConfiguration | undefined
  readonly channels: TestChannel[] = []
  readonly calls: unknown[] = []

  constructor(configuration?: RTCConfiguration) {
    super()
    if (configuration?.iceServers?.[0]?.urls === 'refused') throw new TypeError('bad server')
    this.configuration = configuration
    TestPeerConnection.made.push(this)
  }

  createDataChannel(label: string): TestChannel {
    const channel = new TestChannel(label)
    this.channels.push(channel)
    return channel
  }

  async createOffer(): Promise<RTCSessionDescriptionInit> {
    return { type: 'offer', sdp: 'an offer' }
  }

  createAnswer(): Promise<never> {
    return Promise.reject(new DOMException('no offer yet', 'InvalidStateError'))
  }

  async setLocalDescription(description: unknown): Promise<void> {
    this.calls.push({ local: description })
  }

  /** Never ends. */
  setRemoteDescription(): Promise<void> {
    return new Promise(() => {})
  }

  async addIceCandidate(candidate: unknown): Promise<void> {
    this.calls.push({ candidate })
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state
    this.onconnectionstatechange?.()
  }

  close(): void {
    this.connectionState = 'closed'
    for (const channel of this.channels) channel.close()
  }
}

class TestPort {
  onmessage: ((event: MessageEvent) => void) | null = null
  other: TestPort | undefined

  postMessage(data: unknown): void {
    queueMicrotask(() => this.other?.onmessage?.({ data } as MessageEvent))
  }
}

export function portPair(): readonly [MessagePort, MessagePort] {
  const [left, right] = [new TestPort(), new TestPort()]
  left.other = right
  right.other = left
  // all that the bridge uses of a port
  return [left as unknown as MessagePort, right as unknown as MessagePort]
}
