import type { BytePipe } from './byte-pipe.ts'
import { encodeFrame, type Frame } from './frame.ts'
import { FrameReader } from './frame-reader.ts'
import { MAX_CHUNKS_AT_ONCE } from './limits.ts'

/** Who hears what comes by a path. Nothing of it may throw. */
export interface StreamPathHost {
  /** The bytes of one frame, without its length: a view. */
  onFrame(path: StreamPath, frame: Uint8Array): void
  /** So many bytes came, whatever is in them. */
  onHeard(path: StreamPath, bytes: number): void
  onSent(bytes: number): void
  /** `oversize`, `framing` or what it was broken off for. */
  onDrop(cause: string): void
  /** Once. */
  onEnd(path: StreamPath, reason: string): void
}

/** One pipe to the peer, cut into frames. It does not know what a frame means, nor that there may be another path. */
export class StreamPath {
  readonly #pipe: BytePipe
  readonly #reader = new FrameReader()
  #ended = false
  #oversize = 0
  #isFull = false
  /** May change in the middle of a piece: what follows goes to the new one. */
  host: StreamPathHost
  /** The peer has said on it that it means the same two lives as this end. */
  isConfirmed = false
  /** Number of the next counted frame, as the peer counts what goes out by it, and as this end counts what comes. */
  nextSent = 0
  /** `undefined`: counted frames that come are of another life, or out of order. */
  nextHeard: number | undefined

  constructor(pipe: BytePipe, host: StreamPathHost) {
    this.#pipe = pipe
    this.host = host
  }

  /** Chunks of long messages that go best in one send. */
  get chunksAtOnce(): number {
    return Math.min(this.#pipe.chunksAtOnce ?? 1, MAX_CHUNKS_AT_ONCE)
  }

  get isOpen(): boolean {
    return !this.#ended
  }

  /** What the pipe holds already is heard before this returns. */
  open(): void {
    this.#pipe.open({ onBytes: piece => this.#onBytes(piece), onClose: reason => this.#end(reason) })
  }

  /** False when full: wait for {@link drained}. One that breaks here ends. */
  send(bytes: Uint8Array): boolean {
    if (this.#ended) return true
    this.host.onSent(bytes.byteLength)
    try {
      return this.#pipe.send(bytes)
    } catch (error) {
      this.#end((error as Error).message)
      return true
    }
  }

  /** The peer is to answer by this path: what it has heard by it is what it answers. */
  ask(): void {
    this.tell({ kind: 'from', number: this.nextSent })
  }

  /** Past all that waits. Left out while the pipe is full: a peer that asks and does not read would fill the memory here. */
  tell(frame: Frame): void {
    if (this.#isFull || this.send(encodeFrame(frame))) return
    this.#isFull = true
    const done = (): void => {
      this.#isFull = false
    }
    this.drained().then(done, done)
  }

  drained(): Promise<void> {
    return this.#pipe.drained()
  }

  /** What was sent before still arrives. Its host is not told. */
  close(): void {
    this.#ended = true
    this.#pipe.close()
  }

  /** Its host is not told. */
  abort(reason: Error): void {
    this.#ended = true
    this.#pipe.abort(reason)
  }

  /** The peer does what no honest one does. Its host is told the cause, and that the path has ended. */
  breakOff(error: Error, cause: string): void {
    this.host.onDrop(cause)
    this.#pipe.abort(error)
    this.#end(error.message)
  }

  #onBytes(piece: Uint8Array): void {
    if (this.#ended) return
    this.host.onHeard(this, piece.byteLength)
    for (const frame of this.#reader.push(piece)) {
      this.host.onFrame(this, frame)
      // whoever got the last message may have closed: nothing is delivered after that
      if (this.#ended) return
    }
    for (; this.#oversize < this.#reader.skipped; this.#oversize++) this.host.onDrop('oversize')
    const { lost } = this.#reader
    if (lost != null) this.breakOff(lost, 'framing')
  }

  #end(reason: string): void {
    if (this.#ended) return
    this.#ended = true
    this.host.onEnd(this, reason)
  }
}
