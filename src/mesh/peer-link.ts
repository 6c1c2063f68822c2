import { TypedEventEmitter } from 'main-event'
import type { BytePipe } from '../wire/byte-pipe.ts'
import { type Link, LinkClosedError, type LinkEvents, type LinkPath, type OutgoingMessage } from '../wire/link.ts'
import { decodeMessage, encodeMessage, InvalidMessageError } from '../wire/message-codec.ts'
import { MessageStream } from '../wire/message-stream.ts'
import { FIRST_WORK_TYPE } from '../wire/message-type.ts'
import type { AgentMessage } from '../wire/proto/agent-message.js'

/** One stream to the peer, over one connection. */
interface Path {
  readonly kind: LinkPath
  readonly stream: MessageStream
  /** Who opened it breaks the tie between two streams of one kind: both sides then choose the same. */
  readonly rank: string
}

export interface PeerLinkOptions {
  readonly selfId: string
  readonly peerId: string
  readonly now: () => number
  /** First message on each stream. */
  readonly greeting: () => OutgoingMessage
}

/**
 * The one link to a peer: a relayed stream at first, a direct one as soon as there is one, the relayed one again when that fails. Sends on the
 * best path and hears on all. Messages under way on a path that dies are lost, and whoever waits for their answer is told by `close` or its own time-out.
 */
export class PeerLink extends TypedEventEmitter<LinkEvents> implements Link {
  readonly peerId: string
  readonly #selfId: string
  readonly #now: () => number
  readonly #greeting: () => OutgoingMessage
  #paths: Path[] = []
  #best: Path | undefined
  #closed: string | undefined
  #nextMessage = 1
  /** When anything came last, for {@link judge}. */
  lastHeard: number
  /** When something hinted that the peer is gone. */
  hintedAt: number | undefined
  /** Smoothed, in milliseconds. */
  roundTripMs: number | undefined
  /** It has carried work, not only what keeps the mesh. */
  isUsed = false
  /** The peer has said hello: what it sends is taken from now on. */
  greeted = false

  constructor({ selfId, peerId, now, greeting }: PeerLinkOptions) {
    super()
    this.peerId = peerId
    this.#selfId = selfId
    this.#now = now
    this.#greeting = greeting
    this.lastHeard = now()
  }

  get path(): LinkPath {
    return this.#best?.kind ?? 'relayed'
  }

  get isOpen(): boolean {
    return this.#closed == null && this.#best != null
  }

  has(kind: LinkPath): boolean {
    return this.#paths.some(path => path.kind === kind)
  }

  get queuedBytes(): number {
    return this.#best?.stream.queuedBytes ?? 0
  }

  /** Adds a stream, opened by `openedBy`. The link lives until its last stream ends. */
  addPath(kind: LinkPath, pipe: BytePipe, openedBy: string): void {
    // the pipe may turn out to be closed while the stream is still being made
    let stream: MessageStream | undefined
    const made = new MessageStream({
      pipe,
      onMessage: bytes => this.#onBytes(bytes),
      onDrop: cause => this.safeDispatchEvent('drop', { detail: cause }),
      onClose: reason => this.#onPathClose(stream, reason)
    })
    if (!made.isOpen || this.#closed != null) return
    stream = made
    this.#paths.push({ kind, stream, rank: openedBy })
    // first on every stream, so that nothing can arrive there before it
    void stream.send(this.#encode(this.#greeting())).catch(() => {})
    this.#choose()
  }

  async send(message: OutgoingMessage, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const path = this.#best
    if (message.type >= FIRST_WORK_TYPE) this.isUsed = true
    if (this.#closed != null || path == null) throw new LinkClosedError(`Link to ${this.peerId} is closed: ${this.#closed ?? 'no path'}`)
    await path.stream.send(this.#encode(message), signal)
  }

  close(reason: string): void {
    if (this.#closed != null) return
    this.#closed = reason
    for (const { stream } of this.#paths.splice(0)) stream.close(reason)
    this.#best = undefined
    this.safeDispatchEvent('close', { detail: reason })
  }

  #encode(message: OutgoingMessage): Uint8Array {
    return encodeMessage(message, String(this.#nextMessage++), this.#now())
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#closed != null) return
    this.lastHeard = this.#now()
    let message: AgentMessage
    try {
      message = decodeMessage(bytes, this.peerId, this.#selfId)
    } catch (error) {
      this.safeDispatchEvent('drop', { detail: error instanceof InvalidMessageError ? String(error.detail.cause) : 'garbled' })
      return
    }
    if (message.type >= FIRST_WORK_TYPE) this.isUsed = true
    this.safeDispatchEvent('message', { detail: message })
  }

  #onPathClose(stream: MessageStream | undefined, reason: string): void {
    if (this.#closed != null) return
    const before = this.#paths.length
    this.#paths = this.#paths.filter(path => path.stream !== stream)
    if (this.#paths.length > 0) this.#choose()
    else if (before > 0) this.close(reason)
  }

  #choose(): void {
    const before = this.#best?.kind
    this.#best = [...this.#paths].sort(byWorth)[0]
    const now = this.#best?.kind
    if (now == null || now === before) return
    // measured on the other path
    this.roundTripMs = undefined
    this.safeDispatchEvent('path:change', { detail: now })
  }
}

const byWorth = (a: Path, b: Path): number => (a.kind === b.kind ? (a.rank < b.rank ? -1 : 1) : a.kind === 'direct' ? -1 : 1)
