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

test('a long piece that comes after shorter ones sent later is told in its place', async () => {
  const { pieces, told } = watchedPieces()
  const all = [pieces.push(2, 'b'), pieces.push(3, 'c'), pieces.push(1, 'a'), pieces.push(4, 'd')]
  expect(told).toEqual(['a', 'b', 'c', 'd'])
  pieces.taken(4)
  expect(await Promise.all(all)).toHaveLength(4)
})

test('an early piece of a lost attempt makes way for that of the next', async () => {
  const { pieces, told } = watchedPieces()
  const lost = pieces.push(2, 'b of the first')
  pieces.push(2, 'b of the second')
  await lost
  pieces.push(1, 'a')
  expect(told).toEqual(['a', 'b of the second'])
})

test('a piece too far ahead, and pieces past all bounds, are dropped', async () => {
  const { pieces, told } = watchedPieces()
  await pieces.push(50, 'from nowhere')
  for (let sequence = 1; sequence <= 100; sequence++) void pieces.push(sequence, sequence)
  expect(told).toHaveLength(64)
})

test('a piece counts as taken when its reader has taken a later one', async () => {
  const { pieces } = watchedPieces()
  const both = [pieces.push(1, 'a'), pieces.push(2, 'b')]
  pieces.taken(2)
  expect(await Promise.all(both)).toHaveLength(2)
})
