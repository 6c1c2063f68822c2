import { KyroxError } from '../base/errors.ts'
import { MAX_UVARINT_BYTES, readUvarint } from './frame.ts'
import { MAX_FRAME_BYTES, MAX_SKIPPED_BYTES } from './limits.ts'

/** The stream has lost its framing: no way to find the next frame. The stream is dropped and opened again. */
export class FramingLostError extends KyroxError {
  override name = 'FramingLostError'
}

/**
 * Cuts a stream of bytes into frames, whatever pieces it comes in. A frame longer than the limit is skipped without being held.
 * It does not know what a frame means.
 */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array(0)
  #toSkip = 0
  #skipped = 0
  #lost: FramingLostError | undefined

  /** Frames skipped for their length since the start. */
  get skipped(): number {
    return this.#skipped
  }

  /** Set when a length was past belief; nothing is read from then on. */
  get lost(): FramingLostError | undefined {
    return this.#lost
  }

  /** The frames that are whole now, without their length prefix: views into `piece` where they can be. */
  push(piece: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = []
    let bytes = this.#rest.byteLength === 0 ? piece : join(this.#rest, piece)
    this.#rest = EMPTY
    while (bytes.byteLength > 0 && this.#lost == null) {
      if (this.#toSkip > 0) {
        const skip = Math.min(this.#toSkip, bytes.byteLength)
        this.#toSkip -= skip
        bytes = bytes.subarray(skip)
        continue
      }
      const prefix = readUvarint(bytes, 0)
      if (prefix == null) {
        if (bytes.byteLength < MAX_UVARINT_BYTES) break
        this.#lost = new FramingLostError(`Expected a length prefix of at most ${MAX_UVARINT_BYTES} bytes`)
        return frames
      }
      const [length, start] = prefix
      if (length > MAX_FRAME_BYTES) {
        this.#skip(length)
        bytes = bytes.subarray(start)
        continue
      }
      if (bytes.byteLength < start + length) break
      frames.push(bytes.subarray(start, start + length))
      bytes = bytes.subarray(start + length)
    }
    // a copy: at most one frame is held, not the piece its beginning came in
    if (bytes.byteLength > 0) this.#rest = new Uint8Array(bytes)
    return frames
  }

  #skip(length: number): void {
    if (length <= MAX_SKIPPED_BYTES) {
      this.#skipped++
      this.#toSkip = length
      return
    }
    this.#lost = new FramingLostError(`Expected a frame of at most ${MAX_FRAME_BYTES} bytes, got ${length}`, {
      value: length,
      limit: MAX_FRAME_BYTES
    })
  }
}

const EMPTY = new Uint8Array(0)

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.byteLength + b.byteLength)
  both.set(a, 0)
  both.set(b, a.byteLength)
  return both
}
