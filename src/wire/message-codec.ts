import { KyroxError } from '../base/errors.ts'
import { MAX_ID_LENGTH, MAX_METADATA_ENTRIES } from './limits.ts'
import type { OutgoingMessage } from './link.ts'
import { isKnownType } from './message-type.ts'
import { AgentMessage } from './proto/agent-message.js'

/** Bytes that are no message, or one that breaks a limit. `detail.cause` is what is counted. */
export class InvalidMessageError extends KyroxError {
  override name = 'InvalidMessageError'
}

const NO_METADATA: ReadonlyMap<string, string> = new Map()

/** A message as bytes. Sender and recipient stay empty: on a link they are its two ends. */
export function encodeMessage(
  { type, payload, metadata = NO_METADATA }: OutgoingMessage,
  messageId: string,
  timestamp: number
): Uint8Array {
  // a copy of the map's type only: the generated code reads it and keeps nothing
  return AgentMessage.encode({
    messageId,
    type,
    payload: payload as Uint8Array<ArrayBuffer>,
    metadata: metadata as Map<string, string>,
    timestamp
  })
}

/**
 * The one door for a peer's bytes: decoded with limits, the sender checked against the end of the link it came by.
 * @throws InvalidMessageError with `detail.cause` of `garbled`, `unknown-type` or `wrong-sender`
 */
export function decodeMessage(bytes: Uint8Array, from: string, to: string): AgentMessage {
  const message = decoded(bytes)
  if (message.messageId.length > MAX_ID_LENGTH) throw refused('garbled', `Expected a message id of at most ${MAX_ID_LENGTH} characters`)
  if (!isKnownType(message.type)) throw refused('unknown-type', `Expected a known message type, got ${message.type}`)
  if (message.senderId !== '' && message.senderId !== from)
    throw refused('wrong-sender', `Expected a message of ${from}, got one of ${message.senderId.slice(0, 80)}`)
  if (message.recipientId !== '' && message.recipientId !== to) throw refused('wrong-sender', `Expected a message for ${to}`)
  message.senderId = from
  message.recipientId = to
  return message
}

function decoded(bytes: Uint8Array): AgentMessage {
  try {
    return AgentMessage.decode(bytes, { limits: { metadata: MAX_METADATA_ENTRIES } })
  } catch (error) {
    throw refused('garbled', `Expected an AgentMessage: ${(error as Error).message}`)
  }
}

const refused = (cause: string, message: string): InvalidMessageError => new InvalidMessageError(message, { cause })
