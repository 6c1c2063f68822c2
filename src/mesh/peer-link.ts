import { TypedEventEmitter } from 'main-event'
import type { Clock } from '../base/clock.ts'
import type { StopSignal } from '../base/stop-signal.ts'
import type { BytePipe } from '../wire/byte-pipe.ts'
import type { SessionFrame } from '../wire/frame.ts'
import { type Link, LinkClosedError, type LinkEvents, type LinkPath, type OutgoingMessage, type ReceivedMessage } from '../wire/link.ts'
import { decodeMessage, encodeMessage, InvalidMessageError } from '../wire/message-codec.ts'
import { MessageStream } from '../wire/message-stream.ts'
import { FIRST_WORK_TYPE, MessageType } from '../wire/message-type.ts'
import type { StreamPath } from '../wire/stream-path.ts'
import { LinkPaths, type Path } from './link-paths.ts'
import { type LinkStatistics, RoundTrips } from './link-statistics.ts'
import { PathWait } from './path-wait.ts'

/** Of sends one after another, how often one looks for a better path. */
const CHOOSE_EVERY_MS = 50

/** A path that began with another life of the peer than the link it was added to. */
export interface StrayPath {
  readonly path: Path
  readonly session: SessionFrame
}

export interface PeerLinkPorts {
  readonly clock: Clock
  /** Hears what comes, in place of those who listen for `message`: an event object for each of thousands a second is dear. */
  readonly onMessage?: (link: PeerLink, message: ReceivedMessage) => void
  /** First message on each stream. */
  readonly greeting: () => OutgoingMessage
  /** This node has lost its own way to the network, so that a link without a path may get one again. @default () => false, and it closes at once */
  readonly isCutOff?: () => boolean
  /** The peer has begun anew: this link is closed, and the path belongs to the next one. */
  readonly onNewLife?: (stray: StrayPath) => void
}

export interface PeerLinkOptions {
  readonly selfId: string
  readonly peerId: string
  /** From 1 to 2^48, another one for each link: two lives of one peer are told apart by it. */
  readonly session: number
}

/**
 * The one link to a peer: a relayed stream at first, a direct one as soon as there is one, the relayed one again when that fails. Sends on the
 * best path and hears on all; whatever the paths do, messages of work arrive once and in order, until `close` says that the rest is lost.
 */
export class PeerLink extends TypedEventEmitter<LinkEvents> implements Link {
  readonly peerId: string
  readonly #selfId: string
  readonly #ports: PeerLinkPorts
  readonly #stream: MessageStream
  readonly #wait: PathWait
  readonly #roundTrips = new RoundTrips()
  readonly #paths = new LinkPaths()
  #best: Path | undefined
  #chosenAt = 0
  /** Paths that sends went by, one after another; some more than once. */
  #carriers = 0
  #pathsLost = 0
  #waits = false
  #lastEnd = ''
  #closed: string | undefined
  #nextMessage = 1
  /** When anything came last, for {@link judge}. */
  lastHeard: number
  /** When something hinted that the peer is gone. */
  hintedAt: number | undefined
  /** It has carried work, not only what keeps the mesh. */
  isUsed = false
  /** The peer has said hello: what it sends is taken from now on. */
  greeted = false

  constructor(ports: PeerLinkPorts, { selfId, peerId, session }: PeerLinkOptions) {
    super()
    this.peerId = peerId
    this.#selfId = selfId
    this.#ports = ports
    this.lastHeard = ports.clock.now()
    const { clock, isCutOff = () => false } = ports
    this.#wait = new PathWait({ clock, isCutOff, onOver: () => this.close(this.#lastEnd) })
    this.#stream = new MessageStream(
      {
        clock,
        onMessage: (bytes, attachment) => this.#onBytes(bytes, attachment),
        onDrop: cause => this.safeDispatchEvent('drop', { detail: cause }),
        onClose: reason => this.close(reason),
        onPathEnd: (stream, reason) => this.#onPathEnd(stream, reason),
        onConfirm: () => this.#choose(),
        onOtherLife: (stream, frame) => this.#onOtherLife(stream, frame),
        onHeard: stream => this.#onHeard(stream)
      },
      { session, greeting: () => this.#encode(ports.greeting()) }
    )
  }

  get path(): LinkPath {
    return this.#best?.kind ?? 'relayed'
  }

  /** Sends are taken: there is a path, or there will be one soon or `close`. */
  get isOpen(): boolean {
    return this.#closed == null && (this.#best != null || this.#waits)
  }

  /** What is sent goes out now. */
  get hasPath(): boolean {
    return this.#closed == null && this.#best != null
  }

  has(kind: LinkPath): boolean {
    return this.#paths.has(kind)
  }

  get queuedBytes(): number {
    return this.#stream.queuedBytes
  }

  /** Smoothed, in milliseconds; of the path of the moment. */
  get roundTripMs(): number | undefined {
    return this.#roundTrips.smoothedMs
  }

