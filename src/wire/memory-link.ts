import { TypedEventEmitter } from 'main-event'
import { systemClock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import type { StopSignal } from '../base/stop-signal.ts'
import type { BytePipe } from './byte-pipe.ts'
import type { Link, LinkEvents, OutgoingMessage } from './link.ts'
import { type MemoryPipeOptions, memoryPipePair } from './memory-pipe.ts'
import { decodeMessage, encodeMessage } from './message-codec.ts'
import { MessageStream } from './message-stream.ts'

/** Whose link it pretends to be, and how its pipe behaves. */
export interface MemoryLinkOptions extends MemoryPipeOptions {
  /** Peer ids of the left and of the right end. @default ['left', 'right'] */
  readonly peerIds?: readonly [left: string, right: string]
}

/** Two ends of one link in this thread. */
export interface MemoryLinkPair {
  readonly left: Link
  readonly right: Link
  /** Raw bytes that arrive at `right` as if `left` had sent them, between its own frames. */
  inject(bytes: Uint8Array): void
  /** Breaks the path without a goodbye. */
  cut(reason: string): void
}

/** One end: the real stream, frames and messages over a pipe in memory. It never changes its path. */
class MemoryLink extends TypedEventEmitter<LinkEvents> implements Link {
  readonly path = 'direct'
  readonly peerId: string
  readonly #selfId: string
  readonly #stream: MessageStream
  #sent = 0

  constructor(pipe: BytePipe, selfId: string, peerId: string) {
    super()
    this.#selfId = selfId
    this.peerId = peerId
    this.#stream = new MessageStream(
      {
        clock: systemClock,
        onMessage: (bytes, attachment) => this.#onMessage(bytes, attachment),
        onDrop: cause => this.safeDispatchEvent('drop', { detail: cause }),
        onClose: reason => this.safeDispatchEvent('close', { detail: reason }),
        onPathEnd: (_, reason) => this.#stream.close(reason)
      },
      { session: 1 }
    )
    const path = this.#stream.add(pipe)
    this.#stream.use(path)
    path.open()
  }

  get isOpen(): boolean {
    return this.#stream.isOpen
  }

  async send(message: OutgoingMessage, { signal }: { readonly signal?: StopSignal } = {}): Promise<void> {
    const bytes = encodeMessage(message, `${this.#selfId}-${++this.#sent}`.slice(-36), Date.now())
    await this.#stream.send(bytes, { attachment: message.attachment, signal })
  }

  close(reason: string): void {
    this.#stream.close(reason)
  }

  #onMessage(bytes: Uint8Array, attachment?: Uint8Array): void {
    try {
      this.safeDispatchEvent('message', { detail: decodeMessage(bytes, { from: this.peerId, to: this.#selfId, attachment }) })
    } catch (error) {
      if (!(error instanceof KyroxError)) throw error
      this.safeDispatchEvent('drop', { detail: String(error.detail.cause) })
    }
  }
}

/** Two nodes' ends of one link, without a network: for tests, plugins and the simulator. */
export function memoryLinkPair({ peerIds: [leftId, rightId] = ['left', 'right'], ...pipe }: MemoryLinkOptions = {}): MemoryLinkPair {
  const [leftPipe, rightPipe] = memoryPipePair(pipe)
  return {
    left: new MemoryLink(leftPipe, leftId, rightId),
    right: new MemoryLink(rightPipe, rightId, leftId),
    inject: bytes => void leftPipe.send(bytes),
    cut: reason => leftPipe.abort(new Error(reason))
  }
}
