import type { Clock } from '../base/clock.ts'
import { TurnGate } from '../base/turn-gate.ts'
import { encodeFrame, joinFrames } from './frame.ts'
import { FrameQueue, sizeOf } from './frame-queue.ts'
import { MAX_FRAME_BYTES } from './limits.ts'
import { type LinkClosedError, LinkFullError } from './link.ts'
import { LongMessages, type LongOptions } from './long-messages.ts'
import { ResendWindow } from './resend-window.ts'
import { SendHold } from './send-hold.ts'
import { SendOrder } from './send-order.ts'
import type { StreamPath } from './stream-path.ts'

/** Short frames that may wait, in bytes. Past it the reader is too slow, or gone without a word. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024

export interface OutboxPorts {
  readonly clock: Pick<Clock, 'setTimeout'>
  /** What of the peer's frames has arrived, when it is time to say so. */
  readonly takeAck: () => number | undefined
}

/**
 * What waits to go to the peer, by the path of the moment. Short frames go first and are joined; long messages share what is left, a chunk each in turn, as
 * credit allows. A first frame after silence goes out at once; on a busy thread frames wait for those behind them, so that more share one send.
 * What was sent and not acknowledged goes out again when the path changes, before all else.
 */
export class Outbox {
  readonly #ports: OutboxPorts
  #path: StreamPath | undefined
  readonly #frames = new FrameQueue()
  /** Frames that are not counted, and pass the others. */
  readonly #plain = new FrameQueue()
  readonly #long: LongMessages
  readonly #order: SendOrder
  readonly #window = new ResendWindow()
  readonly #hold: SendHold
  readonly #gate = new TurnGate(() => {
    if (!this.#blocked && !this.#isHeld) this.#drain()
  })
  #blocked = false
  /** Takes nothing more. */
  #closed: Error | undefined
  readonly #onFlushed: Array<() => void> = []
  #resent = 0

  constructor(ports: OutboxPorts) {
    this.#ports = ports
    this.#hold = new SendHold({ clock: ports.clock, onOver: () => this.schedule() })
    this.#long = new LongMessages({
      onReady: () => this.schedule(),
      onAbandon: transfer => this.#enqueue(this.#frames, encodeFrame({ kind: 'abandon', transfer }))
    })
    this.#order = new SendOrder(this.#frames, this.#long)
  }

  /** Bytes that were not handed to a path yet. */
  get queuedBytes(): number {
    return this.#frames.bytes + this.#plain.bytes + this.#long.queuedBytes
  }

  /** Bytes that a path has taken and the peer has not acknowledged. */
  get unacknowledgedBytes(): number {
    return this.#window.bytes
  }

  /** Frames sent once more because their path changed. */
  get resent(): number {
    return this.#resent
  }

  /** Sends go here from now on, beginning with what no other path is known to have brought over; without a path they wait. */
  use(path: StreamPath | undefined): void {
    this.#path = path
    this.#blocked = false
    this.#hold.heard()
    this.#window.rewind()
    this.schedule()
  }

  /** A frame that arrives whatever its path does. @throws LinkClosedError, LinkFullError */
  pushFrame(frame: Uint8Array): void {
    this.#admit(frame)
    this.#enqueue(this.#frames, frame)
  }

  /** A frame that is lost with its path. @throws LinkClosedError, LinkFullError */
  pushPlain(frame: Uint8Array): void {
    this.#admit(frame)
    this.#enqueue(this.#plain, frame)
  }

  /** Resolves when the last chunk was handed to a path. */
  async pushLong(bytes: Uint8Array, options: LongOptions = {}): Promise<void> {
    if (this.#closed != null) throw this.#closed
    options.signal?.throwIfAborted()
    await this.#long.push(bytes, options)
  }

  /** The peer has all frames below this number. False when so many were never sent. */
  acknowledged(upTo: number): boolean {
    const wasFull = this.#window.isFull
    const chunkBytes = this.#window.acknowledge(upTo)
    if (chunkBytes == null) return false
    if (chunkBytes > 0) this.#long.credit(chunkBytes)
    else if (wasFull) this.schedule()
    return true
  }

  /** The peer said something. */
  heard(): void {
    this.#hold.heard()
  }

  /** There is something to say. */
  schedule(): void {
    if (!this.#blocked && this.#path != null) this.#gate.request()
  }

  /** Takes nothing more and gives long messages up. Resolves when the short frames are with a path, or all is lost; `undefined`: they are. */
  finish(error: LinkClosedError): Promise<void> | undefined {
    this.#closed ??= error
    this.#long.fail(error)
    // at once, not in the next microtask: a page that is going away has no other
    if (!this.#blocked) this.#drain()
    if (this.#isFlushed) return undefined
    return new Promise(resolve => this.#onFlushed.push(resolve))
  }

  /** No path will come any more: all that waits is lost. */
  fail(error: Error): void {
    this.#closed ??= error
    this.#path = undefined
    this.#hold.stop()
    this.#long.fail(error)
    this.#frames.clear()
    this.#plain.clear()
    this.#window.clear()
    this.#tellFlushed()
  }

  get #isFlushed(): boolean {
    return this.#path == null || (this.#frames.isEmpty && this.#window.again == null)
  }

  /** A full packet waits for nobody, and neither do long messages and what goes out again. */
  get #isHeld(): boolean {
    return this.#frames.bytes < MAX_FRAME_BYTES && this.#long.isEmpty && this.#window.again == null && this.#hold.holds
  }

  #admit(frame: Uint8Array): void {
    if (this.#closed != null) throw this.#closed
    if (this.#frames.bytes + this.#plain.bytes + frame.byteLength > MAX_WAITING_BYTES) {
      throw new LinkFullError(`Expected at most ${MAX_WAITING_BYTES} bytes waiting on a link`, { limit: MAX_WAITING_BYTES })
    }
  }

  #enqueue(queue: FrameQueue, frame: Uint8Array): void {
    if (this.#closed != null) return
    queue.push(frame)
    this.schedule()
  }

  #drain(): void {
    for (;;) {
      const path = this.#path
      const piece = path == null ? undefined : this.#nextPiece(path)
      if (path == null || piece == null) break
      // a path that breaks here says so itself, and what was in the piece goes by the next one
      if (path.send(piece)) continue
      this.#wait(path)
      return
    }
    if (this.#isFlushed) this.#tellFlushed()
  }

  #wait(path: StreamPath): void {
    this.#blocked = true
    const goOn = (): void => {
      if (this.#path !== path) return
      this.#blocked = false
      this.#drain()
    }
    // one that breaks instead tells of its end itself
    path.drained().then(goOn, () => {})
  }

  /** Uncounted frames in front, counted ones behind. */
  #nextPiece(path: StreamPath): Uint8Array | undefined {
    const front = this.#front(path)
    const frontBytes = sizeOf(front)
    const again = this.#window.again
    if (again != null) return this.#pieceAgain(path, front, frontBytes)
    const body = this.#window.isFull ? undefined : this.#order.next(frontBytes, path.chunksAtOnce)
    if (body == null) return front.length === 0 ? undefined : joinFrames(front)
    const piece = joinFrames(front.length === 0 ? body.frames : [...front, ...body.frames])
    this.#hold.sent(body.frames.length)
    this.#window.add(piece.subarray(frontBytes), body.frames.length, body.chunkBytes)
    path.nextSent = this.#window.nextNumber
    return piece
  }

  #pieceAgain(path: StreamPath, front: readonly Uint8Array[], frontBytes: number): Uint8Array | undefined {
    const again = this.#window.again
    if (again == null || (frontBytes > 0 && frontBytes + again.bytes.byteLength > MAX_FRAME_BYTES + PREFIX_BYTES)) return joinFrames(front)
    this.#window.sentAgain()
    this.#resent += again.frames
    path.nextSent = again.first + again.frames
    return front.length === 0 ? again.bytes : joinFrames([...front, again.bytes])
  }

  /** What the path has to be told before the next counted frame, and what waits and is not counted. */
  #front(path: StreamPath): readonly Uint8Array[] {
    const next = this.#window.again?.first ?? this.#window.nextNumber
    const ack = this.#ports.takeAck()
    if (ack == null && path.nextSent === next && this.#plain.isEmpty) return NONE
    const front = ack == null ? [] : [encodeFrame({ kind: 'ack', upTo: ack })]
    if (path.nextSent !== next) front.push(encodeFrame({ kind: 'from', number: next }))
    path.nextSent = next
    front.push(...this.#plain.take(sizeOf(front)))
    return front
  }

  #tellFlushed(): void {
    for (const resolve of this.#onFlushed.splice(0)) resolve()
  }
}

/** The length prefix of the longest frame. */
const PREFIX_BYTES = 3
const NONE: readonly Uint8Array[] = []
