import { expect, test } from 'vitest'
import { keepChoice, keptChoice } from './kept-choice.ts'

function memory() {
  const kept = new Map<string, string>()
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) }
}

test('a choice is found again', () => {
  const storage = memory()
  expect(keptChoice('draft', () => storage)).toBeNull()
  expect(keepChoice('draft', 'text', () => storage)).toBe(true)
  expect(keptChoice('draft', () => storage)).toBe('text')
})

test('a storage that is closed to the page keeps nothing and throws nothing', () => {
  const closed = (): Storage => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  }
  expect([keptChoice('draft', closed), keepChoice('draft', 'text', closed)]).toEqual([null, false])
})
