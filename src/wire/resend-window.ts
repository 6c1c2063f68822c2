import { MAX_UNACKNOWLEDGED_BYTES, MAX_UNACKNOWLEDGED_PIECES } from './limits.ts'

/** Counted frames that went out in one send. */
export interface SentPiece {
  /** Number of its first frame. */
  readonly first: number
  readonly frames: number
  readonly bytes: Uint8Array
  /** Bytes of long messages in it, which are credit again once it is acknowledged. */
  readonly chunkBytes: number
}

/**
 * What was sent and is not acknowledged: kept to be sent again on another path, and bounded in bytes and pieces. Frames are numbered here, in the
 * order they are added. It does not know a path.
 */
export class ResendWindow {
  #pieces: SentPiece[] = []
  /** The oldest piece that is kept, and the first of them that has to be sent again; all from `#again` on have. */
  #head = 0
  #again = 0
  #bytes = 0
  #nextNumber = 0

  /** Number of the next frame that is added. */
  get nextNumber(): number {
    return this.#nextNumber
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Nothing may be added before something is acknowledged. */
  get isFull(): boolean {
    return this.#bytes >= MAX_UNACKNOWLEDGED_BYTES || this.#pieces.length - this.#head >= MAX_UNACKNOWLEDGED_PIECES
  }

  /** The next piece that has to be sent again. */
  get again(): SentPiece | undefined {
    return this.#pieces[this.#again]
  }

  /** {@link again} was sent. */
  sentAgain(): void {
    this.#again++
  }

  /** All that is kept has to be sent again, on another path. */
  rewind(): void {
    this.#again = this.#head
  }

  /** Was sent for the first time; not before all of {@link again} was. */
  add(bytes: Uint8Array, frames: number, chunkBytes: number): void {
    this.#pieces.push({ first: this.#nextNumber, frames, bytes, chunkBytes })
    this.#again = this.#pieces.length
    this.#bytes += bytes.byteLength
    this.#nextNumber += frames
  }

  /** All frames below `upTo` have arrived. Returns the bytes of chunks among them, `undefined` when so many were never sent. */
  acknowledge(upTo: number): number | undefined {
    if (upTo > this.#nextNumber) return undefined
    let chunkBytes = 0
    for (;;) {
      const piece = this.#pieces[this.#head]
      if (piece == null || piece.first + piece.frames > upTo) break
      this.#head++
      this.#bytes -= piece.bytes.byteLength
      chunkBytes += piece.chunkBytes
    }
    this.#forget()
    return chunkBytes
  }

  clear(): void {
    this.#head = this.#pieces.length
    this.#bytes = 0
    this.#forget()
  }

  /** In one go now and then, because taking from the front of an array moves all the rest of it. */
  #forget(): void {
    this.#again = Math.max(this.#again, this.#head)
    if (this.#head < this.#pieces.length && this.#head < FORGET_AT_ONCE) return
    this.#pieces = this.#pieces.slice(this.#head)
    this.#again -= this.#head
    this.#head = 0
  }
}

/** At most half a mebibyte is held longer than needed. */
const FORGET_AT_ONCE = 32
