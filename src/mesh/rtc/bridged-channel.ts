import { hearLate, INIT_CHANNEL } from './late-listeners.ts'

type Handler<Kind extends Event = Event> = ((event: Kind) => unknown) | null

/**
 * A data channel that a worker opened: usable at once, in state `connecting`, while the page makes the real one and transfers it here.
 * Only what libp2p uses of `RTCDataChannel`. Channels that the other peer opened need none of this: the transferred one is used as it is.
 */
export class BridgedChannel extends EventTarget {
  readonly label: string
  onopen: Handler = null
  onmessage: Handler<MessageEvent> = null
  onclose: Handler = null
  onerror: Handler = null
  onbufferedamountlow: Handler = null
  binaryType: BinaryType = 'arraybuffer'
  #lowThreshold = 0
  #real: RTCDataChannel | undefined
  #closed = false
  #opened = false

  constructor(label: string) {
    super()
    this.label = label
    if (label === INIT_CHANNEL) hearLate(this)
  }

  get id(): number | null {
    return this.#real?.id ?? null
  }

  get protocol(): string {
    return this.#real?.protocol ?? ''
  }

  get readyState(): RTCDataChannelState {
    if (this.#closed) return 'closed'
    return this.#real?.readyState ?? 'connecting'
  }

  get bufferedAmount(): number {
    return this.#real?.bufferedAmount ?? 0
  }

  get bufferedAmountLowThreshold(): number {
    return this.#lowThreshold
  }

  set bufferedAmountLowThreshold(value: number) {
    this.#lowThreshold = value
    if (this.#real != null) this.#real.bufferedAmountLowThreshold = value
  }

  send(data: ArrayBufferView<ArrayBuffer>): void {
    if (this.#real == null) throw new DOMException('Channel is still connecting', 'InvalidStateError')
    this.#real.send(data)
  }

  close(): void {
    if (this.#real != null) this.#real.close()
    else this.#end()
  }

  /** The real channel has arrived. Settings do not cross with it, and its `open` may have been before the journey. */
  bind(real: RTCDataChannel): void {
    if (this.#closed) {
      real.close()
      return
    }
    this.#real = real
    real.binaryType = this.binaryType
    real.bufferedAmountLowThreshold = this.#lowThreshold
    real.onopen = () => this.#open()
    // passed on as it is, and to the handler only: this is the way of every byte
    real.onmessage = event => this.onmessage?.(event)
    real.onbufferedamountlow = () => this.#tell(new Event('bufferedamountlow'), 'onbufferedamountlow')
    real.onerror = event => this.#tell(new ErrorLikeEvent(event), 'onerror')
    real.onclose = () => this.#end()
    if (real.readyState === 'open') queueMicrotask(() => this.#open())
    else if (real.readyState === 'closed') queueMicrotask(() => this.#end())
  }

  /** The connection below is gone. */
  connectionClosed(): void {
    this.#real?.close()
    this.#end()
  }

  #open(): void {
    if (this.#opened || this.#closed) return
    this.#opened = true
    this.#tell(new Event('open'), 'onopen')
  }

  #end(): void {
    if (this.#closed) return
    this.#closed = true
    this.#tell(new Event('close'), 'onclose')
  }

  #tell(event: Event, handler: 'onopen' | 'onclose' | 'onerror' | 'onbufferedamountlow'): void {
    this[handler]?.(event)
    this.dispatchEvent(event)
  }
}

/** An event is dispatched only once, so the real channel's error is told again as one of our own. */
class ErrorLikeEvent extends Event {
  readonly error: Error

  constructor(event: Event) {
    super('error')
    this.error = (event as RTCErrorEvent).error ?? new Error('Data channel failed')
  }
}
