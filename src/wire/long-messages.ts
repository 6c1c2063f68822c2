import { concat } from 'uint8arrays/concat'
import type { StopSignal } from '../base/stop-signal.ts'
import { CHUNK_HEADER_BYTES, encodeFrame, type Frame } from './frame.ts'
import { CREDIT_WINDOW_BYTES, MAX_FRAME_BYTES, MAX_INTERLEAVED_MESSAGES, MAX_UNFINISHED_BYTES } from './limits.ts'

export interface LongMessagesPorts {
  /** There may be a chunk to send now. */
  readonly onReady: () => void
  /** A message that has begun is given up: the receiver must be told. */
  readonly onAbandon: (transfer: number) => void
}

export interface LongOptions {
  /** Goes behind the bytes. */
  readonly attachment?: Uint8Array | undefined
  readonly signal?: StopSignal | undefined
}

/** One long message under way. */
interface Transfer {
  readonly id: number
  readonly bytes: Uint8Array
  readonly attachment: Uint8Array | undefined
  readonly totalBytes: number
  sent: number
  readonly done: () => void
  readonly fail: (error: unknown) => void
}

/**
 * Long messages on their way out: each gives a chunk in turn, within the receiver's credit. Those that would be more than the receiver
 * holds unfinished wait for their beginning, in order. It does not know the pipe.
 */
export class LongMessages {
  readonly #ports: LongMessagesPorts
  /** Begun or about to: they take turns. */
  readonly #active: Transfer[] = []
  #activeBytes = 0
  readonly #waiting: Transfer[] = []
  #nextId = 1
  #credit = CREDIT_WINDOW_BYTES

  constructor(ports: LongMessagesPorts) {
    this.#ports = ports
  }

  get isEmpty(): boolean {
    return this.#active.length === 0 && this.#waiting.length === 0
  }

  /** Bytes not yet given out. */
  get queuedBytes(): number {
    return [...this.#active, ...this.#waiting].reduce((total, { totalBytes, sent }) => total + totalBytes - sent, 0)
  }

  /** Resolves when the last chunk was given out; rejects with the reason of the signal or with that of {@link fail}. */
  push(bytes: Uint8Array, { attachment, signal }: LongOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#abandon(transfer, signal?.reason)
      const settle = (): void => signal?.removeEventListener('abort', onAbort)
      const done = (): void => {
        settle()
        resolve()
      }
      const fail = (error: unknown): void => {
        settle()
        reject(error)
      }
      const totalBytes = bytes.byteLength + (attachment?.byteLength ?? 0)
      const transfer: Transfer = { id: this.#nextId++, bytes, attachment, totalBytes, sent: 0, done, fail }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(transfer)
      this.#ports.onReady()
    })
  }

  /** The receiver has taken so many bytes: as many as were given out, at most. */
  credit(bytes: number): void {
    this.#credit += bytes
    this.#ports.onReady()
  }

  /** The next chunk as a frame, and how much credit it took; `undefined` when there is none, or no credit for it. */
  next(): { readonly frame: Uint8Array; readonly bytes: number } | undefined {
    this.#activate()
    const transfer = this.#active[0]
    if (transfer == null) return undefined
    const { id, totalBytes, attachment, sent } = transfer
    const size = Math.min(MAX_FRAME_BYTES - CHUNK_HEADER_BYTES, totalBytes - sent)
    if (this.#credit < size) return undefined
    this.#credit -= size
    transfer.sent += size
    this.#active.shift()
    if (transfer.sent < totalBytes) this.#active.push(transfer)
    else this.#finished(transfer)
    const piece = pieceOf(transfer, sent, sent + size)
    const frame: Frame =
      sent > 0
        ? { kind: 'chunk', transfer: id, bytes: piece }
        : { kind: 'first', transfer: id, totalBytes, ...(attachment && { attachmentBytes: attachment.byteLength }), bytes: piece }
    return { frame: encodeFrame(frame), bytes: size }
  }

  fail(error: Error): void {
    this.#activeBytes = 0
    for (const { fail } of [...this.#active.splice(0), ...this.#waiting.splice(0)]) fail(error)
  }

  #activate(): void {
    for (;;) {
      const next = this.#waiting[0]
      if (next == null || this.#active.length >= MAX_INTERLEAVED_MESSAGES) return
      if (this.#active.length > 0 && this.#activeBytes + next.totalBytes > MAX_UNFINISHED_BYTES) return
      this.#waiting.shift()
      // in front: what is new has its first turn now, so that one short of a chunk or two is not held up by the long
      this.#active.unshift(next)
      this.#activeBytes += next.totalBytes
    }
  }

  #finished(transfer: Transfer): void {
    this.#activeBytes -= transfer.totalBytes
    transfer.done()
  }

  #abandon(transfer: Transfer, reason: unknown): void {
    const waiting = this.#waiting.indexOf(transfer)
    const active = this.#active.indexOf(transfer)
    if (waiting >= 0) this.#waiting.splice(waiting, 1)
    if (active >= 0) {
      this.#active.splice(active, 1)
      this.#activeBytes -= transfer.totalBytes
    }
    transfer.fail(reason)
    if (transfer.sent > 0) this.#ports.onAbandon(transfer.id)
    // one that waited for its beginning may have its turn now
    this.#ports.onReady()
  }
}

const NOTHING = new Uint8Array(0)

/** A view, but for the one piece in which the attachment begins. */
function pieceOf({ bytes, attachment = NOTHING }: Transfer, from: number, to: number): Uint8Array {
  const length = bytes.byteLength
  if (to <= length) return bytes.subarray(from, to)
  if (from >= length) return attachment.subarray(from - length, to - length)
  return concat([bytes.subarray(from), attachment.subarray(0, to - length)])
}
