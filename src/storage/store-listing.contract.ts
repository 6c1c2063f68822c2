/** The part of `store.contract.ts` that is about listings. */
import { type Scenario, same } from '../base/scenario.ts'
import type { Store, StoreEntry, StoreKey } from './store.ts'

/** What a scenario of the store contract is run with. */
export interface StoreSubject {
  /** Empty. */
  readonly store: Store
  /** The same storage again after `close`. Without it, scenarios that need it pass untried. */
  readonly reopen?: () => Promise<Store>
}

export async function all(entries: AsyncIterable<StoreEntry>): Promise<StoreEntry[]> {
  const found: StoreEntry[] = []
  for await (const entry of entries) found.push(entry)
  return found
}

export const keysOf = async (entries: AsyncIterable<StoreEntry>): Promise<StoreKey[]> => (await all(entries)).map(({ key }) => key)

/** Puts an empty value at each key. */
export const fill = (store: Store, keys: readonly StoreKey[]): Promise<void> =>
  store.batch(keys.map(key => ({ key, value: new Uint8Array(0) })))

export const numbered = (count: number): StoreKey[] => Array.from({ length: count }, (_, i) => ['n', String(i).padStart(6, '0')])

/** In order. Each of `!`, `-`, `/` and a space stands before the letters, and a part's end before them all. */
const ORDERED: readonly StoreKey[] = [
  ['A'],
  ['A', 'z'],
  ['A !'],
  ['A!'],
  ['AA'],
  ['AA', 'x'],
  ['AA', 'x', 'y'],
  ['AA/x'],
  ['AAB'],
  ['AAB', 'x'],
  ['a'],
  ['~']
]

/** Each scenario needs an empty store of its own. */
export const listingScenarios: ReadonlyArray<Scenario<StoreSubject>> = [
  {
    name: 'a listing is in order, part by part, and backward in reverse',
    async run({ store }) {
      await fill(store, ORDERED.toReversed())
      same(await keysOf(store.list([])), ORDERED, 'the keys')
      same(await keysOf(store.list([], { direction: 'backward' })), ORDERED.toReversed(), 'the keys backward')
    }
  },
  {
    name: 'a prefix matches whole parts only',
    async run({ store }) {
      await fill(store, ORDERED)
      const expected = [['AA'], ['AA', 'x'], ['AA', 'x', 'y']]
      same(await keysOf(store.list(['AA'])), expected, 'the keys below AA')
      same(await keysOf(store.list(['AA'], { direction: 'backward' })), expected.toReversed(), 'the keys below AA backward')
      same(await keysOf(store.list(['AA', 'x', 'y'])), [['AA', 'x', 'y']], 'the keys below AA, x, y')
      same(await keysOf(store.list(['nobody'])), [], 'the keys below nobody')
    }
  },
  {
    name: 'a listing begins behind a key and ends at a limit',
    async run({ store }) {
      await fill(store, [['m', '9'], ...numbered(300), ['o', '0']])
      const keys = numbered(300)
      same(await keysOf(store.list(['n'])), keys, 'all keys')
      same(await keysOf(store.list(['n'], { after: ['n', '000100'], limit: 3 })), keys.slice(101, 104), 'three behind 100')
      same(
        await keysOf(store.list(['n'], { after: ['n', '000100'], direction: 'backward', limit: 2 })),
        [keys[99], keys[98]],
        'two before 100'
      )
      same(await keysOf(store.list(['n'], { direction: 'backward', limit: 1 })), [keys[299]], 'the last')
      same((await keysOf(store.list(['n'], { limit: 200 }))).length, 200, 'the number at most 200')
      same(await keysOf(store.list(['n'], { limit: 0 })), [], 'none')
    }
  },
  {
    name: 'a key to begin behind may stand outside the prefix',
    async run({ store }) {
      await fill(store, [['a'], ...numbered(3), ['z']])
      const backward = { direction: 'backward' } as const
      same((await keysOf(store.list(['n'], { after: ['a'] }))).length, 3, 'the number behind a')
      same(await keysOf(store.list(['n'], { after: ['z'] })), [], 'the keys behind z')
      same((await keysOf(store.list(['n'], { after: ['z'], ...backward }))).length, 3, 'the number before z')
      same(await keysOf(store.list(['n'], { after: ['a'], ...backward })), [], 'the keys before a')
      same(await keysOf(store.list(['a'], { after: ['a'], ...backward })), [], 'the keys of a before a')
      same(await keysOf(store.list(['a'], { after: ['a'] })), [], 'the keys of a behind a')
    }
  },
  {
    name: 'a listing may take its time, delete what it finds, and be left early',
    async run({ store }) {
      await fill(store, numbered(150))
      let seen = 0
      for await (const { key } of store.list(['n'])) {
        await new Promise(resolve => setTimeout(resolve, seen % 50 === 0 ? 5 : 0))
        await store.delete(key)
        if (++seen === 140) break
      }
      same(await keysOf(store.list([])), numbered(150).slice(140), 'what is left')
    }
  }
]
