import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BytePipe } from './byte-pipe.ts'
import { decodeFrame, encodeFrame, type Frame } from './frame.ts'
import { FrameReader } from './frame-reader.ts'
import { CREDIT_WINDOW_BYTES, MAX_FRAME_BYTES, MAX_UNACKNOWLEDGED_BYTES } from './limits.ts'
import { LinkClosedError } from './link.ts'
import { Outbox } from './outbox.ts'
import { StreamPath } from './stream-path.ts'

/** A pipe that takes `room` pieces and is full then, until `drain`. Remembers what it took. */
class SlowPipe implements BytePipe {
  readonly pieces: Uint8Array[] = []
  room: number
  broken = false
  #waiting: Array<() => void> = []

  constructor(room = Number.POSITIVE_INFINITY) {
    this.room = room
  }

  send(bytes: Uint8Array): boolean {
    if (this.broken) throw new Error('reset')
    this.pieces.push(bytes)
    return --this.room > 0
  }

  drained(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve))
  }

  /** Makes room, and lets the outbox use it. */
  async drain(room: number): Promise<void> {
    this.room = room
    for (const resolve of this.#waiting.splice(0)) resolve()
    await nextTask()
  }

  /** Everything taken so far, as frames. */
  get frames(): Frame[] {
    const reader = new FrameReader()
    return this.pieces.flatMap(piece => reader.push(piece)).map(bytes => decodeFrame(bytes) as Frame)
  }

  open(): void {}
  close(): void {}
  abort(): void {}
}

/** An outbox that sends by this pipe, told of `acks`. */
function outboxOn(pipe: BytePipe, acks: number[] = []): Outbox {
  const outbox = new Outbox({ takeAck: () => acks.shift() })
  outbox.use(pathOf(pipe, outbox))
  return outbox
}

/** A path of which an outbox hears only its end. */
function pathOf(pipe: BytePipe, outbox: Outbox): StreamPath {
  return new StreamPath(pipe, {
    onFrame: () => {},
    onHeard: () => {},
    onSent: () => {},
    onDrop: () => {},
    onEnd: (_, reason) => outbox.fail(new LinkClosedError(`Link is closed: ${reason}`))
  })
}

/** How many frames of these are counted. */
const counted = (frames: readonly Frame[]): number =>
  frames.filter(({ kind }) => ['numbered', 'first', 'chunk', 'abandon'].includes(kind)).length

const nextTask = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 2))

const short = (...bytes: number[]): Uint8Array => encodeFrame({ kind: 'numbered', bytes: Uint8Array.from(bytes) })

const kinds = (pipe: SlowPipe): string => pipe.frames.map(({ kind }) => kind[0]).join('')

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

test('a full outbox refuses messages, but neither an acknowledgement nor giving up needs room in it', async () => {
  const pipe = new SlowPipe(1)
  const acks: number[] = []
  const outbox = outboxOn(pipe, acks)
  const controller = new AbortController()
  const long = outbox.pushLong(new Uint8Array(100_000), controller.signal)
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

test('what is not acknowledged stops at the window, the rest goes on when some is, and what was never sent is no acknowledgement', async () => {
  const pipe = new SlowPipe()
  const outbox = outboxOn(pipe)
  const large = encodeFrame({ kind: 'numbered', bytes: new Uint8Array(MAX_FRAME_BYTES - 1) })
  for (let i = 0; i < 600; i++) outbox.pushFrame(large)
  await nextTask()
  const sent = pipe.frames.length
  expect(outbox.unacknowledgedBytes).toBeGreaterThanOrEqual(MAX_UNACKNOWLEDGED_BYTES)
  expect(outbox.unacknowledgedBytes).toBeLessThan(MAX_UNACKNOWLEDGED_BYTES + 2 * MAX_FRAME_BYTES)
  expect([outbox.acknowledged(sent + 1), outbox.acknowledged(Number.MAX_SAFE_INTEGER)]).toEqual([false, false])
  await nextTask()
  expect(pipe.frames.length).toBe(sent)
  expect([outbox.acknowledged(sent), outbox.acknowledged(sent - 5)]).toEqual([true, true])
  await nextTask()
  expect(pipe.frames.length).toBe(Math.min(600, 2 * sent))
})

test('another path gets what no acknowledgement came for, from its first frame on and told its number, and then what is new', async () => {
  const [before, after] = [new SlowPipe(), new SlowPipe()]
  const outbox = outboxOn(before)
  for (let i = 0; i < 3; i++) {
    outbox.pushFrame(short(i))
    await nextTask()
  }
  outbox.acknowledged(1)
  outbox.pushFrame(short(3))
  outbox.use(pathOf(after, outbox))
  await nextTask()
  const bytes = [1, 2, 3].map(each => ({ kind: 'numbered', bytes: Uint8Array.of(each) }))
  expect(after.frames).toEqual([{ kind: 'from', number: 1 }, ...bytes])
  expect([before.frames.length, outbox.resent]).toEqual([3, 2])
})

test('an acknowledgement in the middle of sending again leaves out what it is for', async () => {
  const [before, after] = [new SlowPipe(), new SlowPipe(1)]
  const outbox = outboxOn(before)
  for (let i = 0; i < 5; i++) {
    outbox.pushFrame(short(i))
    await nextTask()
  }
  outbox.use(pathOf(after, outbox))
  await nextTask()
  outbox.acknowledged(4)
  await after.drain(9)
  expect(after.frames).toEqual([
    { kind: 'numbered', bytes: Uint8Array.of(0) },
    { kind: 'from', number: 4 },
    { kind: 'numbered', bytes: Uint8Array.of(4) }
  ])
})

test('without a path all waits, but for what is lost with one; both are refused when there is too much', async () => {
  const pipe = new SlowPipe()
  const outbox = outboxOn(pipe)
  outbox.use(undefined)
  outbox.pushFrame(short(1))
  await nextTask()
  expect([pipe.pieces.length, outbox.queuedBytes > 0]).toEqual([0, true])
  outbox.use(pathOf(pipe, outbox))
  await nextTask()
  expect(kinds(pipe)).toBe('n')
})
