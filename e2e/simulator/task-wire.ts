import type { Clock } from '../../src/base/clock.ts'
import type { BytePipe, BytePipeHandlers } from '../../src/wire/byte-pipe.ts'
import { encodeFrame } from '../../src/wire/frame.ts'
import { MessageStream } from '../../src/wire/message-stream.ts'

/** Carries bytes of whole messages from one node to another, in order. */
export interface TaskWire {
  send(bytes: Uint8Array): void
  /** Nothing arrives any more. */
  cut(): void
}

export interface TaskWirePorts {
  readonly clock: Clock
  /** Time on the way, in milliseconds. */
  readonly oneWayMs: number
  /** Counts what goes out, framing included. */
  readonly onBytes: (bytes: number) => void
  readonly deliver: (message: Uint8Array) => void
}

/** Messages one by one: each framed as on a link so that its bytes count, and handed over without the reading of frames. */
export function messageWire({ clock, oneWayMs, onBytes, deliver }: TaskWirePorts): TaskWire {
  let isCut = false
  return {
    send(bytes) {
      onBytes(encodeFrame({ kind: 'numbered', bytes }).byteLength)
      clock.setTimeout(() => {
        if (!isCut) deliver(bytes)
      }, oneWayMs)
    },
    cut() {
      isCut = true
    }
  }
}

/** One direction of a pipe whose bytes take their time. It is never full. */
class DelayedPipe implements BytePipe {
  readonly #ports: TaskWirePorts
  #handlers: BytePipeHandlers | undefined
  #other: DelayedPipe | undefined
  #isCut = false

  constructor(ports: TaskWirePorts) {
    this.#ports = ports
  }

  to(other: DelayedPipe): this {
    this.#other = other
    return this
  }

  send(bytes: Uint8Array): boolean {
    const copy = new Uint8Array(bytes)
    this.#ports.onBytes(copy.byteLength)
    this.#ports.clock.setTimeout(() => {
      if (!this.#isCut) this.#other?.take(copy)
    }, this.#ports.oneWayMs)
    return true
  }

  take(bytes: Uint8Array): void {
    this.#handlers?.onBytes(bytes)
  }

  drained(): Promise<void> {
    return Promise.resolve()
  }

  open(handlers: BytePipeHandlers): void {
    this.#handlers = handlers
  }

  close(): void {
    this.#isCut = true
  }

  abort(): void {
    this.#isCut = true
  }
}

/** The stream of production: frames joined into sends at one end, read and put together at the other, and acknowledged. */
export function framedWire(ports: TaskWirePorts): TaskWire {
  const near = new DelayedPipe(ports)
  const far = new DelayedPipe(ports)
  const sender = streamOver(near.to(far), ports.clock, () => {})
  streamOver(far.to(near), ports.clock, ports.deliver)
  return { send: bytes => void sender.send(bytes), cut: () => near.abort() }
}

function streamOver(pipe: BytePipe, clock: Clock, onMessage: (message: Uint8Array) => void): MessageStream {
  const stream = new MessageStream({ clock, onMessage, onDrop: () => {}, onClose: () => {}, onPathEnd: () => {} }, { session: 1 })
  const path = stream.add(pipe)
  stream.use(path)
  path.open()
  return stream
}
