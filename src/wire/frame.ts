/**
 * Frames: what a link's stream carries. Each is `uvarint length | kind | body`, at most {@link MAX_FRAME_BYTES} long.
 * A short message is one frame; a long one goes in chunks that other messages may pass, within a credit window.
 * Source: the length prefix is that of the multiformats unsigned-varint specification.
 */
import { concat } from 'uint8arrays/concat'

/** Numbers are for ever. 3 was credit, which an acknowledgement says as well. */
export const FrameKind = {
  MESSAGE: 0,
  CHUNK_FIRST: 1,
  CHUNK: 2,
  ABANDON: 4,
  SESSION: 5,
  NUMBERED: 6,
  ACK: 7,
  FROM: 8,
  CHUNK_FIRST_ATTACHED: 9
} as const

export type Frame =
  /** A short message that is lost with its path: what keeps the mesh is better new than late. */
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** A short message that arrives once and in order, whatever its path does. */
  | { readonly kind: 'numbered'; readonly bytes: Uint8Array }
  /** First chunk of a long message of `totalBytes`, of which the last `attachmentBytes` are an attachment. */
  | {
      readonly kind: 'first'
      readonly transfer: number
      readonly totalBytes: number
      readonly attachmentBytes?: number
      readonly bytes: Uint8Array
    }
  | { readonly kind: 'chunk'; readonly transfer: number; readonly bytes: Uint8Array }
  /** The sender gives the rest of a long message up. */
  | { readonly kind: 'abandon'; readonly transfer: number }
  /** First on each path: the life of the sender's end, and the one it believes the other end to have, 0 for none. A session of 0 ends the link. */
  | { readonly kind: 'session'; readonly session: number; readonly peerSession: number }
  /** All counted frames below this number have arrived. */
  | { readonly kind: 'ack'; readonly upTo: number }
  /** The next counted frame on this path has this number. */
  | { readonly kind: 'from'; readonly number: number }

export type SessionFrame = Extract<Frame, { kind: 'session' }>

/** Most bytes that stand before a chunk's own bytes in its frame: kind; transfer, total and attachment as varints of at most 5 bytes. */
export const CHUNK_HEADER_BYTES = 16

/** A frame with its length prefix, ready for the stream. */
export function encodeFrame(frame: Frame): Uint8Array {
  if (frame.kind === 'numbered') return short(FrameKind.NUMBERED, frame.bytes)
  if (frame.kind === 'message') return short(FrameKind.MESSAGE, frame.bytes)
  if (frame.kind === 'first') return framed(headOfFirst(frame), frame.bytes)
  if (frame.kind === 'chunk') return framed([FrameKind.CHUNK, ...uvarint(frame.transfer)], frame.bytes)
  if (frame.kind === 'ack') return framed([FrameKind.ACK, ...uvarint(frame.upTo)], NOTHING)
  if (frame.kind === 'from') return framed([FrameKind.FROM, ...uvarint(frame.number)], NOTHING)
  if (frame.kind === 'session') return framed([FrameKind.SESSION, ...uvarint(frame.session), ...uvarint(frame.peerSession)], NOTHING)
  return framed([FrameKind.ABANDON, ...uvarint(frame.transfer)], NOTHING)
}

/** The frame in these bytes, or `undefined` when it is garbled or of a kind that is not known. Views into `bytes`, no copy. */
export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  const kind = bytes[0]
  if (kind === FrameKind.NUMBERED) return { kind: 'numbered', bytes: bytes.subarray(1) }
  if (kind === FrameKind.MESSAGE) return { kind: 'message', bytes: bytes.subarray(1) }
  if (kind === FrameKind.SESSION || kind === FrameKind.ACK || kind === FrameKind.FROM) return decodeCount(kind, bytes)
  const first = readUvarint(bytes, 1)
  if (first == null) return undefined
  const [value, next] = first
  if (kind === FrameKind.ABANDON) return { kind: 'abandon', transfer: value }
  if (kind === FrameKind.CHUNK) return { kind: 'chunk', transfer: value, bytes: bytes.subarray(next) }
  return isFirst(kind) ? decodeFirst(value, bytes, next) : undefined
}

