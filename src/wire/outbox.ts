import { TurnGate } from '../base/turn-gate.ts'
import type { BytePipe } from './byte-pipe.ts'
import { encodeFrame, joinFrames } from './frame.ts'
import { MAX_FRAME_BYTES } from './limits.ts'
import { LinkClosedError, LinkFullError } from './link.ts'
import { LongMessages } from './long-messages.ts'

/** Short frames that may wait for the pipe, in bytes. Past it the reader is too slow, or gone without a word. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024

/** Sends of short frames in a row while a chunk waits: 64 KiB. Short ones pass long ones, but do not stop them. */
const MAX_SHORT_IN_ROW = 4

/**
 * What waits to go down one pipe. Short frames go first and are joined; long messages share what is left, a chunk each in turn, as
 * credit allows. A first frame after silence goes out at once; on a busy thread frames wait for those behind them, so that more share one send.
 */
export class Outbox {
  readonly #pipe: BytePipe
  readonly #frames: Uint8Array[] = []
  #frameBytes = 0
  readonly #long: LongMessages
  /** Credit to grant, summed up until there is room: it needs no place in the queue. */
  #owed = 0
  readonly #gate = new TurnGate(() => {
    if (!this.#blocked) this.#drain()
  })
  #blocked = false
  /** Takes nothing more. */
  #closed: Error | undefined
  /** The pipe is gone. */
  #failed = false
  readonly #onFlushed: Array<() => void> = []
  #shortInRow = 0

  constructor(pipe: BytePipe) {
    this.#pipe = pipe
    this.#long = new LongMessages({
      onReady: () => this.#schedule(),
      onAbandon: transfer => this.#enqueue(encodeFrame({ kind: 'abandon', transfer }))
    })
  }

  get queuedBytes(): number {
    return this.#frameBytes + this.#long.queuedBytes
  }

  /** @throws LinkClosedError, LinkFullError */
  pushFrame(frame: Uint8Array): void {
    if (this.#closed != null) throw this.#closed
    if (this.#frameBytes + frame.byteLength > MAX_WAITING_BYTES) {
      throw new LinkFullError(`Expected at most ${MAX_WAITING_BYTES} bytes waiting on a link`, { limit: MAX_WAITING_BYTES })
    }
    this.#enqueue(frame)
  }

  /** Resolves when the last chunk was handed to the pipe. */
  async pushLong(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (this.#closed != null) throw this.#closed
    signal?.throwIfAborted()
    await this.#long.push(bytes, signal)
  }

  /** The receiver has taken so many bytes of chunks. */
  credit(bytes: number): void {
    this.#long.credit(bytes)
  }

  /** So many bytes of chunks were taken here. */
  grant(bytes: number): void {
    if (this.#closed != null) return
    this.#owed += bytes
    this.#schedule()
  }

  /** Takes nothing more and gives long messages up. Resolves when the short frames are with the pipe, or the pipe is gone. */
  finish(error: LinkClosedError): Promise<void> {
    this.#closed ??= error
    this.#long.fail(error)
    // at once, not in the next microtask: a page that is going away has no other
    if (!this.#blocked) this.#drain()
    if (this.#failed || this.#frames.length === 0) return Promise.resolve()
    return new Promise(resolve => this.#onFlushed.push(resolve))
  }

  /** The pipe is gone: so is everything that waits. */
  fail(error: Error): void {
    this.#closed ??= error
    this.#failed = true
    this.#long.fail(error)
    this.#frames.length = 0
    this.#frameBytes = 0
    this.#tellFlushed()
  }

  #enqueue(frame: Uint8Array): void {
    if (this.#closed != null) return
    this.#frames.push(frame)
    this.#frameBytes += frame.byteLength
    this.#schedule()
  }

  #schedule(): void {
    if (!this.#blocked && !this.#failed) this.#gate.request()
  }

  #drain(): void {
    try {
      while (!this.#failed) {
        const piece = this.#nextPiece()
        if (piece == null) break
        if (!this.#pipe.send(piece)) {
          this.#wait()
          return
        }
      }
    } catch (error) {
      this.fail(new LinkClosedError(`Link is closed: ${(error as Error).message}`))
    }
    if (this.#frames.length === 0) this.#tellFlushed()
  }

  #wait(): void {
    this.#blocked = true
    this.#pipe.drained().then(
      () => {
        this.#blocked = false
        this.#drain()
      },
      (error: unknown) => this.fail(new LinkClosedError(`Link is closed: ${(error as Error).message}`))
    )
  }

  #nextPiece(): Uint8Array | undefined {
    return (this.#shortInRow < MAX_SHORT_IN_ROW ? this.#joinedFrames() : undefined) ?? this.#chunk() ?? this.#joinedFrames()
  }

  #chunk(): Uint8Array | undefined {
    this.#shortInRow = 0
    return this.#long.next()
  }

  #joinedFrames(): Uint8Array | undefined {
    const credit = this.#takeCredit()
    if (credit == null && this.#frames.length === 0) return undefined
    let bytes = credit?.byteLength ?? 0
    let count = 0
    for (const frame of this.#frames) {
      if (bytes > 0 && bytes + frame.byteLength > MAX_FRAME_BYTES) break
      bytes += frame.byteLength
      count++
    }
    this.#shortInRow++
    const taken = this.#frames.splice(0, count)
    for (const frame of taken) this.#frameBytes -= frame.byteLength
    return joinFrames(credit == null ? taken : [credit, ...taken])
  }

  #takeCredit(): Uint8Array | undefined {
    if (this.#owed === 0) return undefined
    const bytes = this.#owed
    this.#owed = 0
    return encodeFrame({ kind: 'credit', bytes })
  }

  #tellFlushed(): void {
    for (const resolve of this.#onFlushed.splice(0)) resolve()
  }
}
