/** What every `Store` keeps to, wherever the bytes rest. Runs under any test runner: see `base/scenario.ts`. */
import { rejects, type Scenario, same } from '../base/scenario.ts'
import type { StoreKey } from './store.ts'
import { MAX_BATCH_CHANGES, MAX_KEY_PART_LENGTH, MAX_KEY_PARTS, MAX_VALUE_BYTES } from './store-key.ts'
import { all, fill, keysOf, listingScenarios, numbered, type StoreSubject } from './store-listing.contract.ts'

export type { StoreSubject } from './store-listing.contract.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

const entries: ReadonlyArray<Scenario<StoreSubject>> = [
  {
    name: 'what was put is there until it is deleted',
    async run({ store }) {
      same(await store.get(['a']), undefined, 'what was never put')
      await store.put(['a'], bytes(1))
      await store.put(['a', 'b'], bytes(2))
      await store.put(['a'], bytes(3))
      same([await store.get(['a']), await store.get(['a', 'b'])], [bytes(3), bytes(2)], 'what was put')
      await store.delete(['a'])
      await store.delete(['never there'])
      same([await store.get(['a']), await store.get(['a', 'b'])], [undefined, bytes(2)], 'what is left')
    }
  },
  {
    name: 'every byte comes back, of none as of a million',
    async run({ store }) {
      const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i)
      const million = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 31) & 0xff)
      for (const value of [bytes(), everyByte, million]) {
        await store.put(['value'], value)
        same(await store.get(['value']), value, 'the value')
      }
    }
  },
  {
    name: 'bytes are copied in and out',
    async run({ store }) {
      const buffer = Uint8Array.from([9, 1, 2, 9])
      const view = buffer.subarray(1, 3)
      const put = store.put(['a'], view)
      view.fill(7)
      await put
      const got = await store.get(['a'])
      same([got, got?.buffer.byteLength], [bytes(1, 2), 2], 'the value')
      got?.fill(8)
      same(await store.get(['a']), bytes(1, 2), 'the value, after somebody wrote into the copy')
      const [listed] = await all(store.list([]))
      listed?.value.fill(8)
      same(await store.get(['a']), bytes(1, 2), 'the value, after somebody wrote into the listed copy')
    }
  },
  {
    name: 'writes take effect in the order they were called',
    async run({ store }) {
      const writes = Array.from({ length: 300 }, (_, i) => {
        // long and short, strict and relaxed: each takes its own time
        const value = new Uint8Array(i % 10 === 0 ? 100_000 : 1).fill(i & 0xff)
        return store.put(['same'], value, { durability: i % 7 === 0 ? 'strict' : 'relaxed' })
      })
      await Promise.all(writes)
      same(await store.get(['same']), bytes(299 & 0xff), 'the value put last')
    }
  },
  {
    name: 'a batch is whole or not at all, and its later changes count',
    async run({ store }) {
      await store.put(['gone'], bytes(1))
      const changes = [{ key: ['a'], value: bytes(1) }, { key: ['b'], value: bytes(1) }, { key: ['a'] }, { key: ['b'], value: bytes(2) }]
      await store.batch([...changes, { key: ['gone'] }], { durability: 'strict' })
      same(await all(store.list([])), [{ key: ['b'], value: bytes(2) }], 'what is there')
      await rejects(store.batch([{ key: ['c'], value: bytes(1) }, { key: [] }]), 'InvalidArgumentError', 'a batch with a bad key')
      same(await keysOf(store.list([])), [['b']], 'what is there after the bad batch')
      await store.batch([])
    }
  }
]

const refusal: ReadonlyArray<Scenario<StoreSubject>> = [
  {
    name: 'a key past the limits is refused',
    async run({ store }) {
      const keys = [
        [],
        [''],
        ['a', ''],
        ['\0'],
        ['é'],
        ['\x7f'],
        ['x'.repeat(MAX_KEY_PART_LENGTH + 1)],
        Array(MAX_KEY_PARTS + 1).fill('x'),
        [1],
        'a'
      ]
      for (const key of keys as StoreKey[]) {
        await rejects(store.put(key, bytes()), 'InvalidArgumentError', `put at ${JSON.stringify(key)}`)
        await rejects(store.get(key), 'InvalidArgumentError', `get at ${JSON.stringify(key)}`)
        await rejects(store.delete(key), 'InvalidArgumentError', `delete at ${JSON.stringify(key)}`)
      }
      await rejects(all(store.list([''])), 'InvalidArgumentError', 'a listing of a bad prefix')
      await rejects(all(store.list([], { after: [] })), 'InvalidArgumentError', 'a listing behind a bad key')
      await rejects(all(store.list([], { limit: Number.NaN })), 'InvalidArgumentError', 'a listing of a bad limit')
      const longest = Array<string>(MAX_KEY_PARTS).fill('~'.repeat(MAX_KEY_PART_LENGTH))
      await store.put(longest, bytes(1))
      same(await all(store.list([])), [{ key: longest, value: bytes(1) }], 'what is there')
    }
  },
  {
    name: 'a value past the limit, or none, is refused, and so is a batch of too many',
    async run({ store }) {
      await rejects(store.put(['a'], new Uint8Array(MAX_VALUE_BYTES + 1)), 'InvalidArgumentError', 'a value past the limit')
      await rejects(store.put(['a'], 'text' as unknown as Uint8Array), 'InvalidArgumentError', 'a text')
      const many = Array.from({ length: MAX_BATCH_CHANGES + 1 }, () => ({ key: ['a'] }))
      await rejects(store.batch(many), 'InvalidArgumentError', 'a batch of too many')
      same(await keysOf(store.list([])), [], 'what is there')
    }
  },
  {
    name: 'a closed store refuses everything, and may be closed again',
    async run({ store }) {
      await fill(store, numbered(100))
      const reading = store.list(['n'])[Symbol.asyncIterator]()
      await reading.next()
      await store.close()
      await store.close()
      same(store.isOpen, false, 'open')
      await rejects(store.get(['a']), 'StorageClosedError', 'get')
      await rejects(store.put(['a'], bytes()), 'StorageClosedError', 'put')
      await rejects(store.delete(['a']), 'StorageClosedError', 'delete')
      await rejects(store.batch([]), 'StorageClosedError', 'batch')
      await rejects(all(store.list([])), 'StorageClosedError', 'a listing')
      await rejects(all({ [Symbol.asyncIterator]: () => reading }), 'StorageClosedError', 'a listing under way')
    }
  },
  {
    name: 'what was written before close is there afterwards',
    async run({ store, reopen }) {
      if (reopen == null) return
      await store.put(['strict'], bytes(1), { durability: 'strict' })
      await store.put(['relaxed'], bytes(2))
      const unfinished = store.put(['unfinished'], bytes(3))
      await store.close()
      await unfinished
      const again = await reopen()
      same(
        (await all(again.list([]))).map(({ value }) => value),
        [bytes(2), bytes(1), bytes(3)],
        'what is there'
      )
      await again.close()
    }
  }
]

/** Each scenario needs an empty store of its own. */
export const storeScenarios: ReadonlyArray<Scenario<StoreSubject>> = [...entries, ...listingScenarios, ...refusal]
