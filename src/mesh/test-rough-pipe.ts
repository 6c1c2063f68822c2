/** For tests: pipes that deliver as much as they are told to, cut anywhere, stall, and end at one side before the other. */
import type { BytePipe, BytePipeHandlers } from '../wire/byte-pipe.ts'

/** Bytes under way at which a pipe says that it is full. */
const FULL_AT_BYTES = 60_000

class RoughEnd implements BytePipe {
  readonly chunksAtOnce: number
  other: RoughEnd | undefined
  readonly underWay: Uint8Array[] = []
  bytes = 0
  isOpen = true
  #handlers: BytePipeHandlers | undefined
  #waiting: Array<{ resolve: () => void; reject: (error: Error) => void }> = []

  constructor(chunksAtOnce: number) {
    this.chunksAtOnce = chunksAtOnce
  }

  send(bytes: Uint8Array): boolean {
    if (!this.isOpen) throw new Error('cut')
    this.underWay.push(new Uint8Array(bytes))
    this.bytes += bytes.byteLength
    return this.bytes < FULL_AT_BYTES
  }

  drained(): Promise<void> {
    if (!this.isOpen) return Promise.reject(new Error('cut'))
    if (this.bytes < FULL_AT_BYTES) return Promise.resolve()
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  open(handlers: BytePipeHandlers): void {
    this.#handlers = handlers
    if (!this.isOpen) handlers.onClose('cut')
  }

  close(): void {
    this.end('closed')
  }

  abort(reason: Error): void {
    this.end(reason.message)
  }

  end(reason: string): void {
    if (!this.isOpen) return
    this.isOpen = false
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(reason))
    this.#handlers?.onClose(reason)
  }

  /** Hands so many bytes to the other end, and no more than there are. */
  deliver(most: number): void {
    const other = this.other
    for (let left = most; left > 0 && this.bytes > 0; ) {
      const piece = this.underWay.shift() as Uint8Array
      const part = piece.subarray(0, left)
      if (part.byteLength < piece.byteLength) this.underWay.unshift(piece.subarray(part.byteLength))
      left -= part.byteLength
      this.bytes -= part.byteLength
      if (other?.isOpen === true) other.#handlers?.onBytes(part)
    }
    if (this.isOpen && this.bytes < FULL_AT_BYTES) for (const { resolve } of this.#waiting.splice(0)) resolve()
  }
}

/** Two ends, and the network between them in the hands of the test. */
export class RoughPipe {
  readonly left: RoughEnd
  readonly right: RoughEnd
  /** Delivers nothing, and says nothing of it. */
  isStalled = false
  #dying = Number.POSITIVE_INFINITY

  constructor(chunksAtOnce = 1) {
    this.left = new RoughEnd(chunksAtOnce)
    this.right = new RoughEnd(chunksAtOnce)
    this.left.other = this.right
    this.right.other = this.left
  }

  get isOpen(): boolean {
    return this.left.isOpen && this.right.isOpen
  }

  get isOver(): boolean {
    return !this.left.isOpen && !this.right.isOpen
  }

  pump(leftBytes: number, rightBytes: number): void {
    if (--this.#dying <= 0) this.cut(0)
    if (this.isStalled) return
    this.left.deliver(leftBytes)
    this.right.deliver(rightBytes)
  }

  /** Ends: at one side now, at the other after so many more pumps, with what is on its way there. */
  cut(laterBy: number, first: 'left' | 'right' = 'left'): void {
    this[first].end('cut')
    if (laterBy > 0) this.#dying = laterBy
    else {
      this.left.end('cut')
      this.right.end('cut')
    }
  }
}
