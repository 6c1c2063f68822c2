import type { BytePipe, BytePipeHandlers } from '../wire/byte-pipe.ts'
import { MAX_CHUNKS_AT_ONCE } from '../wire/limits.ts'
import { LinkClosedError } from '../wire/link.ts'

/** Bytes waiting in the channel before its sender pauses: two packets. With one, bulk was a twentieth slower; with four no faster, and what is short waits behind them. */
const FULL_AT_BYTES = 128 * 1024
/** Sending goes on at half of that, so that the channel never runs empty meanwhile. */
const REFILL_AT_BYTES = FULL_AT_BYTES / 2
/** Bytes, and pieces of them, that may come before anybody listens: a greeting and what comes right behind it, as much as its sender has under way. */
const MAX_EARLY_BYTES = 256 * 1024
const MAX_EARLY_PIECES = 64

/** What is used of `RTCDataChannel`: the browser's own, the bridge's and Node's have it. */
export interface PipeChannel {
  readonly readyState: string
  readonly bufferedAmount: number
  bufferedAmountLowThreshold: number
  binaryType: string
  onmessage: ((event: MessageEvent) => unknown) | null
  onclose: ((event: Event) => unknown) | null
  onerror: ((event: Event) => unknown) | null
  onbufferedamountlow: ((event: Event) => unknown) | null
  send(data: Uint8Array<ArrayBuffer>): void
  close(): void
}

/** Somebody who waits for room. */
interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** An open data channel as a {@link BytePipe}: each send is one packet, and nothing lies between it and the browser. */
export class ChannelPipe implements BytePipe {
  /** A packet of 64 KiB is one wake-up of each thread on its way where four of 16 KiB are four. */
  readonly chunksAtOnce = MAX_CHUNKS_AT_ONCE
  readonly #channel: PipeChannel
  readonly #early: Uint8Array[] = []
  #earlyBytes = 0
  #handlers: BytePipeHandlers | undefined
  #ended: string | undefined
  #waiting: Waiter[] = []

  constructor(channel: PipeChannel) {
    this.#channel = channel
    channel.binaryType = 'arraybuffer'
    channel.bufferedAmountLowThreshold = REFILL_AT_BYTES
    channel.onmessage = ({ data }) => this.#take(data)
    channel.onbufferedamountlow = () => this.#settle(({ resolve }) => resolve())
    channel.onclose = () => this.#end('the data channel closed')
    channel.onerror = () => this.abort(new LinkClosedError('The data channel failed'))
  }

  send(bytes: Uint8Array): boolean {
    const channel = this.#channel
    if (this.#ended != null) throw new LinkClosedError(`The data channel is closed: ${this.#ended}`)
    // throws when the channel is closing; nothing here lives in shared memory
    channel.send(bytes as Uint8Array<ArrayBuffer>)
    return channel.bufferedAmount < FULL_AT_BYTES
  }

  drained(): Promise<void> {
    if (this.#ended != null) return Promise.reject(new LinkClosedError(`The data channel is closed: ${this.#ended}`))
    if (this.#channel.bufferedAmount < FULL_AT_BYTES) return Promise.resolve()
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  open(handlers: BytePipeHandlers): void {
    this.#handlers = handlers
    for (const piece of this.#early.splice(0)) handlers.onBytes(piece)
    if (this.#ended != null) handlers.onClose(this.#ended)
    else if (this.#channel.readyState !== 'open') this.#end('the data channel closed before it was used')
  }

  /** The browser sends what waits in the channel first. Whoever opened the pipe is told at once. */
  close(): void {
    this.#end('closed here')
    this.#channel.close()
  }

  abort(reason: Error): void {
    this.#end(reason.message)
    this.#channel.close()
  }

  #take(data: unknown): void {
    if (this.#ended != null) return
    if (!(data instanceof ArrayBuffer)) this.abort(new LinkClosedError(`Expected bytes on the data channel, got ${typeof data}`))
    else if (this.#handlers != null) this.#handlers.onBytes(new Uint8Array(data))
    else this.#keep(new Uint8Array(data))
  }

  #keep(piece: Uint8Array): void {
    this.#early.push(piece)
    this.#earlyBytes += piece.byteLength
    if (this.#early.length > MAX_EARLY_PIECES || this.#earlyBytes > MAX_EARLY_BYTES) {
      this.#early.length = 0
      this.abort(new LinkClosedError(`Expected at most ${MAX_EARLY_BYTES} bytes before the data channel is used`))
    }
  }

  #end(reason: string): void {
    if (this.#ended != null) return
    this.#ended = reason
    this.#settle(({ reject }) => reject(new LinkClosedError(`The data channel is closed: ${reason}`)))
    this.#handlers?.onClose(reason)
  }

  #settle(how: (waiter: Waiter) => void): void {
    for (const waiter of this.#waiting.splice(0)) how(waiter)
  }
}
