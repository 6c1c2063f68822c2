import type { Clock } from '../base/clock.ts'
import { Arrivals } from './arrivals.ts'
import type { BytePipe } from './byte-pipe.ts'
import { decodeFrame, encodeFrame, type Frame, isCounted, joinFrames, type SessionFrame } from './frame.ts'
import { MAX_FRAME_BYTES, MAX_MESSAGE_BYTES } from './limits.ts'
import { LinkClosedError, MessageTooLargeError } from './link.ts'
import type { LongOptions } from './long-messages.ts'
import { Outbox } from './outbox.ts'
import { Reassembly } from './reassembly.ts'
import { StreamPath, type StreamPathHost } from './stream-path.ts'

/** How long a closed stream may take to hand over what was sent before; then the peer is not reading and its paths are cut. */
const FLUSH_LIMIT_MS = 5_000

export interface MessageStreamPorts {
  readonly clock: Clock
  /** A whole message; the bytes belong to the receiver. Must not throw, and neither must the others. */
  readonly onMessage: (bytes: Uint8Array, attachment?: Uint8Array) => void
  /** Something was refused: `oversize`, `garbled`, `reassembly`, `framing`, `sequence`, `credit`. */
  readonly onDrop: (cause: string) => void
  /** Once: closed here, or by the peer. */
  readonly onClose: (reason: string) => void
  /** A path came to its end by itself. */
  readonly onPathEnd: (path: StreamPath, reason: string) => void
  /** Both ends mean the same two lives on this path. */
  readonly onConfirm?: (path: StreamPath) => void
  /** The peer's end of this path is another life than the one known here: the path is nobody's until somebody takes it over. */
  readonly onOtherLife?: (path: StreamPath, session: SessionFrame) => void
  readonly onHeard?: (path: StreamPath) => void
}

export interface MessageStreamOptions {
  /** A number of this end's own, from 1 to 2^48: tells this life of the link from the next one. */
  readonly session: number
  /** First message on each path. */
  readonly greeting?: () => Uint8Array
}

/**
 * Messages to one life of one peer: each arrives once and in order, whatever the paths do that carry them. Short ones are joined into few sends, long ones
 * cut into chunks that short ones may pass. It does not know what a message says, nor which path is the best.
 */
export class MessageStream implements StreamPathHost {
  readonly #ports: MessageStreamPorts
  readonly #options: MessageStreamOptions
  readonly #outbox: Outbox
  readonly #arrivals: Arrivals
  readonly #reassembly: Reassembly
  readonly #paths = new Set<StreamPath>()
  /** Sums since the beginning. */
  readonly traffic = { bytesIn: 0, bytesOut: 0, messagesIn: 0, messagesOut: 0 }
  #path: StreamPath | undefined
  /** The peer's life, once it is known. */
  #peerSession = 0
  #closed: string | undefined

  constructor(ports: MessageStreamPorts, options: MessageStreamOptions) {
    this.#ports = ports
    this.#options = options
    this.#outbox = new Outbox({ clock: ports.clock, takeAck: () => this.#arrivals.take() })
    this.#arrivals = new Arrivals(ports.clock, () => this.#outbox.schedule())
    this.#reassembly = new Reassembly({ onMessage: (...whole) => this.#deliver(...whole), onRefuse: () => ports.onDrop('reassembly') })
  }

  get isOpen(): boolean {
    return this.#closed == null
  }

  /** The peer has said which life it is. */
  get knowsPeer(): boolean {
    return this.#peerSession !== 0
  }

  /** Bytes accepted and not yet handed to a path. */
  get queuedBytes(): number {
    return this.#outbox.queuedBytes
  }

  /** Frames sent once more because their path changed. */
  get resent(): number {
    return this.#outbox.resent
  }

  /** Frames that came again because their path changed, and were left out. */
  get duplicates(): number {
    return this.#arrivals.duplicates
  }

  /** A path to the peer, greeted. The caller opens it. */
  add(pipe: BytePipe): StreamPath {
    const path = new StreamPath(pipe, this)
    this.#greet(path)
    return path
  }

  /** A path that another life of this end began with. */
  takeOver(path: StreamPath, session: SessionFrame): void {
    path.host = this
    this.#greet(path)
    this.#onSession(path, session)
  }

