import { expect, test } from 'vitest'
import { MemoryStore } from './memory-store.ts'
import { storeScenarios } from './store.contract.ts'

for (const { name, run } of storeScenarios) test(`memory: ${name}`, () => run({ store: new MemoryStore() }))

test('past its limit it refuses the whole batch, and what makes room is let through', async () => {
  const store = new MemoryStore({ limitBytes: 10 })
  await store.put(['a'], new Uint8Array(8))
  const changes = [
    { key: ['b'], value: new Uint8Array(1) },
    { key: ['c'], value: new Uint8Array(2) }
  ]
  await expect(store.batch(changes)).rejects.toMatchObject({ name: 'StorageFullError' })
  expect(await store.get(['b'])).toBeUndefined()
  await store.batch([{ key: ['a'], value: new Uint8Array(7) }, ...changes])
  await store.delete(['a'])
  await store.put(['d'], new Uint8Array(7))
})

test('a limit that is no number is refused', () => {
  expect(() => new MemoryStore({ limitBytes: Number.NaN })).toThrow('Expected limitBytes of at least 0, got NaN')
})
