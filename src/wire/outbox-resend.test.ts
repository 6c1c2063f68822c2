import { expect, test } from 'vitest'
import { encodeFrame } from './frame.ts'
import { MAX_FRAME_BYTES, MAX_UNACKNOWLEDGED_BYTES } from './limits.ts'
import { kinds, nextTask, outboxOn, pathOf, SlowPipe, short } from './test-outbox.ts'

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
