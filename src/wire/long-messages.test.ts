import { expect, test } from 'vitest'
import { decodeFrame, readUvarint } from './frame.ts'
import { CREDIT_WINDOW_BYTES, MAX_FRAME_BYTES, MAX_INTERLEAVED_MESSAGES, MAX_MESSAGE_BYTES } from './limits.ts'
import { LongMessages } from './long-messages.ts'

function watched() {
  const abandoned: number[] = []
  const long = new LongMessages({ onReady: () => {}, onAbandon: transfer => abandoned.push(transfer) })
  /** Takes one chunk: the number of its message and its size. */
  const take = (): { transfer: number; size: number } | undefined => {
    const framed = long.next()?.frame
    if (framed == null) return undefined
    const frame = decodeFrame(framed.subarray(readUvarint(framed, 0)?.[1]))
    if (frame?.kind !== 'first' && frame?.kind !== 'chunk') throw new Error(`Expected a chunk, got ${frame?.kind}`)
    return { transfer: frame.transfer, size: frame.bytes.byteLength }
  }
  return { long, abandoned, take }
}

test('nothing is given out past the credit, and what is granted is given out', () => {
  const { long, take } = watched()
  void long.push(new Uint8Array(10 * CREDIT_WINDOW_BYTES))
  let sent = 0
  for (let chunk = take(); chunk != null; chunk = take()) sent += chunk.size
  expect(sent).toBeLessThanOrEqual(CREDIT_WINDOW_BYTES)
  expect(sent).toBeGreaterThan(CREDIT_WINDOW_BYTES - MAX_FRAME_BYTES)
  long.credit(100_000)
  for (let chunk = take(); chunk != null; chunk = take()) sent += chunk.size
  expect(sent).toBeLessThanOrEqual(CREDIT_WINDOW_BYTES + 100_000)
})

test('messages take turns, and a new one has its first turn at once', () => {
  const { long, take } = watched()
  void long.push(new Uint8Array(100_000))
  expect([take(), take()].map(chunk => chunk?.transfer)).toEqual([1, 1])
  void long.push(new Uint8Array(100_000))
  expect([take(), take(), take(), take()].map(chunk => chunk?.transfer)).toEqual([2, 1, 2, 1])
})

test('only so many are begun; the others follow in order as room is made', async () => {
  const { long, take } = watched()
  const controller = new AbortController()
  const given = long.push(new Uint8Array(50_000), { signal: controller.signal })
  for (let i = 1; i < MAX_INTERLEAVED_MESSAGES + 2; i++) void long.push(new Uint8Array(50_000))
  const begun = new Set(Array.from({ length: 40 }, () => take()?.transfer))
  expect(begun.size).toBe(MAX_INTERLEAVED_MESSAGES)
  controller.abort(new Error('enough'))
  await expect(given).rejects.toThrow('enough')
  expect(take()?.transfer).toBe(MAX_INTERLEAVED_MESSAGES + 1)
})

test('more than the receiver holds is not begun', () => {
  const { long, take } = watched()
  const largest = new Uint8Array(MAX_MESSAGE_BYTES)
  for (let i = 0; i < 4; i++) void long.push(largest)
  expect(new Set(Array.from({ length: 20 }, () => take()?.transfer))).toEqual(new Set([1, 2]))
})

test('a message given up before its beginning is told to nobody, one under way is', async () => {
  const { long, abandoned, take } = watched()
  const controllers = [new AbortController(), new AbortController()]
  const sent = controllers.map(({ signal }) => long.push(new Uint8Array(50_000), { signal }))
  const first = take()?.transfer
  for (const controller of controllers) controller.abort(new Error('enough'))
  expect((await Promise.allSettled(sent)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(abandoned).toEqual([first])
  expect([take(), long.queuedBytes]).toEqual([undefined, 0])
})

test('aborting after the end changes nothing', async () => {
  const { long, abandoned, take } = watched()
  const controller = new AbortController()
  const sent = long.push(new Uint8Array(20_000), { signal: controller.signal })
  take()
  take()
  controller.abort()
  await sent
  expect(abandoned).toEqual([])
})
