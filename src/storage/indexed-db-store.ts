/** Storage of a browser, in pages and workers alike. */
import { type IDBPDatabase, type IDBPObjectStore, openDB } from 'idb'
import { type Clock, systemClock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import { StorageClosedError, StorageFailedError, StorageFullError, StorageUnavailableError } from './storage-errors.ts'
import type { ListOptions, Store, StoreChange, StoreEntry, StoreKey, WriteOptions } from './store.ts'
import { checkChanges, checkKey, checkListing } from './store-key.ts'

export interface IndexedDbStoreOptions {
  /** Some browsers never answer when their storage is damaged, or while another tab holds an older version. @default 5_000 */
  readonly openLimitMs?: number
  /** The browser closed the store: the person cleared the site's data, or a newer version of the page needs it. */
  readonly onLost?: (reason: string) => void
  readonly clock?: Clock
}

const VERSION = 1
const OBJECTS = 'bytes'
/** Entries read in one transaction of a listing: the next one cannot wait while the reader does something else. */
const PAGE = 64

/**
 * Opens the database of that name.
 * @throws StorageUnavailableError when the browser has none, refuses or does not answer in time
 */
export async function openIndexedDbStore(name: string, options: IndexedDbStoreOptions = {}): Promise<Store> {
  const { openLimitMs = 5_000, onLost = () => {}, clock = systemClock } = options
  let store: IndexedDbStore | undefined
  let blocked = false
  const lose = (reason: string): void => {
    store?.lose(reason)
    onLost(reason)
  }
  const opening = (async () =>
    await openDB(name, VERSION, {
      upgrade: database => void database.createObjectStore(OBJECTS),
      blocked: () => {
        blocked = true
      },
      blocking: () => lose('a newer version of this page needs it'),
      terminated: () => lose('the browser ended it')
    }))()
  const database = await inTime(opening, openLimitMs, clock).catch((error: unknown) => {
    // one that comes too late must not stay open: it would block every later version
    void opening.then(late => late.close()).catch(() => {})
    const why = blocked ? 'another tab holds an older version of it' : (error as Error).message
    throw new StorageUnavailableError(`IndexedDB cannot be opened: ${why}`)
  })
  store = new IndexedDbStore(database)
  return store
}

class IndexedDbStore implements Store {
  readonly #database: IDBPDatabase
  #closed: string | undefined

  constructor(database: IDBPDatabase) {
    this.#database = database
  }

  get isOpen(): boolean {
    return this.#closed == null
  }

  async get(key: StoreKey): Promise<Uint8Array | undefined> {
    this.#assertOpen()
    checkKey(key)
    return await this.#translated(() => this.#database.get(OBJECTS, [...key]))
  }

  async put(key: StoreKey, value: Uint8Array, options?: WriteOptions): Promise<void> {
    await this.batch([{ key, value }], options)
  }

  async delete(key: StoreKey, options?: WriteOptions): Promise<void> {
    await this.batch([{ key }], options)
  }

  async batch(changes: readonly StoreChange[], { durability = 'relaxed' }: WriteOptions = {}): Promise<void> {
    this.#assertOpen()
    checkChanges(changes)
    await this.#translated(async () => {
      const transaction = this.#database.transaction(OBJECTS, 'readwrite', { durability })
      try {
        // not awaited: a request succeeds before anything is kept, and fails without saying why when its transaction does
        for (const change of changes) request(transaction.store, change).catch(() => {})
      } catch (error) {
        // else what was asked before it would be written
        transaction.abort()
        await transaction.done.catch(() => {})
        throw error
      }
      await transaction.done
    })
  }

  async *list(prefix: StoreKey, options: ListOptions = {}): AsyncGenerator<StoreEntry> {
    this.#assertOpen()
    checkListing(prefix, options)
    const { limit = Number.POSITIVE_INFINITY, direction = 'forward' } = options
    let { after } = options
    for (let left = limit; left > 0; ) {
      const count = Math.min(left, PAGE)
      const range = rangeOf(prefix, after, direction)
      const page =
        range && (await this.#translated(() => (direction === 'forward' ? this.#page(range, count) : this.#pageBackward(range, count))))
      if (page == null || page.length === 0) return
      yield* page
      after = page.at(-1)?.key
      left -= page.length
      this.#assertOpen()
    }
  }

  /** Lets what was written before end, then closes. */
  async close(): Promise<void> {
    if (this.#closed != null) return
    this.#closed = 'closed here'
    this.#database.close()
  }

  /** Not of the interface: the browser took it away. */
  lose(reason: string): void {
    this.#closed ??= reason
    this.#database.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #page(range: IDBKeyRange, count: number): Promise<StoreEntry[]> {
    const { store: objects } = this.#database.transaction(OBJECTS)
    const [keys, values] = await Promise.all([objects.getAllKeys(range, count), objects.getAll(range, count)])
    return keys.map((key, i) => ({ key: key as string[], value: values[i] as Uint8Array }))
  }

  async #pageBackward(range: IDBKeyRange, count: number): Promise<StoreEntry[]> {
    const entries: StoreEntry[] = []
    let cursor = await this.#database.transaction(OBJECTS).store.openCursor(range, 'prev')
    while (cursor != null) {
      entries.push({ key: cursor.key as string[], value: cursor.value as Uint8Array })
      if (entries.length === count) break
      cursor = await cursor.continue()
    }
    return entries
  }

  #assertOpen(): void {
    if (this.#closed != null) throw new StorageClosedError(`Storage is closed: ${this.#closed}`)
  }

  async #translated<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof KyroxError) throw error
      const { name, message } = error as Error
      if (name === 'QuotaExceededError') throw new StorageFullError(`Storage is full: ${message}`)
      if (this.#closed != null) throw new StorageClosedError(`Storage is closed: ${this.#closed}`)
      throw new StorageFailedError(`IndexedDB failed: ${name}: ${message}`)
    }
  }
}

type Objects = IDBPObjectStore<unknown, [typeof OBJECTS], typeof OBJECTS, 'readwrite'>

/** Asks for one change. The value is copied: a clone of a view would be one of its whole buffer, and shared memory has none. */
const request = (objects: Objects, { key, value }: StoreChange): Promise<unknown> =>
  value == null ? objects.delete([...key]) : objects.put(new Uint8Array(value), [...key])

/** Keys that begin with `prefix` and stand behind `after`: a list is above every string, so `[...prefix, []]` is above all of them. */
function rangeOf(prefix: StoreKey, after: StoreKey | undefined, direction: 'forward' | 'backward'): IDBKeyRange | undefined {
  const all: [string[], unknown[]] = [[...prefix], [...prefix, []]]
  if (after == null) return IDBKeyRange.bound(...all)
  const forward = direction === 'forward'
  if (indexedDB.cmp(after, all[1]) >= 0) return forward ? undefined : IDBKeyRange.bound(...all)
  const side = indexedDB.cmp(after, all[0])
  if (forward) return side < 0 ? IDBKeyRange.bound(...all) : IDBKeyRange.bound([...after], all[1], true)
  // nothing stands before the first: the browser throws on an empty range
  return side <= 0 ? undefined : IDBKeyRange.bound(all[0], [...after], false, true)
}

/** The promise, or an error when it takes too long. */
async function inTime<Result>(promise: Promise<Result>, ms: number, clock: Clock): Promise<Result> {
  let cancel = (): void => {}
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  return await Promise.race([promise, late]).finally(cancel)
}
