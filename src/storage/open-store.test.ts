import { afterEach, expect, test, vi } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { openStore } from './open-store.ts'

afterEach(() => void vi.unstubAllGlobals())

test('where there is no IndexedDB it is memory, and says why', async () => {
  const { store, kind, reason } = await openStore('kyrox')
  expect([kind, reason]).toEqual(['memory', 'IndexedDB cannot be opened: indexedDB is not defined'])
  await store.put(['a'], Uint8Array.of(1))
})

test('where IndexedDB is refused it is memory', async () => {
  const refuse = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  }
  vi.stubGlobal('indexedDB', { open: refuse })
  expect(await openStore('kyrox')).toMatchObject({ kind: 'memory', reason: 'IndexedDB cannot be opened: The operation is insecure.' })
})

test('where IndexedDB never answers it is memory, after the time limit', async () => {
  class Silent extends EventTarget {}
  for (const name of ['IDBRequest', 'IDBDatabase', 'IDBObjectStore', 'IDBIndex', 'IDBCursor', 'IDBTransaction']) vi.stubGlobal(name, Silent)
  vi.stubGlobal('indexedDB', { open: () => new Silent() })
  const clock = new ManualClock()
  const opening = openStore('kyrox', { clock, openLimitMs: 3_000 })
  await clock.pass(3_000)
  expect(await opening).toMatchObject({ kind: 'memory', reason: 'IndexedDB cannot be opened: no answer within 3000 ms' })
})
