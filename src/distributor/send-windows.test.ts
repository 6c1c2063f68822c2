import { expect, test } from 'vitest'
import { SendWindows } from './send-windows.ts'

test('whoever did nothing yet is sent little, whatever he says of himself; whoever does all is sent as much as there is', () => {
  const windows = new SendWindows()
  expect(windows.of('alice')).toBe(16)
  for (let i = 0; i < 16; i++) windows.took('alice')
  expect(windows.of('alice')).toBe(32)
  for (let i = 0; i < 1_000; i++) windows.took('alice')
  expect(windows.of('alice')).toBe(512)
})

test('after a burst of refusals the window is what the executor took', () => {
  const windows = new SendWindows()
  for (let i = 0; i < 200; i++) windows.took('alice')
  for (let there = 200; there > 9; there--) windows.refused('alice', there)
  expect(windows.of('alice')).toBe(9)
  expect(windows.of('bob')).toBe(16)
})

test('it never closes, and opens by about one with each round that went well', () => {
  const windows = new SendWindows()
  windows.refused('alice', 1)
  expect(windows.of('alice')).toBe(1)
  for (let i = 0; i < 100_000; i++) windows.took('alice')
  expect(windows.of('alice')).toBeGreaterThan(400)
  for (let i = 0; i < 100_000; i++) windows.took('alice')
  expect(windows.of('alice')).toBe(512)
})

test('it remembers so many executors and no more', () => {
  const windows = new SendWindows()
  for (let i = 0; i < 1_100; i++) windows.refused(`node ${i}`, 5)
  expect([windows.of('node 0'), windows.of('node 1099')]).toEqual([16, 4])
})
