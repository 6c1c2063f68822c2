import { expect, test } from 'vitest'
import { TaskPieces } from './task-pieces.ts'

function watchedPieces() {
  const told: unknown[] = []
  const pieces = new TaskPieces((_, value) => void told.push(value))
  return { pieces, told }
}

test('each piece is told once and in order; what an attempt anew repeats is passed over', async () => {
  const { pieces, told } = watchedPieces()
  const first = pieces.push(1, 'a')
  pieces.push(2, 'b')
  pieces.taken(2)
  await first
  await pieces.push(1, 'a again')
  await pieces.push(2, 'b again')
  pieces.push(3, 'c')
  expect(told).toEqual(['a', 'b', 'c'])
})

test('a piece out of order, and pieces past all bounds, are dropped', async () => {
  const { pieces, told } = watchedPieces()
  await pieces.push(5, 'from nowhere')
  for (let sequence = 1; sequence <= 100; sequence++) void pieces.push(sequence, sequence)
  expect(told).toHaveLength(64)
})

test('a piece counts as taken when its reader has taken a later one', async () => {
  const { pieces } = watchedPieces()
  const both = [pieces.push(1, 'a'), pieces.push(2, 'b')]
  pieces.taken(2)
  expect(await Promise.all(both)).toHaveLength(2)
})
