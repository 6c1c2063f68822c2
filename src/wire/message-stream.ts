import { systemClock } from '../base/clock.ts'
import type { BytePipe } from './byte-pipe.ts'
import { decodeFrame, encodeFrame, type Frame } from './frame.ts'
import { FrameReader } from './frame-reader.ts'
import { MAX_FRAME_BYTES, MAX_MESSAGE_BYTES } from './limits.ts'
import { LinkClosedError, MessageTooLargeError } from './link.ts'
import { Outbox } from './outbox.ts'
import { Reassembly } from './reassembly.ts'

/** How long a closed stream may take to hand over what was sent before; then the peer is not reading and the pipe is cut. */
const FLUSH_LIMIT_MS = 5_000

export interface MessageStreamPorts {
  readonly pipe: BytePipe
  /** A whole message; the bytes belong to the receiver. Must not throw. */
  readonly onMessage: (bytes: Uint8Array) => void
  /** Something was refused: `oversize`, `garbled`, `reassembly`, `framing`. Must not throw. */
  readonly onDrop: (cause: string) => void
  /** Once. */
  readonly onClose: (reason: string) => void
}

/**
 * Messages over one pipe: short ones joined into few sends, long ones cut into chunks that short ones may pass.
 * It does not know what a message says, nor that there may be another path to the same peer.
 */
export class MessageStream {
  readonly #ports: MessageStreamPorts
  readonly #reader = new FrameReader()
  readonly #outbox: Outbox
  readonly #reassembly: Reassembly
  #closed: string | undefined
  #oversize = 0

  /** What the pipe holds already is delivered before this returns. */
  constructor(ports: MessageStreamPorts) {
    this.#ports = ports
    this.#outbox = new Outbox(ports.pipe)
    this.#reassembly = new Reassembly({
      onMessage: ports.onMessage,
      onRefuse: () => ports.onDrop('reassembly'),
      grant: bytes => this.#outbox.grant(bytes)
    })
    ports.pipe.open({
      onBytes: bytes => this.#onBytes(bytes),
      onClose: reason => {
        this.#outbox.fail(new LinkClosedError(`Link is closed: ${reason}`))
        this.#end(reason)
      }
    })
  }

  get isOpen(): boolean {
    return this.#closed == null
  }

  /** Bytes accepted and not yet handed to the pipe. */
  get queuedBytes(): number {
    return this.#outbox.queuedBytes
  }

  /** @throws LinkClosedError, LinkFullError, MessageTooLargeError, or the reason of the signal */
  async send(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (this.#closed != null) throw new LinkClosedError(`Link is closed: ${this.#closed}`)
    if (bytes.byteLength > MAX_MESSAGE_BYTES) throw new MessageTooLargeError(bytes.byteLength)
    signal?.throwIfAborted()
    if (bytes.byteLength < MAX_FRAME_BYTES) this.#outbox.pushFrame(encodeFrame({ kind: 'message', bytes }))
    else await this.#outbox.pushLong(bytes, signal)
  }

  /** Short messages sent before still go out; a long one that is not out yet is given up. */
  close(reason: string): void {
    if (this.#closed != null) return
    const { pipe } = this.#ports
    const flushed = this.#outbox.finish(new LinkClosedError(`Link is closed: ${reason}`))
    const cancel = systemClock.setTimeout(
      () => pipe.abort(new LinkClosedError('Link was closed and its peer does not read')),
      FLUSH_LIMIT_MS
    )
    void flushed.then(() => {
      cancel()
      pipe.close()
    })
    this.#end(reason)
  }

  #onBytes(piece: Uint8Array): void {
    if (this.#closed != null) return
    for (const bytes of this.#reader.push(piece)) {
      this.#onFrame(decodeFrame(bytes))
      // whoever got the last message may have closed: nothing is delivered after that
      if (this.#closed != null) return
    }
    for (; this.#oversize < this.#reader.skipped; this.#oversize++) this.#ports.onDrop('oversize')
    if (this.#reader.lost != null) this.#abort(this.#reader.lost)
  }

  #onFrame(frame: Frame | undefined): void {
    if (frame == null) this.#ports.onDrop('garbled')
    // a copy: the view would keep the whole piece alive, and share it with the other messages in it
    else if (frame.kind === 'message') this.#ports.onMessage(new Uint8Array(frame.bytes))
    else if (frame.kind === 'credit') this.#outbox.credit(frame.bytes)
    else this.#reassembly.take(frame)
  }

  #abort(error: Error): void {
    this.#ports.onDrop('framing')
    this.#outbox.fail(new LinkClosedError(`Link is closed: ${error.message}`))
    this.#ports.pipe.abort(error)
    this.#end(error.message)
  }

  #end(reason: string): void {
    if (this.#closed != null) return
    this.#closed = reason
    this.#ports.onClose(reason)
  }
}
