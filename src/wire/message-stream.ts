import type { BytePipe } from './byte-pipe.ts'
import { decodeFrame, encodeFrame, type Frame } from './frame.ts'
import { FrameReader, FramingLostError } from './frame-reader.ts'
import { MAX_FRAME_BYTES, MAX_MESSAGE_BYTES } from './limits.ts'
import { LinkClosedError, MessageTooLargeError } from './link.ts'
import { Outbox } from './outbox.ts'
import { Reassembly } from './reassembly.ts'

export interface MessageStreamPorts {
  readonly pipe: BytePipe
  /** A whole message; the bytes belong to the receiver. */
  readonly onMessage: (bytes: Uint8Array) => void
  /** Something was refused: `oversize`, `garbled`, `reassembly`. */
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

  constructor(ports: MessageStreamPorts) {
    this.#ports = ports
    this.#outbox = new Outbox(ports.pipe)
    this.#reassembly = new Reassembly({
      onMessage: ports.onMessage,
      onRefuse: () => ports.onDrop('reassembly'),
      grant: bytes => this.#outbox.pushFrame(encodeFrame({ kind: 'credit', bytes }))
    })
    ports.pipe.open({ onBytes: bytes => this.#onBytes(bytes), onClose: reason => this.#end(reason) })
  }

  get isOpen(): boolean {
    return this.#closed == null
  }

  /** Bytes accepted and not yet handed to the pipe. */
  get queuedBytes(): number {
    return this.#outbox.queuedBytes
  }

  /** @throws LinkClosedError, LinkFullError, MessageTooLargeError */
  async send(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (this.#closed != null) throw new LinkClosedError(`Link is closed: ${this.#closed}`)
    if (bytes.byteLength > MAX_MESSAGE_BYTES) {
      throw new MessageTooLargeError(`Expected a message of at most ${MAX_MESSAGE_BYTES} bytes, got ${bytes.byteLength}`, {
        value: bytes.byteLength,
        limit: MAX_MESSAGE_BYTES
      })
    }
    if (bytes.byteLength < MAX_FRAME_BYTES) this.#outbox.pushFrame(encodeFrame({ kind: 'message', bytes }))
    else await this.#outbox.pushLong(bytes, signal)
  }

  /** What was sent before still goes out. */
  close(reason: string): void {
    if (this.#closed != null) return
    void this.#outbox.flushed().finally(() => this.#ports.pipe.close())
    this.#end(reason)
  }

  #onBytes(piece: Uint8Array): void {
    if (this.#closed != null) return
    try {
      for (const bytes of this.#reader.push(piece)) this.#onFrame(decodeFrame(bytes))
    } catch (error) {
      if (!(error instanceof FramingLostError)) throw error
      this.#ports.onDrop('framing')
      this.#ports.pipe.abort(error)
    }
    for (; this.#oversize < this.#reader.skipped; this.#oversize++) this.#ports.onDrop('oversize')
  }

  #onFrame(frame: Frame | undefined): void {
    if (frame == null) this.#ports.onDrop('garbled')
    // a copy: the view would keep the whole 16 KiB piece alive, or be overwritten with it
    else if (frame.kind === 'message') this.#ports.onMessage(frame.bytes)
    else if (frame.kind === 'credit') this.#outbox.credit(frame.bytes)
    else this.#reassembly.take(frame)
  }

  #end(reason: string): void {
    if (this.#closed != null) return
    this.#closed = reason
    this.#outbox.close(new LinkClosedError(`Link is closed: ${reason}`))
    this.#ports.onClose(reason)
  }
}
