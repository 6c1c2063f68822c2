import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { HELD_FOR_MS, OutputStore } from './output-store.ts'

const bytes = (length: number): Uint8Array => new Uint8Array(length)

function stored(limits: { maxBytes?: number; maxOutputs?: number } = {}) {
  const clock = new ManualClock()
  return { clock, store: new OutputStore({ clock }, limits) }
}

test('an output is there until its owner needs it no more; another peer cannot take it away', () => {
  const { store } = stored()
  const id = store.hold('alice', bytes(10))
  store.release('bob', id)
  expect(store.read(id)?.byteLength).toBe(10)
  store.release('alice', id)
  expect([store.read(id), store.size, store.heldBytes]).toEqual([undefined, 0, 0])
})

test('what nobody reads is forgotten in time, and reading it starts that time anew', () => {
  const { clock, store } = stored()
  const [read, unread] = [store.hold('alice', bytes(1)), store.hold('alice', bytes(1))]
  clock.advance(HELD_FOR_MS - 1)
  store.read(read)
  clock.advance(1)
  expect([store.read(read) != null, store.read(unread) != null]).toEqual([true, false])
  clock.advance(HELD_FOR_MS)
  expect([store.size, store.heldBytes, clock.pending]).toEqual([0, 0, 0])
})

test('when there is no room, that goes first which was read longest ago, of the owner who has most here', () => {
  const { store } = stored({ maxBytes: 100 })
  const small = store.hold('bob', bytes(20))
  const [first, second] = [store.hold('alice', bytes(30)), store.hold('alice', bytes(30))]
  store.read(first)
  const third = store.hold('alice', bytes(30))
  expect([small, first, second, third].map(id => store.read(id) != null)).toEqual([true, true, false, true])
  expect(store.heldBytes).toBe(80)
})

test('outputs are counted too, however small', () => {
  const { store } = stored({ maxOutputs: 2 })
  const ids = [1, 2, 3].map(length => store.hold('alice', bytes(length)))
  expect(ids.map(id => store.read(id) != null)).toEqual([false, true, true])
})

test('one that is more than all the room there is gets refused, with the limit, and nothing goes for it', () => {
  const { store } = stored({ maxBytes: 100 })
  store.hold('alice', bytes(60))
  expect(() => store.hold('bob', bytes(101))).toThrow('Expected an output of at most 100 bytes, got 101')
  expect(store.size).toBe(1)
})

test('cleared, it holds nothing and no timer', () => {
  const { clock, store } = stored()
  for (const owner of ['alice', 'bob']) store.hold(owner, bytes(5))
  store.clear()
  expect([store.size, store.heldBytes, clock.pending]).toEqual([0, 0, 0])
})
