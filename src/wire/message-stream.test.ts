import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { encodeFrame, uvarint } from './frame.ts'
import { MAX_SKIPPED_BYTES } from './limits.ts'
import { decodeMessage, encodeMessage } from './message-codec.ts'
import { MessageType } from './message-type.ts'
import { SESSION, streamByHand, streamPair } from './test-message-stream.ts'

/** The same garbage for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('what is dropped or garbled on the way never throws here, and never makes more messages than were sent', async () => {
  const tampering = fc.record({ seed: fc.nat(), drops: fc.integer({ min: 0, max: 3 }), garbles: fc.integer({ min: 0, max: 3 }) })
  const sizes = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(tampering, sizes, async ({ seed, drops, garbles }, lengths) => {
      const next = random(seed)
      const tamper = (piece: Uint8Array): Uint8Array[] => {
        const copy = new Uint8Array(piece)
        if (next(10) < garbles) copy[next(copy.byteLength)] = next(256)
        return next(10) < drops ? [] : [copy]
      }
      const [left, right] = streamPair({ tamper })
      const sent = Promise.allSettled(lengths.map(length => left.stream.send(new Uint8Array(length).fill(length & 0xff))))
      await new Promise(resolve => setTimeout(resolve, 5))
      left.stream.close('enough')
      await sent
      if (drops === 0 && garbles === 0) expect(right.drops).toEqual([])
      // a piece lost with its length makes frames of what was inside others: bounded by the bytes, and none of it throws
      expect(right.messages.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThanOrEqual(lengths.reduce((a, b) => a + b, 0))
    }),
    { numRuns: 60 }
  )
})

test('20,000 mutated frames: refused, skipped or read, and not one crash', () => {
  const next = random(7)
  const payload = new Uint8Array(40)
  const message = encodeMessage({ type: MessageType.TASK_REQUEST, payload, metadata: new Map([['traceparent', '00-x']]) }, 'm-1', 1)
  const seeds = [
    encodeFrame({ kind: 'message', bytes: message }),
    encodeFrame({ kind: 'first', transfer: 1, totalBytes: 30, bytes: payload.subarray(0, 15) }),
    encodeFrame({ kind: 'chunk', transfer: 1, bytes: payload.subarray(15, 30) }),
    encodeFrame({ kind: 'numbered', bytes: message }),
    encodeFrame({ kind: 'ack', upTo: 3 }),
    encodeFrame({ kind: 'from', number: 1 }),
    SESSION,
    encodeFrame({ kind: 'abandon', transfer: 1 })
  ]
  let subject = streamByHand()
  subject.arrive(SESSION)
  const seen = { messages: 0, drops: 0 }
  for (let i = 0; i < 20_000; i++) {
    const frame = new Uint8Array(seeds[next(seeds.length)] ?? [])
    // a length that is wrong swallows what follows, so it is left alone most times
    const from = next(50) === 0 ? 0 : 1
    for (let flips = next(4); flips > 0; flips--) frame[from + next(frame.byteLength - from)] = next(256)
    subject.arrive(next(200) === 0 ? frame.subarray(0, next(frame.byteLength)) : frame)
    if (subject.stream.isOpen && i % 100 < 99) continue
    for (const bytes of subject.messages) readable(bytes)
    seen.messages += subject.messages.length
    seen.drops += subject.drops.length
    subject = streamByHand()
    subject.arrive(SESSION)
  }
  // it was not stuck at the first
  expect(Math.min(seen.messages, seen.drops)).toBeGreaterThan(1_000)
})

/** A message, or refused with a cause. */
function readable(bytes: Uint8Array): void {
  try {
    decodeMessage(bytes, { from: 'alice', to: 'bob' })
  } catch (error) {
    expect(error).toMatchObject({ name: 'InvalidMessageError' })
  }
}

test('when the framing is lost, what came before is delivered, the stream ends and its peer is cut off', () => {
  const { arrive, messages, drops, closes, calls, stream } = streamByHand()
  arrive(Uint8Array.of(...encodeFrame({ kind: 'message', bytes: Uint8Array.of(42) }), ...uvarint(MAX_SKIPPED_BYTES + 1)))
  expect(messages).toEqual([Uint8Array.of(42)])
  expect([drops, calls, stream.isOpen, closes.length]).toEqual([['framing'], ['abort'], false, 1])
  arrive(encodeFrame({ kind: 'message', bytes: Uint8Array.of(43) }))
  expect(messages).toHaveLength(1)
})

test('messages that came in one piece do not share their bytes', () => {
  const { arrive, messages } = streamByHand()
  const frame = encodeFrame({ kind: 'message', bytes: Uint8Array.of(1, 2) })
  const piece = Buffer.from([...frame, ...frame])
  arrive(piece)
  piece.fill(9)
  messages[0]?.fill(8)
  expect(messages[1]).toEqual(Uint8Array.of(1, 2))
})

test('a peer that does not read cannot keep a closed stream for ever', async () => {
  vi.useFakeTimers()
  try {
    const { stream, calls, closes } = streamByHand({ full: true })
    await stream.send(new Uint8Array(10))
    await stream.send(new Uint8Array(10))
    stream.close('enough')
    await vi.advanceTimersByTimeAsync(1_000)
    expect([calls, closes]).toEqual([[], ['enough']])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(calls[0]).toBe('abort')
  } finally {
    vi.useRealTimers()
  }
})

test('a message sent on a pipe that has broken is refused, not lost in silence', async () => {
  const { stream, hangUp, closes } = streamByHand()
  hangUp('gone')
  hangUp('gone')
  await expect(stream.send(new Uint8Array(1))).rejects.toMatchObject({ name: 'LinkClosedError', message: 'Link is closed: gone' })
  expect(closes).toEqual(['gone'])
})
