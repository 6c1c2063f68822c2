import type { Connection } from '@libp2p/interface'
import { readUvarint } from '../wire/frame.ts'
import { decodeValue, encodeValue } from '../wire/value.ts'
import { RELAYS_PROTOCOL } from './protocol-names.ts'
import { isUrl } from './relay-document.ts'
import { exchange } from './stream-exchange.ts'

/** What a relay says of itself, or another relay of it. */
export interface RelayNote {
  /** Where others reach it. */
  readonly url: string
  readonly region?: string | undefined
}

/** Which relays are there of these networks? A relay that asks says where it is itself. */
export interface RelaysQuestion {
  readonly networks: readonly string[]
  readonly self?: RelayNote | undefined
  /** A relay asks, which passes presence on. */
  readonly isRelay?: boolean
}

export interface RelaysAnswer {
  /** Of who answers; absent when it does not say where it is. */
  readonly self?: RelayNote | undefined
  readonly relays: readonly RelayNote[]
  /** Entries that were left out: no notes, or too many. */
  readonly refused: number
}

/** Relays in one answer. A network has a few; who says more is not believed further. */
export const MAX_RELAYS_TOLD = 16
/** A host name has 253 characters at most. */
const MAX_URL_LENGTH = 300
/** As a relay's own limit. */
const MAX_NETWORKS = 64
const NETWORK_NAME = /^[A-Za-z0-9._-]{1,64}$/
const REGION_NAME = /^[A-Za-z0-9._-]{1,32}$/
/** The longest question: the names of all networks, and a note. */
export const MAX_RELAYS_QUESTION_BYTES = MAX_NETWORKS * 68 + MAX_URL_LENGTH + 256
/** The longest answer: as many notes, each as long as it may be. */
const MAX_ANSWER_BYTES = (MAX_RELAYS_TOLD + 1) * (MAX_URL_LENGTH + 64)

export const encodeRelaysQuestion = ({ networks, self, isRelay = false }: RelaysQuestion): Uint8Array =>
  encodeValue([[...networks], plain(self), isRelay])

/** Nothing when it is none, or breaks a limit. */
export function decodeRelaysQuestion(bytes: Uint8Array): RelaysQuestion | undefined {
  const value = listOf(bytes)
  if (value == null) return undefined
  const [networks, self, isRelay] = value
  if (!Array.isArray(networks) || networks.length > MAX_NETWORKS) return undefined
  if (!networks.every(name => typeof name === 'string' && NETWORK_NAME.test(name))) return undefined
  return { networks, self: noteOf(self), isRelay: isRelay === true }
}

export const encodeRelaysAnswer = ({ self, relays }: Pick<RelaysAnswer, 'self' | 'relays'>): Uint8Array =>
  encodeValue([plain(self), relays.slice(0, MAX_RELAYS_TOLD).map(plain)])

/** Nothing when it is none; what is no note is left out, and so is what comes after the most there may be. */
export function decodeRelaysAnswer(bytes: Uint8Array): RelaysAnswer | undefined {
  const value = listOf(bytes)
  if (value == null) return undefined
  const [self, list] = value
  if (!Array.isArray(list)) return undefined
  const relays = notesIn(list, MAX_RELAYS_TOLD)
  return { self: noteOf(self), relays, refused: list.length - relays.length }
}

/** The notes among the first so many values of a list. */
export const notesIn = (list: unknown, limit: number): RelayNote[] =>
  Array.isArray(list) ? list.slice(0, limit).flatMap(each => noteOf(each) ?? []) : []

/** Asks a relay which others it knows. Rejects when it does not answer in time, or says more than may be said. */
export async function askForRelays(connection: Connection, question: RelaysQuestion, signal: AbortSignal): Promise<RelaysAnswer> {
  const frames = [encodeRelaysQuestion(question)]
  const bytes = await exchange(connection, { protocol: RELAYS_PROTOCOL, frames, limitBytes: MAX_ANSWER_BYTES }, signal)
  const length = readUvarint(bytes, 0)
  const answer = length == null ? undefined : decodeRelaysAnswer(bytes.subarray(length[1], length[1] + length[0]))
  if (answer == null) throw new TypeError('Expected a list of relays')
  return answer
}

const plain = (note: RelayNote | undefined): unknown => (note == null ? null : [note.url, note.region ?? null])

function noteOf(value: unknown): RelayNote | undefined {
  if (!Array.isArray(value)) return undefined
  const [url, region] = value
  if (typeof url !== 'string' || url.length > MAX_URL_LENGTH || !isUrl(url)) return undefined
  const { origin } = new URL(url)
  return typeof region === 'string' && REGION_NAME.test(region) ? { url: origin, region } : { url: origin }
}

function listOf(bytes: Uint8Array): readonly unknown[] | undefined {
  try {
    const value = decodeValue(bytes)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
