import { expect, test } from 'vitest'
import { nearestNames } from './nearest-names.ts'

test('the names most like the wanted one, best first, three at most', () => {
  const names = ['image.encode', 'image.decode', 'image.resize', 'image.encoder', 'text.search']
  expect(nearestNames('image.encod', names)).toEqual(['image.encode', 'image.encoder', 'image.decode'])
})

test('a name that has little in common is no help', () => {
  expect(nearestNames('image.encode', ['python.run', 'x'])).toEqual([])
  expect(nearestNames('image.encode', [])).toEqual([])
})

test('a name offered twice is named once, and the one that was asked for is no help', () => {
  expect(nearestNames('work', ['work', 'wort', 'wort'])).toEqual(['wort'])
})
