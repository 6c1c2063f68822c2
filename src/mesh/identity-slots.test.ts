import { expect, test } from 'vitest'
import { MemoryStore } from '../storage/memory-store.ts'
import { takeIdentity } from './identity-slots.ts'

/** Web Locks as one browser has them for all its tabs: exclusive, first come, first served. */
function fakeLocks() {
  const held = new Set<string>()
  const waiting: Array<{ name: string; go: () => void }> = []
  const asked: string[] = []
  const free = (name: string): void => {
    held.delete(name)
    const next = waiting.findIndex(each => each.name === name)
    if (next >= 0) waiting.splice(next, 1)[0]?.go()
  }
  const request = async (name: string, options: LockOptions, callback: (lock: Lock | null) => unknown): Promise<unknown> => {
    asked.push(name)
    if (held.has(name)) {
      if (options.ifAvailable === true) return await callback(null)
      await new Promise<void>((resolve, reject) => {
        waiting.push({ name, go: resolve })
        options.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error))
      })
    }
    held.add(name)
    try {
      return await callback({ name, mode: 'exclusive' })
    } finally {
      free(name)
    }
  }
  // all that is used of a LockManager
  return { locks: { request } as unknown as LockManager, held, asked }
}

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5))
const idOf = ({ privateKey }: { privateKey: { publicKey: { toString(): string } } }): string => privateKey.publicKey.toString()
const options = { scope: 'studio', preferred: undefined }

test('tabs of one site are different peers, and a slot that is free again is the same peer again', async () => {
  const store = new MemoryStore()
  const { locks, held } = fakeLocks()
  const tabs = [await takeIdentity({ store, locks }, options), await takeIdentity({ store, locks }, options)]
  expect(tabs.map(({ slot }) => slot)).toEqual([0, 1])
  const [first, second] = tabs.map(idOf)
  expect(first).not.toBe(second)
  tabs[0]?.release()
  await settled()
  expect([...held]).toEqual(['kyrox/studio/identity/1'])
  const again = await takeIdentity({ store, locks }, options)
  expect([again.slot, idOf(again)]).toEqual([0, first])
})

test('a reload gets its own slot back as soon as the old page lets go', async () => {
  const store = new MemoryStore()
  const { locks } = fakeLocks()
  const [, old] = [await takeIdentity({ store, locks }, options), await takeIdentity({ store, locks }, options)]
  const reloaded = takeIdentity({ store, locks }, { scope: 'studio', preferred: 1 })
  await settled()
  old.release()
  expect([(await reloaded).slot, idOf(await reloaded)]).toEqual([1, idOf(old)])
})

test('a copied tab does not wait for ever for the slot of the one it was copied from', async () => {
  const store = new MemoryStore()
  const { locks } = fakeLocks()
  const original = await takeIdentity({ store, locks }, options)
  const copy = await takeIdentity({ store, locks }, { scope: 'studio', preferred: 0 })
  expect([original.slot, copy.slot]).toEqual([0, 1])
})

test('a preferred slot that is none is passed over', async () => {
  for (const preferred of [-1, 64, Number.NaN, Number.POSITIVE_INFINITY]) {
    const { locks } = fakeLocks()
    expect((await takeIdentity({ store: new MemoryStore(), locks }, { scope: 'studio', preferred })).slot).toBe(0)
  }
})

test('with every slot taken the identity lasts for one life', async () => {
  const store = new MemoryStore()
  const { locks, held } = fakeLocks()
  for (let slot = 0; slot < 64; slot++) held.add(`kyrox/studio/identity/${slot}`)
  const identity = await takeIdentity({ store, locks }, options)
  identity.release()
  expect([identity.slot, await store.get(['identity', 'studio', '0'])]).toEqual([undefined, undefined])
})

test('networks have identities of their own', async () => {
  const store = new MemoryStore()
  const one = await takeIdentity({ store, locks: undefined }, { scope: 'one', preferred: undefined })
  const two = await takeIdentity({ store, locks: undefined }, { scope: 'two', preferred: undefined })
  const oneAgain = await takeIdentity({ store, locks: undefined }, { scope: 'one', preferred: undefined })
  expect([idOf(one) === idOf(two), idOf(one) === idOf(oneAgain)]).toEqual([false, true])
})

test('a damaged key makes room for a new identity, which is kept', async () => {
  const store = new MemoryStore()
  await store.put(['identity', 'studio', '0'], Uint8Array.of(1, 2, 3))
  const identity = await takeIdentity({ store, locks: undefined }, options)
  expect(idOf(await takeIdentity({ store, locks: undefined }, options))).toBe(idOf(identity))
})

test('a store that refuses keeps no node from starting', async () => {
  const refusing = {
    get: async () => {
      throw new Error('damaged')
    },
    put: async () => {
      throw new Error('full')
    }
  }
  const { locks, held } = fakeLocks()
  const identity = await takeIdentity({ store: refusing, locks }, options)
  expect([identity.slot, idOf(identity).length > 40, held.size]).toEqual([0, true, 1])
})
