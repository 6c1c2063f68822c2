import { expect, test } from 'vitest'
import { FeedQueue } from './feed-queue.ts'

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
