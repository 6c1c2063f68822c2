import { MAX_ID_LENGTH, MAX_PRESENCE_BYTES } from '../wire/limits.ts'
import { Presence } from '../wire/proto/agent-message.js'
import { decodeValue, encodeValue } from '../wire/value.ts'

/** Who offers these, now? Asked of a neighbour, who passes it on, or of a relay. */
export interface Question {
  readonly id: string
  readonly capabilities: readonly string[]
  /** Peers wanted at most; none when only the counts are. */
  readonly limit: number
  /** How often it may be passed on. */
  readonly hops: number
  /** Of who asks, for a relay that did not hear of it. */
  readonly presence?: Presence | undefined
}

/** What somebody heard of a peer: a hint, not the peer's own word. */
export interface HeardOf {
  readonly peerId: string
  readonly presence: Presence
}

export interface Answer {
  readonly id: string
  readonly found: readonly HeardOf[]
  /** Nodes known to who answers; a relay knows them all. */
  readonly size: number
  /** How many offer each of the capabilities asked for, in that order. */
  readonly offerers: readonly number[]
}

/** Names in one question: those that a node offers, and those it asks for. */
export const MAX_NAMES = 96
/** Peers in one answer. */
export const MAX_FOUND = 16
/** Nodes that a question passes at most: with three asked at each, some forty hear it. */
export const MAX_HOPS = 3
/** Longest name of a capability. */
const MAX_NAME_LENGTH = 128
/** A peer id in base58 has 46 to 52 characters. */
const MAX_PEER_ID_LENGTH = 80
/** Longest question: names, and a presence. */
export const MAX_QUESTION_BYTES = MAX_NAMES * (MAX_NAME_LENGTH + 4) + MAX_PRESENCE_BYTES + 256
/** Longest answer. */
export const MAX_ANSWER_BYTES = MAX_FOUND * (MAX_PRESENCE_BYTES + MAX_PEER_ID_LENGTH + 16) + 16 * MAX_NAMES + 256

export const encodeQuestion = ({ id, capabilities, limit, hops, presence }: Question): Uint8Array =>
  encodeValue([id, [...capabilities], limit, hops, presence == null ? null : Presence.encode(presence)])

/** Nothing when it is none, or breaks a limit. */
export function decodeQuestion(bytes: Uint8Array): Question | undefined {
  const value = partsOf(bytes, MAX_QUESTION_BYTES)
  if (value == null) return undefined
  const [id, capabilities, limit, hops, presence] = value
  if (!isText(id, MAX_ID_LENGTH) || !isCount(limit) || !isCount(hops)) return undefined
  if (!Array.isArray(capabilities) || capabilities.length > MAX_NAMES || !capabilities.every(name => isText(name, MAX_NAME_LENGTH)))
    return undefined
  const said = presence instanceof Uint8Array ? presenceOf(presence) : undefined
  return { id, capabilities, limit: Math.min(MAX_FOUND, limit), hops: Math.min(MAX_HOPS, hops), presence: said }
}

/** `found` as bytes where they are bytes already, so that a relay need not read what it passes on. */
export const encodeAnswer = ({
  id,
  found,
  size,
  offerers
}: Omit<Answer, 'found'> & { readonly found: ReadonlyArray<readonly [string, Uint8Array]> }): Uint8Array =>
  encodeValue([id, found.map(each => [...each]), size, [...offerers]])

/** Nothing when it is none, or breaks a limit; peers of which nothing can be read are left out. */
export function decodeAnswer(bytes: Uint8Array): Answer | undefined {
  const value = partsOf(bytes, MAX_ANSWER_BYTES)
  if (value == null) return undefined
  const [id, found, size, offerers] = value
  if (!isText(id, MAX_ID_LENGTH) || !isCount(size)) return undefined
  if (!Array.isArray(found) || found.length > MAX_FOUND) return undefined
  if (!Array.isArray(offerers) || offerers.length > MAX_NAMES || !offerers.every(isCount)) return undefined
  return { id, size, offerers, found: found.flatMap(foundOf) }
}

function foundOf(value: unknown): HeardOf[] {
  if (!Array.isArray(value)) return []
  const [peerId, bytes] = value as unknown[]
  if (!isText(peerId, MAX_PEER_ID_LENGTH) || !(bytes instanceof Uint8Array)) return []
  const presence = presenceOf(bytes)
  return presence == null ? [] : [{ peerId, presence }]
}

function partsOf(bytes: Uint8Array, limit: number): unknown[] | undefined {
  if (bytes.byteLength > limit) return undefined
  try {
    const value = decodeValue(bytes)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function presenceOf(bytes: Uint8Array): Presence | undefined {
  if (bytes.byteLength > MAX_PRESENCE_BYTES) return undefined
  try {
    return Presence.decode(bytes)
  } catch {
    return undefined
  }
}

const isText = (value: unknown, longest: number): value is string => typeof value === 'string' && value !== '' && value.length <= longest
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
