import { nextTurn } from '../base/next-turn.ts'
import type { BytePipe } from './byte-pipe.ts'
import { CHUNK_HEADER_BYTES, encodeFrame, joinFrames } from './frame.ts'
import { CREDIT_WINDOW_BYTES, MAX_FRAME_BYTES } from './limits.ts'
import { LinkClosedError, LinkFullError } from './link.ts'

/** Short frames that may wait for the pipe, in bytes. Past it the reader is too slow, or gone without a word. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024

/** A long message under way. */
interface Transfer {
  readonly id: number
  readonly bytes: Uint8Array
  sent: number
  readonly done: () => void
  readonly fail: (error: Error) => void
}

/**
 * What waits to go down one pipe. Short frames go first and are joined; long messages share what is left, a chunk each in turn, as
 * credit allows. A first frame after silence goes out in the same microtask turn; under load frames wait for the end of the
 * event loop's turn, so that more of them share one send.
 */
export class Outbox {
  readonly #pipe: BytePipe
  readonly #frames: Uint8Array[] = []
  #frameBytes = 0
  readonly #transfers: Transfer[] = []
  #nextTransfer = 1
  #credit = CREDIT_WINDOW_BYTES
  #flushing = false
  #blocked = false
  #closed: Error | undefined
  #onFlushed: Array<() => void> = []
  /** Frames since the last flush began; more than one means load. */
  #recent = 0

  constructor(pipe: BytePipe) {
    this.#pipe = pipe
  }

  get queuedBytes(): number {
    return this.#frameBytes + this.#transfers.reduce((total, { bytes, sent }) => total + bytes.byteLength - sent, 0)
  }

  /** @throws LinkFullError */
  pushFrame(frame: Uint8Array): void {
    if (this.#closed != null) return
    if (this.#frameBytes + frame.byteLength > MAX_WAITING_BYTES) {
      throw new LinkFullError(`Expected at most ${MAX_WAITING_BYTES} bytes waiting on a link`, { limit: MAX_WAITING_BYTES })
    }
    this.#frames.push(frame)
    this.#frameBytes += frame.byteLength
    this.#schedule()
  }

  /** Resolves when the last chunk was handed to the pipe. */
  pushLong(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed != null || signal?.aborted === true) {
        reject(this.#closed ?? (signal?.reason as Error))
        return
      }
      const onAbort = (): void => this.#abandon(transfer, signal?.reason as Error)
      const settle = (): void => signal?.removeEventListener('abort', onAbort)
      const done = (): void => {
        settle()
        resolve()
      }
      const fail = (error: Error): void => {
        settle()
        reject(error)
      }
      const transfer: Transfer = { id: this.#nextTransfer++, bytes, sent: 0, done, fail }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#transfers.push(transfer)
      this.#schedule()
    })
  }

  /** The receiver has taken so many bytes of chunks. */
  credit(bytes: number): void {
    this.#credit = Math.min(this.#credit + bytes, CREDIT_WINDOW_BYTES)
    this.#schedule()
  }

  /** Resolves when nothing waits any more, or the outbox closed. */
  flushed(): Promise<void> {
    if (this.#closed != null || (this.#frames.length === 0 && this.#transfers.length === 0)) return Promise.resolve()
    return new Promise(resolve => this.#onFlushed.push(resolve))
  }

  close(error: LinkClosedError): void {
    if (this.#closed != null) return
    if (this.#frames.length > 0 && !this.#blocked) this.#drain()
    this.#closed = error
    for (const { fail } of this.#transfers.splice(0)) fail(error)
    this.#frames.length = 0
    this.#frameBytes = 0
    this.#tellFlushed()
  }

  #abandon(transfer: Transfer, reason: Error): void {
    const at = this.#transfers.indexOf(transfer)
    if (at < 0) return
    this.#transfers.splice(at, 1)
    if (transfer.sent > 0) this.pushFrame(encodeFrame({ kind: 'abandon', transfer: transfer.id }))
    transfer.fail(reason)
  }

  #schedule(): void {
    this.#recent++
    if (this.#flushing || this.#blocked || this.#closed != null) return
    this.#flushing = true
    const flush = (): void => {
      this.#flushing = false
      this.#drain()
    }
    if (this.#recent > 2) nextTurn(flush)
    else queueMicrotask(flush)
  }

  #drain(): void {
    this.#recent = 0
    try {
      while (this.#closed == null) {
        const piece = this.#nextPiece()
        if (piece == null) break
        if (!this.#pipe.send(piece)) {
          this.#wait()
          return
        }
      }
    } catch (error) {
      this.close(new LinkClosedError(`Link is closed: ${(error as Error).message}`))
      return
    }
    if (this.#frames.length === 0 && this.#transfers.length === 0) this.#tellFlushed()
  }

  #wait(): void {
    this.#blocked = true
    this.#pipe.drained().then(
      () => {
        this.#blocked = false
        this.#drain()
      },
      (error: unknown) => this.close(new LinkClosedError(`Link is closed: ${(error as Error).message}`))
    )
  }

  #nextPiece(): Uint8Array | undefined {
    return this.#joinedFrames() ?? this.#nextChunk()
  }

  #joinedFrames(): Uint8Array | undefined {
    if (this.#frames.length === 0) return undefined
    let bytes = 0
    let count = 0
    for (const frame of this.#frames) {
      if (count > 0 && bytes + frame.byteLength > MAX_FRAME_BYTES) break
      bytes += frame.byteLength
      count++
    }
    this.#frameBytes -= bytes
    return joinFrames(this.#frames.splice(0, count))
  }

  #nextChunk(): Uint8Array | undefined {
    const transfer = this.#transfers.shift()
    if (transfer == null) return undefined
    const { id, bytes, sent } = transfer
    const size = Math.min(MAX_FRAME_BYTES - CHUNK_HEADER_BYTES, bytes.byteLength - sent)
    if (this.#credit < size) {
      this.#transfers.unshift(transfer)
      return undefined
    }
    const piece = bytes.subarray(sent, sent + size)
    const frame =
      sent === 0
        ? encodeFrame({ kind: 'first', transfer: id, totalBytes: bytes.byteLength, bytes: piece })
        : encodeFrame({ kind: 'chunk', transfer: id, bytes: piece })
    this.#credit -= size
    transfer.sent += size
    if (transfer.sent < bytes.byteLength) this.#transfers.push(transfer)
    else transfer.done()
    return frame
  }

  #tellFlushed(): void {
    for (const resolve of this.#onFlushed.splice(0)) resolve()
  }
}
