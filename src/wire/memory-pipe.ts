import { nextTurn } from '../base/next-turn.ts'
import type { BytePipe, BytePipeHandlers } from './byte-pipe.ts'

/** How a pair of pipes misbehaves. */
export interface MemoryPipeOptions {
  /** Called with each piece; what it returns arrives instead. To cut, garble or swallow bytes on the way. @default piece => [piece] */
  readonly tamper?: (piece: Uint8Array) => readonly Uint8Array[]
  /** Bytes under way before `send` says it is full. @default 65_536 */
  readonly fullAtBytes?: number
}

/** One end of an in-memory pair: delivers in a later turn of the event loop, like a network, and in order. */
class MemoryPipe implements BytePipe {
  #other: MemoryPipe | undefined
  #handlers: BytePipeHandlers | undefined
  readonly #early: Uint8Array[] = []
  #closed: string | undefined
  #underWay = 0
  #waiting: Array<{ resolve: () => void; reject: (error: Error) => void }> = []
  readonly #tamper: (piece: Uint8Array) => readonly Uint8Array[]
  readonly #fullAt: number

  constructor({ tamper = piece => [piece], fullAtBytes = 65_536 }: MemoryPipeOptions) {
    this.#tamper = tamper
    this.#fullAt = fullAtBytes
  }

  join(other: MemoryPipe): void {
    this.#other = other
  }

  send(bytes: Uint8Array): boolean {
    if (this.#closed != null) throw new Error(`Pipe is closed: ${this.#closed}`)
    const copy = new Uint8Array(bytes)
    this.#underWay += copy.byteLength
    nextTurn(() => {
      this.#underWay -= copy.byteLength
      for (const piece of this.#tamper(copy)) this.#other?.deliver(piece)
      if (this.#underWay < this.#fullAt) for (const { resolve } of this.#waiting.splice(0)) resolve()
    })
    return this.#underWay < this.#fullAt
  }

  drained(): Promise<void> {
    if (this.#closed != null) return Promise.reject(new Error(this.#closed))
    if (this.#underWay < this.#fullAt) return Promise.resolve()
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  open(handlers: BytePipeHandlers): void {
    this.#handlers = handlers
    for (const piece of this.#early.splice(0)) handlers.onBytes(piece)
    if (this.#closed != null) handlers.onClose(this.#closed)
  }

  deliver(piece: Uint8Array): void {
    if (this.#closed != null) return
    if (this.#handlers == null) this.#early.push(piece)
    else this.#handlers.onBytes(piece)
  }

  close(): void {
    this.end('closed here')
    nextTurn(() => this.#other?.end('closed by the other side'))
  }

  abort(reason: Error): void {
    this.end(reason.message)
    this.#other?.end('reset by the other side')
  }

  /** Not of the interface: the other end calls it. */
  end(reason: string): void {
    if (this.#closed != null) return
    this.#closed = reason
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(reason))
    this.#handlers?.onClose(reason)
  }
}

/** Two ends of one pipe in this thread. Passes for a libp2p stream in tests, the simulator and local links. */
export function memoryPipePair(options: MemoryPipeOptions = {}): readonly [BytePipe, BytePipe] {
  const left = new MemoryPipe(options)
  const right = new MemoryPipe(options)
  left.join(right)
  right.join(left)
  return [left, right]
}
