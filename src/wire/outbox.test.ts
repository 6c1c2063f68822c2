import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeFrame, type Frame } from './frame.ts'
import { CREDIT_WINDOW_BYTES, MAX_CHUNKS_AT_ONCE, MAX_FRAME_BYTES } from './limits.ts'
import { LinkClosedError } from './link.ts'
import { counted, kinds, nextTask, outboxOn, pathOf, SlowPipe, short } from './test-outbox.ts'

test('no byte is lost or doubled, however full the pipe is and whatever is sent', async () => {
  const messages = fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(messages, fc.integer({ min: 1, max: 4 }), async (sizes, room) => {
      const pipe = new SlowPipe(room)
      const outbox = outboxOn(pipe)
      const sent = sizes.map((size, i) => new Uint8Array(size).fill(i))
      for (const bytes of sent) {
        if (bytes.byteLength < MAX_FRAME_BYTES) outbox.pushFrame(encodeFrame({ kind: 'numbered', bytes }))
        else void outbox.pushLong(bytes)
      }
      await nextTask()
      while (outbox.queuedBytes > 0) await pipe.drain(room)
      const got = new Array<number>(sizes.length).fill(0)
      for (const frame of pipe.frames) {
        if (!('bytes' in frame) || typeof frame.bytes === 'number') continue
        for (const byte of frame.bytes) got[byte] = (got[byte] ?? 0) + 1
      }
      expect(got).toEqual(sizes)
    }),
    { numRuns: 25 }
  )
})

test('chunks stop at the credit and go on when some have arrived', async () => {
  const pipe = new SlowPipe()
  const outbox = outboxOn(pipe)
  const sent = outbox.pushLong(new Uint8Array(CREDIT_WINDOW_BYTES + 50_000))
  await nextTask()
  const bytesOf = (frame: Frame): number => ('bytes' in frame && typeof frame.bytes !== 'number' ? frame.bytes.byteLength : 0)
  const total = (): number => pipe.frames.reduce((sum, frame) => sum + bytesOf(frame), 0)
  expect(total()).toBeLessThanOrEqual(CREDIT_WINDOW_BYTES)
  expect(outbox.acknowledged(counted(pipe.frames))).toBe(true)
  await sent
  expect(total()).toBe(CREDIT_WINDOW_BYTES + 50_000)
})

test('a short message passes the long one that waits', async () => {
  const pipe = new SlowPipe(1)
  const outbox = outboxOn(pipe)
  void outbox.pushLong(new Uint8Array(100_000))
  await nextTask()
  outbox.pushFrame(short(1))
  await pipe.drain(2)
  expect(kinds(pipe)).toBe('fnc')
})

test('short messages without end do not stop a long one', async () => {
  const pipe = new SlowPipe(1)
  const outbox = outboxOn(pipe)
  void outbox.pushLong(new Uint8Array(200_000))
  for (let i = 0; i < 40; i++) outbox.pushFrame(encodeFrame({ kind: 'numbered', bytes: new Uint8Array(15_000) }))
  for (let i = 0; i < 15; i++) await pipe.drain(1)
  expect(kinds(pipe).replaceAll('n', '').length).toBeGreaterThanOrEqual(3)
})

test('short messages of one turn share one send', async () => {
  const pipe = new SlowPipe()
  const outbox = outboxOn(pipe)
  for (let i = 0; i < 100; i++) outbox.pushFrame(short(i))
  await nextTask()
  expect([pipe.pieces.length, pipe.frames.length]).toEqual([1, 100])
})