  get statistics(): LinkStatistics {
    const { traffic, queuedBytes, resent, duplicates } = this.#stream
    const { smoothedMs, jitterMs } = this.#roundTrips
    return Object.freeze({
      path: this.#best?.kind ?? 'none',
      ...(this.#best == null ? {} : { carrier: this.#best.preference > 0 ? 'own-channel' : 'stream' }),
      ...(smoothedMs == null || jitterMs == null ? {} : { roundTripMs: smoothedMs, jitterMs }),
      pathChanges: Math.max(0, this.#carriers - 1),
      pathsLost: this.#pathsLost,
      ...traffic,
      queuedBytes,
      resent,
      duplicates
    })
  }

  /** A round trip took so long. */
  measured(tookMs: number): void {
    this.#roundTrips.add(tookMs)
  }

  /** Adds a stream, opened by `openedBy`. Of two of one kind that with the higher preference is used. */
  addPath(kind: LinkPath, pipe: BytePipe, openedBy: string, preference = 0): void {
    if (this.#closed != null) {
      pipe.abort(new LinkClosedError(`Link is closed: ${this.#closed}`))
      return
    }
    const stream = this.#stream.add(pipe)
    if (!stream.isOpen) return
    this.#paths.add(stream, { kind, openedBy, preference }, this.#ports.clock.now())
    // the pipe may turn out to be closed, or to hold the greeting of another life
    stream.open()
    this.#choose()
  }

  /** Adds a path that another link gave up because the peer has begun anew. */
  takeOver({ path, session }: StrayPath): void {
    if (!path.stream.isOpen) return
    this.#paths.add(path.stream, path, this.#ports.clock.now())
    this.#stream.takeOver(path.stream, session)
    this.#choose()
  }

  async send(message: OutgoingMessage, { signal }: { readonly signal?: StopSignal } = {}): Promise<void> {
    if (message.type >= FIRST_WORK_TYPE) this.isUsed = true
    if (!this.isOpen) throw new LinkClosedError(`Link to ${this.peerId} is closed: ${this.#closed ?? 'no path'}`)
    // a path that goes quiet does so over seconds
    if (this.#paths.size > 1 && this.#ports.clock.now() - this.#chosenAt >= CHOOSE_EVERY_MS) this.#choose()
    const bytes = this.#encode(message)
    // a heartbeat of before is no heartbeat; a goodbye comes after what was said
    if (message.type < FIRST_WORK_TYPE && message.type !== MessageType.GOODBYE) return this.#stream.sendPlain(bytes)
    // not awaited here, or the message would be held beside its bytes while these are on their way
    return this.#stream.send(bytes, { attachment: message.attachment, signal })
  }

  close(reason: string): void {
    if (this.#closed != null) return
    this.#closed = reason
    this.#wait.stop()
    this.#paths.clear()
    this.#best = undefined
    this.#stream.close(reason)
    this.safeDispatchEvent('close', { detail: reason })
  }

  #encode(message: OutgoingMessage): Uint8Array {
    return encodeMessage(message, String(this.#nextMessage++), this.#ports.clock.now())
  }

  #onHeard(stream: StreamPath): void {
    this.lastHeard = this.#ports.clock.now()
    this.#paths.heard(stream, this.lastHeard)
  }

  #onBytes(bytes: Uint8Array, attachment?: Uint8Array): void {
    if (this.#closed != null) return
    let message: ReceivedMessage
    try {
      message = decodeMessage(bytes, { from: this.peerId, to: this.#selfId, attachment })
    } catch (error) {
      this.safeDispatchEvent('drop', { detail: error instanceof InvalidMessageError ? String(error.detail.cause) : 'garbled' })
      return
    }
    if (message.type >= FIRST_WORK_TYPE) this.isUsed = true
    if (this.#ports.onMessage == null) this.safeDispatchEvent('message', { detail: message })
    else this.#ports.onMessage(this, message)
  }

  /** The peer's old life took what was not acknowledged with it, or not: nobody can know, so nothing is sent to the new one again. */
  #onOtherLife(stream: StreamPath, session: SessionFrame): void {
    const path = this.#paths.remove(stream)
    this.close('the peer began anew')
    if (path != null) this.#ports.onNewLife?.({ path, session })
  }

  #onPathEnd(stream: StreamPath, reason: string): void {
    if (this.#paths.remove(stream) == null) return
    this.#pathsLost++
    this.#lastEnd = reason
    // whoever was at its other end may have got what was sent, and may not be who is at the end of the next path
    const isUnknown = !stream.isConfirmed && stream.nextSent > 0
    const mayWait = this.#stream.knowsPeer && this.#ports.isCutOff != null
    if (isUnknown || (this.#paths.size === 0 && !mayWait)) this.close(reason)
    else this.#choose()
  }

  #choose(): void {
    if (this.#closed != null) return
    const before = this.#best
    this.#chosenAt = this.#ports.clock.now()
    this.#best = this.#paths.best(this.#chosenAt, this.#stream.knowsPeer)
    if (this.#best === before) return
    this.#stream.use(this.#best?.stream)
    this.#wait.stop()
    this.#waits = this.#best == null
    if (this.#best == null) this.#wait.start(this.#paths.size > 0)
    else this.#carriers++
    const kind = this.#best?.kind
    if (kind === before?.kind) return
    // measured on the other path
    this.#roundTrips.forget()
    this.safeDispatchEvent('path:change', { detail: kind ?? 'relayed' })
  }
}
