import type { TypedEventTarget } from 'main-event'
import { KyroxError } from '../base/errors.ts'
import type { StopSignal } from '../base/stop-signal.ts'
import { MAX_MESSAGE_BYTES } from './limits.ts'
import type { AgentMessage } from './proto/agent-message.js'

/** The link closed before the message was handed to a path. */
export class LinkClosedError extends KyroxError {
  override name = 'LinkClosedError'
}

/** More is waiting to be sent than the link holds: the reader on the other side is too slow. */
export class LinkFullError extends KyroxError {
  override name = 'LinkFullError'
}

/** The message is longer than a link carries; `detail.limit` says how much that is, in bytes. */
export class MessageTooLargeError extends KyroxError {
  override name = 'MessageTooLargeError'

  constructor(bytes: number) {
    super(`Expected a message of at most ${MAX_MESSAGE_BYTES} bytes, got ${bytes}`, { value: bytes, limit: MAX_MESSAGE_BYTES })
  }
}

/** How a link's messages travel: between the two nodes, or through a relay. */
export type LinkPath = 'direct' | 'relayed'

export interface LinkEvents {
  message: CustomEvent<ReceivedMessage>
  /** Once; `detail` says why. */
  close: CustomEvent<string>
  /** Also when the last path ended and the link waits for the next one. */
  'path:change': CustomEvent<LinkPath>
  /** A frame or message was refused at the door; `detail` is the cause. */
  drop: CustomEvent<string>
}

/** What a sender fills in; the link adds the rest. */
export interface OutgoingMessage {
  readonly type: number
  readonly payload: Uint8Array
  readonly metadata?: ReadonlyMap<string, string>
  /**
   * Bytes that travel behind the payload as they are, for what is long: nobody copies them into a message and out of it again. They are the link's from here on;
   * whoever changes them before {@link Link.send} resolves changes what arrives.
   */
  readonly attachment?: Uint8Array
}

/** A message as it came; the attachment has a buffer of its own. */
export type ReceivedMessage = AgentMessage & { readonly attachment?: Uint8Array }

/**
 * The channel for messages between two nodes, whatever path carries it. Everything that carries messages is a `Link`, and passes `link.contract.ts`:
 * - messages of work arrive whole, once and in the order sent, except that one may pass a long one sent before it; paths may change meanwhile;
 * - after `close` nothing is delivered here, what was sent before still is there, and `send` rejects with {@link LinkClosedError};
 * - an undecodable message is dropped and told by `drop`, and the link lives on.
 */
export interface Link extends TypedEventTarget<LinkEvents> {
  /** libp2p PeerId of the other end, proven by the connection below. */
  readonly peerId: string
  readonly path: LinkPath
  readonly isOpen: boolean
  /**
   * Resolves when the message is the link's to bring over: a short one at once, a long one when its last chunk was handed to a path.
   * @throws LinkClosedError, LinkFullError, MessageTooLargeError, InvalidArgumentError, or the reason of the signal: a long message is
   * given up then, however much of it is under way
   */
  send(message: OutgoingMessage, options?: { readonly signal?: StopSignal }): Promise<void>
  /** Idempotent. */
  close(reason: string): void
}