function headOfFirst({ transfer, totalBytes, attachmentBytes }: Extract<Frame, { kind: 'first' }>): number[] {
  const head = [...uvarint(transfer), ...uvarint(totalBytes)]
  return attachmentBytes == null ? [FrameKind.CHUNK_FIRST, ...head] : [FrameKind.CHUNK_FIRST_ATTACHED, ...head, ...uvarint(attachmentBytes)]
}

function decodeFirst(transfer: number, bytes: Uint8Array, start: number): Frame | undefined {
  const total = readUvarint(bytes, start)
  if (total == null) return undefined
  const [totalBytes, next] = total
  if (bytes[0] === FrameKind.CHUNK_FIRST) return { kind: 'first', transfer, totalBytes, bytes: bytes.subarray(next) }
  const attachment = readUvarint(bytes, next)
  if (attachment == null || attachment[0] > totalBytes) return undefined
  return { kind: 'first', transfer, totalBytes, attachmentBytes: attachment[0], bytes: bytes.subarray(attachment[1]) }
}

function decodeCount(kind: 5 | 7 | 8, bytes: Uint8Array): Frame | undefined {
  const first = readUvarint(bytes, 1, MAX_COUNT_BYTES)
  if (first == null) return undefined
  const [value, next] = first
  if (kind === FrameKind.ACK) return { kind: 'ack', upTo: value }
  if (kind === FrameKind.FROM) return { kind: 'from', number: value }
  const other = readUvarint(bytes, next, MAX_COUNT_BYTES)
  return other == null ? undefined : { kind: 'session', session: value, peerSession: other[0] }
}

/** Frames of these kinds are counted: the first on a link is number 0. By the kind alone, so that one which is garbled behind it is counted too. */
export function isCounted(bytes: Uint8Array): boolean {
  const kind = bytes[0]
  return kind === FrameKind.NUMBERED || kind === FrameKind.CHUNK || kind === FrameKind.ABANDON || isFirst(kind)
}

const isFirst = (kind: number | undefined): boolean => kind === FrameKind.CHUNK_FIRST || kind === FrameKind.CHUNK_FIRST_ATTACHED

const NOTHING = new Uint8Array(0)

/** The same as {@link framed} for the most frequent ones, without lists. */
function short(kind: number, body: Uint8Array): Uint8Array {
  const length = 1 + body.byteLength
  // up to 2^21, which no frame comes near
  const prefix = length < 0x80 ? 1 : length < 0x4000 ? 2 : 3
  const bytes = new Uint8Array(prefix + length)
  let rest = length
  for (let i = 0; i < prefix - 1; i++, rest >>= 7) bytes[i] = (rest & 0x7f) | 0x80
  bytes[prefix - 1] = rest
  bytes[prefix] = kind
  bytes.set(body, prefix + 1)
  return bytes
}

function framed(head: readonly number[], body: Uint8Array): Uint8Array {
  const length = head.length + body.byteLength
  const prefix = uvarint(length)
  const bytes = new Uint8Array(prefix.length + length)
  bytes.set(prefix, 0)
  bytes.set(head, prefix.length)
  bytes.set(body, prefix.length + head.length)
  return bytes
}

/** Any whole number from 0 on; division instead of shifts, because shifts end at 2^31. */
export function uvarint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
  return bytes
}

/** Longest varint taken for a length: five bytes, 2^35. */
export const MAX_UVARINT_BYTES = 5
/** Longest varint taken for a number of a frame or session: seven bytes, 2^49. A million frames a second for seventeen years. */
const MAX_COUNT_BYTES = 7

/** Value and the place behind it; `undefined` when it is not whole or too long. */
export function readUvarint(
  bytes: Uint8Array,
  start: number,
  maxBytes = MAX_UVARINT_BYTES
): readonly [value: number, next: number] | undefined {
  let value = 0
  for (let i = 0; i < maxBytes; i++) {
    const byte = bytes[start + i]
    if (byte == null) return undefined
    value += (byte & 0x7f) * 0x80 ** i
    if (byte < 0x80) return [value, start + i + 1]
  }
  return undefined
}

/** Several frames as one piece for the stream. */
export const joinFrames = (frames: readonly Uint8Array[]): Uint8Array =>
  frames.length === 1 && frames[0] != null ? frames[0] : concat([...frames])
