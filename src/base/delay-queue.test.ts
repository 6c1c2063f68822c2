import { expect, test } from 'vitest'
import { ManualClock } from './clock.ts'
import { DelayQueue } from './delay-queue.ts'

/** A queue of 20 ms, and the names called back with the time. */
function watchedQueue() {
  const clock = new ManualClock(1_000)
  const queue = new DelayQueue(clock, 20)
  const called: string[] = []
  const add = (name: string): (() => void) => queue.add(() => void called.push(`${name} ${clock.now() - 1_000}`))
  return { clock, called, add }
}

test('each is called once, in order, when its time has come', () => {
  const { clock, called, add } = watchedQueue()
  add('a')
  clock.advance(5)
  add('b')
  clock.advance(19)
  expect(called).toEqual(['a 20'])
  clock.advance(100)
  expect(called).toEqual(['a 20', 'b 25'])
  expect(clock.pending).toBe(0)
})

test('one that is taken back is not called, and those behind it are on time', () => {
  const { clock, called, add } = watchedQueue()
  const takeBack = add('a')
  clock.advance(10)
  add('b')
  takeBack()
  clock.advance(100)
  takeBack()
  expect(called).toEqual(['b 30'])
})

test('thousands that are taken back cost one timer', () => {
  const { clock, called, add } = watchedQueue()
  for (let i = 0; i < 5_000; i++) add(String(i))()
  expect(clock.pending).toBe(1)
  clock.advance(100)
  expect([called, clock.pending]).toEqual([[], 0])
})

test('a callback may add another, which waits its own time', () => {
  const { clock, called, add } = watchedQueue()
  const clockOf = (): void => void add('second')
  new DelayQueue(clock, 20).add(clockOf)
  clock.advance(50)
  expect(called).toEqual(['second 40'])
})

test('a clock that is set back holds nobody up for longer than the delay', () => {
  let now = 1_000
  const timers: Array<{ readonly callback: () => void; readonly ms: number }> = []
  const clock = {
    now: () => now,
    setTimeout: (callback: () => void, ms: number) => (timers.push({ callback, ms }) > 0 ? () => {} : () => {})
  }
  new DelayQueue(clock, 20).add(() => {})
  now = 0
  timers[0]?.callback()
  expect(timers.map(({ ms }) => ms)).toEqual([20, 20])
})
