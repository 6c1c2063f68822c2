import type { FrameQueue } from './frame-queue.ts'
import type { LongMessages } from './long-messages.ts'

/** Sends of short frames in a row while a chunk waits: 64 KiB. Short ones pass long ones, but do not stop them. */
const MAX_SHORT_IN_ROW = 4

/** Counted frames of one send, before they have their numbers. */
export interface SendBody {
  readonly frames: readonly Uint8Array[]
  /** Of long messages. */
  readonly chunkBytes: number
}

/** Whether short frames go next or a chunk of a long message. It does not know where they go. */
export class SendOrder {
  readonly #frames: FrameQueue
  readonly #long: Pick<LongMessages, 'next'>
  #shortInRow = 0

  constructor(frames: FrameQueue, long: Pick<LongMessages, 'next'>) {
    this.#frames = frames
    this.#long = long
  }

  /** What goes beside so many bytes in front of it, and of long messages so many chunks at most; `undefined` when nothing can. */
  next(frontBytes: number, chunks: number): SendBody | undefined {
    const short = this.#shortInRow < MAX_SHORT_IN_ROW ? this.#joined(frontBytes) : undefined
    return short ?? this.#chunks(frontBytes, chunks) ?? this.#joined(frontBytes)
  }

  /** Chunks fill their send: what is in front goes alone. */
  #chunks(frontBytes: number, most: number): SendBody | undefined {
    this.#shortInRow = 0
    if (frontBytes > 0) return undefined
    const frames: Uint8Array[] = []
    let chunkBytes = 0
    while (frames.length < most) {
      const chunk = this.#long.next()
      if (chunk == null) break
      frames.push(chunk.frame)
      chunkBytes += chunk.bytes
    }
    return frames.length === 0 ? undefined : { frames, chunkBytes }
  }

  #joined(frontBytes: number): SendBody | undefined {
    const frames = this.#frames.take(frontBytes)
    if (frames.length === 0) return undefined
    this.#shortInRow++
    return { frames, chunkBytes: 0 }
  }
}
