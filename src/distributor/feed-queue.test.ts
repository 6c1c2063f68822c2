import { expect, test } from 'vitest'
import { FeedQueue } from './feed-queue.ts'
import { TaskFeed } from './task-feed.ts'

const never = new AbortController().signal
const piece = (value: unknown) => ({ done: false, value })

function queue() {
  const taken: number[] = []
  return { taken, feed: new FeedQueue(sequence => void taken.push(sequence)) }
}

test('pieces are taken in their order, however they come, and each once', async () => {
  const { feed, taken } = queue()
  const first = feed.next(never)
  feed.push(2, piece('b'))
  feed.push(1, piece('a'))
  feed.push(1, piece('again'))
  feed.push(3, { done: true })
  expect([await first, await feed.next(never), await feed.next(never), await feed.next(never)]).toEqual([
    piece('a'),
    piece('b'),
    { done: true },
    { done: true }
  ])
  expect(taken).toEqual([1, 2, 3])
})

test.each([17, 18, 4_294_967_295])('a piece %i of which none was asked for is refused, and kept by nobody', async number => {
  const { feed } = queue()
  expect(() => feed.push(number, piece('early'))).toThrow('Expected a piece of input up to 16')
  feed.push(0, piece('none has this number'))
  feed.push(1, piece('a'))
  expect(await feed.next(never)).toEqual(piece('a'))
})

test('who waits is let go when the run ends, and there is one reader', async () => {
  const { feed } = queue()
  const abort = new AbortController()
  const waiting = feed.next(abort.signal)
  await expect(feed.next(abort.signal)).rejects.toMatchObject({ name: 'RunLimitError' })
  abort.abort(new RangeError('over'))
  await expect(waiting).rejects.toThrow('over')
})

test('an owner keeps what was not taken for the next run, no more than the window, and nothing that was', () => {
  const told: number[] = []
  const feed = new TaskFeed(sequence => void told.push(sequence))
  for (let i = 1; i <= 40; i++) feed.push(i, piece(i))
  const sent: number[] = []
  feed.to(sequence => void sent.push(sequence))
  expect(sent).toEqual(Array.from({ length: 16 }, (_, i) => i + 1))
  feed.taken(17)
  feed.taken(0)
  expect([told, feed.isBegun]).toEqual([[], false])
  feed.taken(3)
  feed.taken(3)
  feed.push(17, piece(17))
  feed.push(19, piece('a gap'))
  const next: number[] = []
  feed.to(sequence => void next.push(sequence))
  expect([told, feed.isBegun, next.at(0), next.at(-1), sent.at(-1)]).toEqual([[3], true, 4, 17, 17])
})
