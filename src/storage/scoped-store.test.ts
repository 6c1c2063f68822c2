import { expect, test } from 'vitest'
import { MemoryStore } from './memory-store.ts'
import { ScopedStore } from './scoped-store.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.of(...values)

async function keysOf(store: ScopedStore, ...options: Parameters<ScopedStore['list']>): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(...options)) keys.push(key.join('/'))
  return keys
}

test('two parts of a store do not see each other', async () => {
  const store = new MemoryStore()
  const [ours, theirs] = [new ScopedStore(store, ['agents', 'us']), new ScopedStore(store, ['agents', 'them'])]
  await ours.put(['a'], bytes(1))
  await ours.batch([{ key: ['b', 'c'], value: bytes(2) }])
  await theirs.put(['a'], bytes(3))
  expect([await ours.get(['a']), await theirs.get(['a']), await theirs.get(['b', 'c'])]).toEqual([bytes(1), bytes(3), undefined])
  expect([await keysOf(ours, []), await keysOf(theirs, [])]).toEqual([['a', 'b/c'], ['a']])
  await theirs.delete(['a'])
  expect(await ours.get(['a'])).toEqual(bytes(1))
})

test('listing goes on behind a key, in both directions, as in the whole store', async () => {
  const part = new ScopedStore(new MemoryStore(), ['part'])
  for (const name of ['a', 'b', 'c']) await part.put(['x', name], bytes(0))
  expect(await keysOf(part, ['x'], { after: ['x', 'a'] })).toEqual(['x/b', 'x/c'])
  expect(await keysOf(part, ['x'], { direction: 'backward', limit: 2 })).toEqual(['x/c', 'x/b'])
})

test('closing a part leaves the store open', async () => {
  const store = new MemoryStore()
  await new ScopedStore(store, ['part']).close()
  expect(store.isOpen).toBe(true)
})
