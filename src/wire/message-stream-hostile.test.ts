import { expect, test } from 'vitest'
import { encodeFrame } from './frame.ts'
import { MAX_CHUNKS_AT_ONCE, MAX_UNACKNOWLEDGED_BYTES } from './limits.ts'
import { SESSION, streamByHand } from './test-message-stream.ts'

test('the peer is told what has come, however full the way back is', async () => {
  const { arrive, sent, stream } = streamByHand({ full: true })
  arrive(SESSION)
  for (let i = 0; i < 2_000; i++) void stream.send(new Uint8Array(15_000)).catch(() => {})
  await new Promise(resolve => setTimeout(resolve, 2))
  const before = sent.length
  const chunk = encodeFrame({ kind: 'chunk', transfer: 9, bytes: new Uint8Array(15_000) })
  for (let i = 0; i < 100; i++) expect(() => arrive(chunk)).not.toThrow()
  expect([stream.isOpen, sent.length]).toEqual([true, before])
})

test('whoever asks again and again what has come, and does not read, fills no memory here', () => {
  const { arrive, sent } = streamByHand({ full: true })
  arrive(SESSION)
  const before = sent.length
  for (let i = 0; i < 10_000; i++) arrive(encodeFrame({ kind: 'from', number: 0 }))
  expect(sent.length - before).toBe(1)
})

test('frames out of order, acknowledgements of what was never sent, and repeats are dropped and counted; the stream lives on', async () => {
  const { arrive, messages, drops, stream } = streamByHand()
  const numbered = (byte: number): Uint8Array => encodeFrame({ kind: 'numbered', bytes: Uint8Array.of(byte) })
  arrive(numbered(1))
  arrive(encodeFrame({ kind: 'ack', upTo: 0 }))
  expect([messages, drops.splice(0)]).toEqual([[], ['sequence', 'sequence']])
  arrive(SESSION)
  arrive(numbered(1))
  for (const number of [2, 1_000, 2 ** 48]) {
    arrive(encodeFrame({ kind: 'from', number }))
    arrive(numbered(9))
  }
  expect([messages, drops.splice(0)]).toEqual([[Uint8Array.of(1)], Array(6).fill('sequence')])
  for (let i = 0; i < 1_000; i++) {
    arrive(encodeFrame({ kind: 'from', number: 0 }))
    arrive(numbered(1))
  }
  arrive(numbered(2))
  expect([messages.map(([byte]) => byte), stream.duplicates, drops]).toEqual([[1, 2], 1_000, []])
  await stream.send(Uint8Array.of(5))
  for (const upTo of [2, 2 ** 48]) arrive(encodeFrame({ kind: 'ack', upTo }))
  arrive(encodeFrame({ kind: 'ack', upTo: 1 }))
  arrive(encodeFrame({ kind: 'ack', upTo: 0 }))
  expect(drops).toEqual(['sequence', 'sequence'])
})

test('a peer that takes and never acknowledges: what waits is bounded, and then send refuses', async () => {
  const { arrive, stream, sent } = streamByHand()
  arrive(SESSION)
  let refused: unknown
  for (let i = 0; i < 3_000 && refused == null; i++) {
    await stream.send(new Uint8Array(15_000)).catch((error: unknown) => {
      refused = error
    })
    if (i % 100 === 0) await new Promise(resolve => setTimeout(resolve))
  }
  expect(refused).toMatchObject({ name: 'LinkFullError' })
  const bytes = sent.reduce((sum, { byteLength }) => sum + byteLength, 0)
  expect(bytes).toBeGreaterThan(MAX_UNACKNOWLEDGED_BYTES / 2)
  expect(bytes).toBeLessThan(MAX_UNACKNOWLEDGED_BYTES + 20_000)
})

test('a peer that sends past its window is cut off, and that is counted; one that waits for its acknowledgements may send for ever', async () => {
  const chunk = encodeFrame({ kind: 'chunk', transfer: 9, bytes: new Uint8Array(15_000) })
  const [deaf, fair] = [streamByHand({ full: true }), streamByHand()]
  for (const { arrive } of [deaf, fair]) arrive(SESSION)
  // the way back is full, so that no acknowledgement leaves
  for (let i = 0; i < 3; i++) void deaf.stream.send(new Uint8Array(5))
  await new Promise(resolve => setTimeout(resolve, 2))
  for (let i = 0; i < MAX_UNACKNOWLEDGED_BYTES / 15_000; i++) deaf.arrive(chunk)
  expect([deaf.stream.isOpen, deaf.calls]).toEqual([true, []])
  for (let i = 0; i <= MAX_CHUNKS_AT_ONCE + 1; i++) deaf.arrive(chunk)
  expect([deaf.drops.at(-1), deaf.calls[0], deaf.stream.isOpen, deaf.closes.length]).toEqual(['credit', 'abort', false, 1])
  for (let i = 0; i < 2_000; i++) {
    fair.arrive(chunk)
    if (i % 40 === 39) await new Promise(resolve => setTimeout(resolve, 0))
  }
  expect([fair.stream.isOpen, fair.drops.includes('credit')]).toEqual([true, false])
})