  /** What is sent goes by this path from now on; without one it waits. */
  use(path: StreamPath | undefined): void {
    if (this.#closed != null || path === this.#path) return
    this.#path = path
    // the last word may be lost with the path before
    this.#arrivals.due()
    this.#outbox.use(path)
  }

  /** @throws LinkClosedError, LinkFullError, MessageTooLargeError, or the reason of the signal */
  async send(bytes: Uint8Array, { attachment, signal }: LongOptions = {}): Promise<void> {
    if (this.#closed != null) throw new LinkClosedError(`Link is closed: ${this.#closed}`)
    const totalBytes = bytes.byteLength + (attachment?.byteLength ?? 0)
    if (totalBytes > MAX_MESSAGE_BYTES) throw new MessageTooLargeError(totalBytes)
    signal?.throwIfAborted()
    this.traffic.messagesOut++
    if (attachment == null && totalBytes < MAX_FRAME_BYTES) this.#outbox.pushFrame(encodeFrame({ kind: 'numbered', bytes }))
    else await this.#outbox.pushLong(bytes, { attachment, signal })
  }

  /** A message that is lost with its path, when it is short. @throws LinkClosedError, LinkFullError, MessageTooLargeError */
  async sendPlain(bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength >= MAX_FRAME_BYTES) return await this.send(bytes)
    if (this.#closed != null || this.#path == null) throw new LinkClosedError(`Link is closed: ${this.#closed ?? 'no path'}`)
    this.traffic.messagesOut++
    this.#outbox.pushPlain(encodeFrame({ kind: 'message', bytes }))
  }

  /** Short messages sent before still go out; a long one that is not out yet is given up. */
  close(reason: string): void {
    if (this.#closed != null) return
    const flushed = this.#outbox.finish(new LinkClosedError(`Link is closed: ${reason}`))
    const slow = new LinkClosedError('Link was closed and its peer does not read')
    const cancel = this.#ports.clock.setTimeout(() => this.#cut(slow), FLUSH_LIMIT_MS)
    const hangUp = (): void => {
      cancel()
      this.#path?.send(encodeFrame({ kind: 'session', session: 0, peerSession: 0 }))
      for (const path of this.#paths) path.close()
    }
    // at once when it can be: a page that is going away has no other turn
    if (flushed == null) hangUp()
    else void flushed.then(hangUp)
    this.#end(reason)
  }

  onSent(bytes: number): void {
    this.traffic.bytesOut += bytes
  }

  onHeard(path: StreamPath, bytes: number): void {
    this.traffic.bytesIn += bytes
    this.#outbox.heard()
    this.#ports.onHeard?.(path)
  }

  onDrop(cause: string): void {
    this.#ports.onDrop(cause)
  }

  onFrame(path: StreamPath, bytes: Uint8Array): void {
    // what is still to go out after the end waits for acknowledgements, and for nothing else
    const isOver = this.#closed != null
    if (isCounted(bytes) && (isOver || !this.#isNew(path, bytes.byteLength))) return
    const frame = decodeFrame(bytes)
    if (frame?.kind === 'ack') this.#onAck(path, frame.upTo)
    else if (!isOver) this.#take(path, frame)
  }

  onEnd(path: StreamPath, reason: string): void {
    this.#paths.delete(path)
    if (this.#closed == null) this.#ports.onPathEnd(path, reason)
    else if (path === this.#path) this.#outbox.fail(new LinkClosedError(`Link is closed: ${this.#closed}`))
  }

  #take(path: StreamPath, frame: Frame | undefined): void {
    if (frame == null) this.#ports.onDrop('garbled')
    else if (frame.kind === 'session') this.#onSession(path, frame)
    else if (frame.kind === 'from') this.#refuse(!this.#arrivals.begin(path, frame.number))
    // a copy: the view would keep the whole piece alive, and share it with the other messages in it
    else if (frame.kind === 'numbered' || frame.kind === 'message') this.#deliver(new Uint8Array(frame.bytes))
    else if (frame.kind !== 'ack') this.#reassembly.take(frame)
  }

  #deliver(bytes: Uint8Array, attachment?: Uint8Array): void {
    this.traffic.messagesIn++
    this.#ports.onMessage(bytes, attachment)
  }

  #greet(path: StreamPath): void {
    this.#paths.add(path)
    Object.assign(path, { nextSent: 0, nextHeard: undefined, isConfirmed: false })
    const { session, greeting } = this.#options
    const frames = [encodeFrame({ kind: 'session', session, peerSession: this.#peerSession })]
    if (greeting != null) frames.push(encodeFrame({ kind: 'message', bytes: greeting() }))
    path.send(joinFrames(frames))
  }

  #onSession(path: StreamPath, frame: SessionFrame): void {
    const { session, peerSession } = frame
    if (session === 0) {
      if (path.isConfirmed) this.#endedByPeer()
      return
    }
    // it means a life of this end that is over, and learns so from this end's greeting
    if (peerSession !== 0 && peerSession !== this.#options.session) return
    if (this.#peerSession !== 0 && this.#peerSession !== session) {
      this.#paths.delete(path)
      this.#ports.onOtherLife?.(path, frame)
      return
    }
    this.#peerSession = session
    Object.assign(path, { isConfirmed: true, nextHeard: 0 })
    this.#ports.onConfirm?.(path)
  }

  #isNew(path: StreamPath, bytes: number): boolean {
    const verdict = this.#arrivals.judge(path, bytes)
    this.#refuse(verdict === 'refused')
    if (verdict === 'flood') path.breakOff(new LinkClosedError('The peer sent more than its window'), 'credit')
    return verdict === 'new'
  }

  #onAck(path: StreamPath, upTo: number): void {
    this.#refuse(!path.isConfirmed || !this.#outbox.acknowledged(upTo))
  }

  #refuse(isRefused: boolean): void {
    if (isRefused) this.#ports.onDrop('sequence')
  }

  #endedByPeer(): void {
    this.#outbox.fail(new LinkClosedError('Link is closed: closed by the other side'))
    for (const path of this.#paths) path.close()
    this.#end('closed by the other side')
  }

  #cut(error: LinkClosedError): void {
    this.#outbox.fail(error)
    for (const path of this.#paths) path.abort(error)
  }

  #end(reason: string): void {
    if (this.#closed != null) return
    this.#closed = reason
    this.#arrivals.stop()
    this.#ports.onClose(reason)
  }
}
