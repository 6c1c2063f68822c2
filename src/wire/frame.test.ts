import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHUNK_HEADER_BYTES, decodeFrame, encodeFrame, type Frame, joinFrames, MAX_UVARINT_BYTES, readUvarint, uvarint } from './frame.ts'
import { MAX_FRAME_BYTES, MAX_MESSAGE_BYTES } from './limits.ts'

const LARGEST = 2 ** 35 - 1
const bytes = fc.uint8Array({ maxLength: 300 })
const number = fc.integer({ min: 0, max: LARGEST })
const count = fc.integer({ min: 0, max: 2 ** 49 - 1 })

const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ kind: fc.constant('message' as const), bytes }),
  fc.record({ kind: fc.constant('first' as const), transfer: number, totalBytes: number, bytes }),
  fc.record({ kind: fc.constant('first' as const), transfer: number, totalBytes: fc.constant(LARGEST), attachmentBytes: number, bytes }),
  fc.record({ kind: fc.constant('chunk' as const), transfer: number, bytes }),
  fc.record({ kind: fc.constant('numbered' as const), bytes }),
  fc.record({ kind: fc.constant('ack' as const), upTo: count }),
  fc.record({ kind: fc.constant('from' as const), number: count }),
  fc.record({ kind: fc.constant('session' as const), session: count, peerSession: count }),
  fc.record({ kind: fc.constant('abandon' as const), transfer: number })
)

/** A frame without its length prefix. */
function withoutPrefix(framed: Uint8Array): Uint8Array {
  const [length, start] = readUvarint(framed, 0) ?? [0, 0]
  expect(framed.byteLength).toBe(start + length)
  return framed.subarray(start)
}

test('every frame comes back as it was', () => {
  fc.assert(fc.property(anyFrame, frame => void expect(decodeFrame(withoutPrefix(encodeFrame(frame)))).toEqual(frame)))
})

test('a varint up to 2^35 comes back, at any place', () => {
  fc.assert(
    fc.property(number, fc.uint8Array({ maxLength: 5 }), (value, before) => {
      const encoded = uvarint(value)
      expect(encoded.length).toBeLessThanOrEqual(MAX_UVARINT_BYTES)
      expect(readUvarint(Uint8Array.of(...before, ...encoded, 7), before.length)).toEqual([value, before.length + encoded.length])
    })
  )
})

test.each([[0], [127], [128], [16_383], [16_384], [2 ** 31 - 1], [2 ** 31], [2 ** 32], [LARGEST]])('the varint of %d comes back', value => {
  expect(readUvarint(Uint8Array.from(uvarint(value)), 0)).toEqual([value, uvarint(value).length])
})

test('a varint that is cut or too long is none', () => {
  expect(readUvarint(Uint8Array.of(), 0)).toBeUndefined()
  expect(readUvarint(Uint8Array.of(0x80, 0x80), 0)).toBeUndefined()
  expect(readUvarint(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 1), 0)).toBeUndefined()
})

test('the header of the largest chunk fits in the room kept for it', () => {
  const body = new Uint8Array(MAX_FRAME_BYTES - CHUNK_HEADER_BYTES)
  const first = encodeFrame({
    kind: 'first',
    transfer: LARGEST,
    totalBytes: MAX_MESSAGE_BYTES,
    attachmentBytes: MAX_MESSAGE_BYTES,
    bytes: body
  })
  expect(withoutPrefix(first).byteLength).toBeLessThanOrEqual(MAX_FRAME_BYTES)
})

test('an attachment longer than its message is garbled', () => {
  const framed = encodeFrame({ kind: 'first', transfer: 1, totalBytes: 99, attachmentBytes: 100, bytes: new Uint8Array(9) })
  expect(decodeFrame(withoutPrefix(framed))).toBeUndefined()
})

test('no bytes crash the decoder', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), garbage => void decodeFrame(garbage)),
    { numRuns: 2_000 }
  )
  for (const garbage of [[], [1], [2, 0x80], [1, 5, 0xff], [5, 1], [255, 255]])
    expect(decodeFrame(Uint8Array.from(garbage))).toBeUndefined()
})

test('frames are joined as they are, and one alone is not copied', () => {
  const frame = Uint8Array.of(1, 2)
  expect(joinFrames([frame])).toBe(frame)
  expect([...joinFrames([frame, Uint8Array.of(3), Uint8Array.of()])]).toEqual([1, 2, 3])
})