test('a pipe for which that is better gets several chunks in one send, and one for which it is not gets them one by one', async () => {
  const pieces = async (chunksAtOnce: number): Promise<number[]> => {
    const pipe = Object.assign(new SlowPipe(), { chunksAtOnce })
    const long = outboxOn(pipe).pushLong(new Uint8Array(8 * MAX_FRAME_BYTES))
    await long
    const sizes = pipe.pieces.map(({ byteLength }) => Math.ceil(byteLength / (MAX_FRAME_BYTES + 3)))
    expect(pipe.frames.map(({ kind }) => kind)).toEqual(['first', ...Array(8).fill('chunk')])
    return sizes
  }
  expect(await pieces(1)).toEqual(Array(9).fill(1))
  expect(await pieces(4)).toEqual([4, 4, 1])
  expect(await pieces(100)).toEqual([MAX_CHUNKS_AT_ONCE, MAX_CHUNKS_AT_ONCE, 1])
})

test('what went in a long send goes out again whole by a path of short ones, behind what that path is told first', async () => {
  const before = Object.assign(new SlowPipe(1), { chunksAtOnce: 4 })
  const outbox = outboxOn(before)
  const long = outbox.pushLong(new Uint8Array(4 * MAX_FRAME_BYTES - 100))
  await nextTask()
  const after = new SlowPipe()
  const path = pathOf(after, outbox)
  path.nextSent = 7
  outbox.use(path)
  await long
  expect(after.frames.map(({ kind }) => kind)).toEqual(['from', 'first', 'chunk', 'chunk', 'chunk'])
  expect(after.frames.slice(1)).toEqual(before.frames)
})

test('a full outbox refuses messages, but neither an acknowledgement nor giving up needs room in it', async () => {
  const pipe = new SlowPipe(1)
  const acks: number[] = []
  const outbox = outboxOn(pipe, acks)
  const controller = new AbortController()
  const long = outbox.pushLong(new Uint8Array(100_000), { signal: controller.signal })
  await nextTask()
  const large = encodeFrame({ kind: 'numbered', bytes: new Uint8Array(MAX_FRAME_BYTES - 1) })
  expect(() => {
    for (;;) outbox.pushFrame(large)
  }).toThrow(expect.objectContaining({ name: 'LinkFullError' }))
  acks.push(600)
  controller.abort(new Error('enough'))
  await expect(long).rejects.toThrow('enough')
  await pipe.drain(Number.POSITIVE_INFINITY)
  // the window closes while nothing is acknowledged
  for (let told = 0; outbox.queuedBytes > 0; told = counted(pipe.frames)) {
    outbox.acknowledged(told)
    await nextTask()
  }
  const control = pipe.frames.filter(({ kind }) => kind === 'ack' || kind === 'abandon')
  expect(control).toEqual([
    { kind: 'ack', upTo: 600 },
    { kind: 'abandon', transfer: 1 }
  ])
})

test('when it is finished, what is short still goes out and what is long is given up', async () => {
  const pipe = new SlowPipe(1)
  const outbox = outboxOn(pipe)
  const long = outbox.pushLong(new Uint8Array(100_000))
  await nextTask()
  outbox.pushFrame(short(1))
  outbox.pushFrame(short(2))
  let finished = false
  void outbox.finish(new LinkClosedError('enough'))?.then(() => {
    finished = true
  })
  await expect(long).rejects.toMatchObject({ name: 'LinkClosedError' })
  expect(() => outbox.pushFrame(short(3))).toThrow('enough')
  await expect(outbox.pushLong(new Uint8Array(20_000))).rejects.toThrow('enough')
  await nextTask()
  expect(finished).toBe(false)
  await pipe.drain(5)
  expect([kinds(pipe), finished]).toEqual(['fnn', true])
})

test('a pipe that breaks fails everything that waits, and what comes after', async () => {
  const pipe = new SlowPipe()
  pipe.broken = true
  const outbox = outboxOn(pipe)
  const long = outbox.pushLong(new Uint8Array(100_000))
  await expect(long).rejects.toMatchObject({ name: 'LinkClosedError', message: 'Link is closed: reset' })
  expect(() => outbox.pushFrame(short(1))).toThrow('reset')
  expect(outbox.queuedBytes).toBe(0)
  await outbox.finish(new LinkClosedError('enough'))
})
