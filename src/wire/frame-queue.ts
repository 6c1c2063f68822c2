import { MAX_FRAME_BYTES } from './limits.ts'

/** Frames that wait, first in first out. Its owner bounds it. */
export class FrameQueue {
  readonly #frames: Uint8Array[] = []
  #bytes = 0

  get isEmpty(): boolean {
    return this.#frames.length === 0
  }

  get bytes(): number {
    return this.#bytes
  }

  push(frame: Uint8Array): void {
    this.#frames.push(frame)
    this.#bytes += frame.byteLength
  }

  /** As many as go in one send beside so many bytes; one at least when there are none. */
  take(besideBytes: number): readonly Uint8Array[] {
    if (this.#frames.length === 0) return NONE
    let bytes = besideBytes
    let count = 0
    for (const frame of this.#frames) {
      if (bytes > 0 && bytes + frame.byteLength > MAX_FRAME_BYTES) break
      bytes += frame.byteLength
      count++
    }
    this.#bytes -= bytes - besideBytes
    return this.#frames.splice(0, count)
  }

  clear(): void {
    this.#frames.length = 0
    this.#bytes = 0
  }
}

const NONE: readonly Uint8Array[] = []

export function sizeOf(frames: readonly Uint8Array[]): number {
  let bytes = 0
  for (const frame of frames) bytes += frame.byteLength
  return bytes
}
