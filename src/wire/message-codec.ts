import { InvalidArgumentError, KyroxError } from '../base/errors.ts'
import { MAX_ID_LENGTH, MAX_MESSAGE_BYTES, MAX_METADATA_ENTRIES, MAX_METADATA_LENGTH } from './limits.ts'
import { MessageTooLargeError, type OutgoingMessage, type ReceivedMessage } from './link.ts'
import { isKnownType } from './message-type.ts'
import { AgentMessage } from './proto/agent-message.js'

/** Bytes that are no message, or one that breaks a limit. `detail.cause` is what is counted. */
export class InvalidMessageError extends KyroxError {
  override name = 'InvalidMessageError'
}

const NO_METADATA: ReadonlyMap<string, string> = new Map()

/**
 * A message as bytes. Sender and recipient stay empty: on a link they are its two ends.
 * @throws InvalidArgumentError, MessageTooLargeError when the other side would refuse it
 */
export function encodeMessage(
  { type, payload, metadata = NO_METADATA }: OutgoingMessage,
  messageId: string,
  timestamp: number
): Uint8Array {
  const tooMuch = metadataFault(metadata)
  if (tooMuch != null) throw new InvalidArgumentError(tooMuch)
  // before it is copied into a message, which would cost as much again
  if (payload.byteLength > MAX_MESSAGE_BYTES) throw new MessageTooLargeError(payload.byteLength)
  // casts of the type only: the generated code reads both and keeps nothing
  return AgentMessage.encode({
    messageId,
    type,
    payload: payload as Uint8Array<ArrayBuffer>,
    metadata: metadata as Map<string, string>,
    timestamp
  })
}

/** By which link a message came, and what came behind it. */
export interface Arrival {
  readonly from: string
  readonly to: string
  readonly attachment?: Uint8Array | undefined
}

/**
 * The one door for a peer's bytes: decoded with limits, the sender checked against the end of the link it came by.
 * @throws InvalidMessageError with `detail.cause` of `garbled`, `unknown-type` or `wrong-sender`
 */
export function decodeMessage(bytes: Uint8Array, { from, to, attachment }: Arrival): ReceivedMessage {
  const message = decoded(bytes)
  if (message.messageId.length > MAX_ID_LENGTH) throw refused('garbled', `Expected a message id of at most ${MAX_ID_LENGTH} characters`)
  if (!isKnownType(message.type)) throw refused('unknown-type', `Expected a known message type, got ${message.type}`)
  if (message.senderId !== '' && message.senderId !== from)
    throw refused('wrong-sender', `Expected a message of ${from}, got one of ${message.senderId.slice(0, 80)}`)
  if (message.recipientId !== '' && message.recipientId !== to) throw refused('wrong-sender', `Expected a message for ${to}`)
  const tooMuch = metadataFault(message.metadata)
  if (tooMuch != null) throw refused('garbled', tooMuch)
  message.senderId = from
  message.recipientId = to
  return attachment == null ? message : Object.assign(message, { attachment })
}

function metadataFault(metadata: ReadonlyMap<string, string>): string | undefined {
  if (metadata.size > MAX_METADATA_ENTRIES) return `Expected at most ${MAX_METADATA_ENTRIES} entries of metadata, got ${metadata.size}`
  for (const [key, value] of metadata) {
    if (key.length <= MAX_METADATA_LENGTH && value.length <= MAX_METADATA_LENGTH) continue
    return `Expected metadata of at most ${MAX_METADATA_LENGTH} characters a key and a value, got ${Math.max(key.length, value.length)}`
  }
  return undefined
}

function decoded(bytes: Uint8Array): AgentMessage {
  try {
    return AgentMessage.decode(bytes, { limits: { metadata: MAX_METADATA_ENTRIES } })
  } catch (error) {
    throw refused('garbled', `Expected an AgentMessage: ${(error as Error).message}`)
  }
}

const refused = (cause: string, message: string): InvalidMessageError => new InvalidMessageError(message, { cause })
