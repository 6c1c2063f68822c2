import { expect, test } from 'vitest'
import { PieceQueue } from './piece-queue.ts'

function watchedQueue() {
  const taken: number[] = []
  return { queue: new PieceQueue(sequence => void taken.push(sequence)), taken }
}

test('pieces are read in order, those that came before the reader too, until nothing more comes', async () => {
  const { queue, taken } = watchedQueue()
  queue.push(1, 'a')
  const reading = (async () => {
    const all: unknown[] = []
    for await (const piece of queue) all.push(piece)
    return all
  })()
  await Promise.resolve()
  queue.push(2, 'b')
  queue.end()
  expect([await reading, taken]).toEqual([
    ['a', 'b'],
    [1, 2]
  ])
})

test('a reader who leaves the loop holds up nobody: what waits and what comes later counts as taken', async () => {
  const { queue, taken } = watchedQueue()
  for (const sequence of [1, 2, 3]) queue.push(sequence, sequence)
  for await (const _ of queue) break
  queue.push(4, 4)
  expect(taken).toEqual([1, 3, 4])
})
