import fc from 'fast-check'
import { expect, test } from 'vitest'
import { uvarint } from './frame.ts'
import { FrameReader } from './frame-reader.ts'
import { MAX_FRAME_BYTES, MAX_SKIPPED_BYTES } from './limits.ts'

/** Bodies as one stream of bytes. */
const streamOf = (bodies: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(bodies.flatMap(body => [...uvarint(body.byteLength), ...body]))

/** The stream in pieces that end at these places. */
function cut(stream: Uint8Array, ends: readonly number[]): Uint8Array[] {
  const places = [0, ...[...ends].map(end => end % (stream.byteLength + 1)).sort((a, b) => a - b), stream.byteLength]
  return places.slice(1).map((end, i) => stream.slice(places[i], end))
}

const bodies = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 })
const ends = fc.array(fc.nat(), { maxLength: 30 })

test('frames come out as they went in, however the stream is cut', () => {
  fc.assert(
    fc.property(bodies, ends, (sent, places) => {
      const reader = new FrameReader()
      const got = cut(streamOf(sent), places).flatMap(piece => reader.push(piece))
      expect(got.map(frame => [...frame])).toEqual(sent.map(body => [...body]))
    })
  )
})

test('a frame that is too long is skipped and counted, and those around it come out, however the stream is cut', () => {
  const long = fc.integer({ min: MAX_FRAME_BYTES + 1, max: MAX_FRAME_BYTES + 5_000 })
  fc.assert(
    fc.property(bodies, long, bodies, ends, (before, length, after, places) => {
      const reader = new FrameReader()
      const stream = streamOf([...before, new Uint8Array(length), ...after])
      const got = cut(stream, places).flatMap(piece => reader.push(piece))
      expect(got.map(frame => [...frame])).toEqual([...before, ...after].map(body => [...body]))
      expect([reader.skipped, reader.lost]).toEqual([1, undefined])
    }),
    { numRuns: 30 }
  )
})

test('the longest frame comes out byte by byte', () => {
  const reader = new FrameReader()
  const body = Uint8Array.from({ length: MAX_FRAME_BYTES }, (_, i) => i & 0xff)
  const got: Uint8Array[] = []
  for (const byte of streamOf([body])) got.push(...reader.push(Uint8Array.of(byte)))
  expect(got).toEqual([body])
})

test.each([
  ['a length past belief', uvarint(MAX_SKIPPED_BYTES + 1)],
  ['a length that never ends', [0x80, 0x80, 0x80, 0x80, 0x80]]
])('with %s the framing is lost: what came before counts, nothing after it does', (_name, prefix) => {
  const reader = new FrameReader()
  expect(reader.push(Uint8Array.of(1, 42, ...prefix, 1, 43)).map(frame => [...frame])).toEqual([[42]])
  expect(reader.lost).toMatchObject({ name: 'FramingLostError' })
  expect(reader.push(Uint8Array.of(1, 44))).toEqual([])
})

test('the beginning of a frame is kept apart from the piece it came in', () => {
  const reader = new FrameReader()
  const piece = Uint8Array.of(3, 1, 2)
  reader.push(piece)
  piece.fill(9)
  expect(reader.push(Uint8Array.of(3))).toEqual([Uint8Array.of(1, 2, 3)])
})
