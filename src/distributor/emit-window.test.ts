import { expect, test } from 'vitest'
import { EmitWindow } from './emit-window.ts'

const never = new AbortController().signal

function watchedWindow(count = 0) {
  const delivered: Array<[number, unknown]> = []
  const window = new EmitWindow((sequence, value) => void delivered.push([sequence, value]), count)
  return { window, delivered }
}

test('pieces are numbered from 1, or from where the run was before', async () => {
  const first = watchedWindow()
  await first.window.emit('a', never)
  await first.window.emit('b', never)
  expect(first.delivered).toEqual([
    [1, 'a'],
    [2, 'b']
  ])
  const moved = watchedWindow(2)
  await moved.window.emit('c', never)
  expect([moved.delivered, moved.window.count]).toEqual([[[3, 'c']], 3])
})

test('a run that is frozen hears of no more pieces, and says those again under their old numbers when it goes on', async () => {
  const { window, delivered } = watchedWindow()
  await window.emit('a', never)
  window.hold()
  let isHeard = false
  void window.emit('b', never).then(() => (isHeard = true))
  window.taken(2)
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  expect([window.count, isHeard]).toEqual([1, false])
  window.goOn()
  await window.emit('b', never)
  expect(delivered).toEqual([
    [1, 'a'],
    [2, 'b'],
    [2, 'b']
  ])
})

test('a run that could not be frozen hears of its pieces after all', async () => {
  const { window } = watchedWindow()
  window.hold()
  const emitting = window.emit('a', never)
  window.letGo()
  await emitting
  expect(window.count).toBe(1)
})

test('who emits waits for a reader that takes nothing, and goes on when it does', async () => {
  const { window, delivered } = watchedWindow()
  let emitted = 0
  const producing = (async () => {
    for (let piece = 0; piece < 40; piece++) {
      await window.emit(piece, never)
      emitted++
    }
  })()
  for (let turn = 0; turn < 100; turn++) await Promise.resolve()
  expect([emitted, delivered.length]).toEqual([15, 16])
  window.taken(10)
  for (let turn = 0; turn < 100; turn++) await Promise.resolve()
  expect([emitted, delivered.length]).toEqual([25, 26])
  for (let taken = 20; taken <= 40; taken += 10) {
    window.taken(Math.min(taken, window.count))
    for (let turn = 0; turn < 100; turn++) await Promise.resolve()
  }
  await producing
  expect(delivered.length).toBe(40)
})

test('a reader cannot take what was not emitted', async () => {
  const { window, delivered } = watchedWindow()
  await window.emit('a', never)
  window.taken(1_000)
  window.taken(Number.NaN)
  const more = Array.from({ length: 15 }, () => window.emit('more', never))
  const blocked = await Promise.race([more.at(-1)?.then(() => 'through'), new Promise(resolve => setTimeout(() => resolve('waits'), 20))])
  expect([blocked, delivered.length]).toEqual(['waits', 16])
  window.taken(16)
  await Promise.all(more)
})

test('a run that ends while it waits waits no longer', async () => {
  const { window } = watchedWindow()
  const abort = new AbortController()
  const emits = Array.from({ length: 16 }, () => window.emit(null, abort.signal))
  abort.abort(new Error('enough'))
  await expect(emits.at(-1)).rejects.toThrow('enough')
})
