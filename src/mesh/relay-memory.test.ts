import { expect, test } from 'vitest'
import { MemoryStore } from '../storage/memory-store.ts'
import { RelayMemory } from './relay-memory.ts'

const DAY_MS = 24 * 60 * 60_000
const home = 'https://home.example'
const notes = Array.from({ length: 20 }, (_, n) => ({ url: `https://relay-${n}.example`, ...(n === 0 ? { region: 'eu-west' } : {}) }))

test('the first eight are remembered, for the same network with one of the same relays, and for 30 days', async () => {
  const store = new MemoryStore()
  await new RelayMemory(store, { network: 'studio', given: [home] }).keep(notes, 0)
  const recall = (network: string, given: readonly string[], now = 0) => new RelayMemory(store, { network, given }).recall(now)
  expect(await recall('studio', [home, 'https://other.example'], 29 * DAY_MS)).toEqual(notes.slice(0, 8))
  expect(await recall('studio', [home], 30 * DAY_MS)).toEqual([])
  expect(await recall('studio', ['https://other.example'])).toEqual([])
  expect(await recall('office', [home])).toEqual([])
})

test('rubbish in the store is nothing remembered, and a store that fails harms nobody', async () => {
  const store = new MemoryStore()
  const memory = new RelayMemory(store, { network: 'studio', given: [home] })
  await store.put(['relays', 'studio', home], Uint8Array.of(0xff))
  expect(await memory.recall(0)).toEqual([])
  await store.close()
  await memory.keep(notes, 0)
  expect(await memory.recall(0)).toEqual([])
})

test('nothing to remember does not wipe out what was remembered', async () => {
  const store = new MemoryStore()
  const memory = new RelayMemory(store, { network: 'studio', given: [home] })
  await memory.keep(notes.slice(0, 1), 0)
  await memory.keep([], 1)
  expect(await memory.recall(2)).toEqual(notes.slice(0, 1))
})

test('tabs of one site that were given different relays do not wipe out what the other remembers', async () => {
  const store = new MemoryStore()
  const [mine, other] = [home, 'https://other.example'].map(relay => new RelayMemory(store, { network: 'studio', given: [relay] }))
  await mine?.keep(notes.slice(0, 1), 0)
  await other?.keep(notes.slice(1, 2), 0)
  expect(await mine?.recall(1)).toEqual(notes.slice(0, 1))
  const both = new RelayMemory(store, { network: 'studio', given: [home, 'https://other.example'] })
  expect(await both.recall(1)).toEqual(notes.slice(0, 2))
})
