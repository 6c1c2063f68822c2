/**
 * Frames: what a link's stream carries. Each is `uvarint length | kind | body`, at most {@link MAX_FRAME_BYTES} long.
 * A short message is one frame; a long one goes in chunks that other messages may pass, within a credit window.
 * Source: the length prefix is that of the multiformats unsigned-varint specification.
 */
import { concat } from 'uint8arrays/concat'

export const FrameKind = { MESSAGE: 0, CHUNK_FIRST: 1, CHUNK: 2, CREDIT: 3, ABANDON: 4 } as const

export type Frame =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** First chunk of a long message of `totalBytes`. */
  | { readonly kind: 'first'; readonly transfer: number; readonly totalBytes: number; readonly bytes: Uint8Array }
  | { readonly kind: 'chunk'; readonly transfer: number; readonly bytes: Uint8Array }
  /** The receiver has taken so many more bytes of chunks. */
  | { readonly kind: 'credit'; readonly bytes: number }
  /** The sender gives the rest of a long message up. */
  | { readonly kind: 'abandon'; readonly transfer: number }

/** Most bytes that stand before a chunk's own bytes in its frame: kind, transfer and total as varints of at most 5 bytes. */
export const CHUNK_HEADER_BYTES = 11

/** A frame with its length prefix, ready for the stream. */
export function encodeFrame(frame: Frame): Uint8Array {
  if (frame.kind === 'message') return framed([FrameKind.MESSAGE], frame.bytes)
  if (frame.kind === 'first') return framed([FrameKind.CHUNK_FIRST, ...uvarint(frame.transfer), ...uvarint(frame.totalBytes)], frame.bytes)
  if (frame.kind === 'chunk') return framed([FrameKind.CHUNK, ...uvarint(frame.transfer)], frame.bytes)
  if (frame.kind === 'credit') return framed([FrameKind.CREDIT, ...uvarint(frame.bytes)], NOTHING)
  return framed([FrameKind.ABANDON, ...uvarint(frame.transfer)], NOTHING)
}

/** The frame in these bytes, or `undefined` when it is garbled or of a kind that is not known. Views into `bytes`, no copy. */
export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  const kind = bytes[0]
  if (kind === FrameKind.MESSAGE) return { kind: 'message', bytes: bytes.subarray(1) }
  const first = readUvarint(bytes, 1)
  if (first == null) return undefined
  const [value, next] = first
  if (kind === FrameKind.CREDIT) return { kind: 'credit', bytes: value }
  if (kind === FrameKind.ABANDON) return { kind: 'abandon', transfer: value }
  if (kind === FrameKind.CHUNK) return { kind: 'chunk', transfer: value, bytes: bytes.subarray(next) }
  if (kind !== FrameKind.CHUNK_FIRST) return undefined
  const total = readUvarint(bytes, next)
  return total == null ? undefined : { kind: 'first', transfer: value, totalBytes: total[0], bytes: bytes.subarray(total[1]) }
}

const NOTHING = new Uint8Array(0)

function framed(head: readonly number[], body: Uint8Array): Uint8Array {
  const length = head.length + body.byteLength
  const prefix = uvarint(length)
  const bytes = new Uint8Array(prefix.length + length)
  bytes.set(prefix, 0)
  bytes.set(head, prefix.length)
  bytes.set(body, prefix.length + head.length)
  return bytes
}

/** Up to 2^35, which is past every limit; division instead of shifts, because shifts end at 2^31. */
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

/** Longest varint taken: five bytes, 2^35. */
export const MAX_UVARINT_BYTES = 5

/** Value and the place behind it; `undefined` when it is not whole or too long. */
export function readUvarint(bytes: Uint8Array, start: number): readonly [value: number, next: number] | undefined {
  let value = 0
  for (let i = 0; i < MAX_UVARINT_BYTES; i++) {
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
