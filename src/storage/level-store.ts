/** Storage of a Node process, in a folder. Browsers must not import this. */
import type { ClassicLevel } from 'classic-level'
import { KyroxError } from '../base/errors.ts'
import { StorageClosedError, StorageFailedError, StorageFullError, StorageInUseError, StorageUnavailableError } from './storage-errors.ts'
import type { ListOptions, Store, StoreChange, StoreEntry, StoreKey, WriteOptions } from './store.ts'
import { checkChanges, checkKey, checkListing, joinedRange, joinKey, splitKey } from './store-key.ts'

type Database = ClassicLevel<string, Uint8Array>

/**
 * Opens the store in a folder, which is made when it is not there. One process at a time.
 * @throws StorageInUseError, StorageUnavailableError
 */
export async function openLevelStore(folder: string): Promise<Store> {
  try {
    // loaded late: it brings native code, which may be missing on this machine
    const { ClassicLevel } = await import('classic-level')
    const database: Database = new ClassicLevel(folder, { keyEncoding: 'utf8', valueEncoding: 'view' })
    await database.open()
    return new LevelStore(database)
  } catch (error) {
    const cause = causeOf(error)
    if (cause.code === 'LEVEL_LOCKED') throw new StorageInUseError(`Another process uses the storage in ${folder}`, { folder })
    throw new StorageUnavailableError(`Storage in ${folder} cannot be opened: ${cause.message}`, { folder })
  }
}

class LevelStore implements Store {
  readonly #database: Database
  #closed: Promise<void> | undefined
  /** The last write. The library runs writes on several threads, where a later one may overtake. */
  #lastWrite: Promise<unknown> = Promise.resolve()

  constructor(database: Database) {
    this.#database = database
  }

  get isOpen(): boolean {
    return this.#closed == null
  }

  async get(key: StoreKey): Promise<Uint8Array | undefined> {
    this.#assertOpen()
    checkKey(key)
    const value = await this.#translated(() => this.#database.get(joinKey(key)))
    return value && new Uint8Array(value)
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
    const operations = changes.map(({ key, value }) => {
      if (value == null) return { type: 'del' as const, key: joinKey(key) }
      return { type: 'put' as const, key: joinKey(key), value: new Uint8Array(value) }
    })
    const write = this.#lastWrite.then(() => this.#translated(() => this.#database.batch(operations, { sync: durability === 'strict' })))
    this.#lastWrite = write.catch(() => {})
    await write
  }

  async *list(prefix: StoreKey, options: ListOptions = {}): AsyncGenerator<StoreEntry> {
    this.#assertOpen()
    checkListing(prefix, options)
    const { after, limit = Number.POSITIVE_INFINITY, direction = 'forward' } = options
    const reverse = direction === 'backward'
    const { from, to } = joinedRange(prefix)
    const border = after == null ? undefined : joinKey(after)
    const lower = border != null && !reverse && border >= from ? { gt: border } : { gte: from }
    const upper = border != null && reverse && border < to ? { lt: border } : { lt: to }
    const iterator = this.#database.iterator({ ...lower, ...upper, reverse, limit })
    try {
      for (;;) {
        const entry = await this.#translated(() => iterator.next())
        if (entry == null) return
        yield { key: splitKey(entry[0]), value: new Uint8Array(entry[1]) }
      }
    } finally {
      await iterator.close()
    }
  }

  async close(): Promise<void> {
    this.#closed ??= this.#lastWrite.then(() => this.#database.close())
    await this.#closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #assertOpen(): void {
    if (!this.isOpen) throw new StorageClosedError('Storage is closed')
  }

  async #translated<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof KyroxError) throw error
      if (!this.isOpen) throw new StorageClosedError('Storage is closed')
      const { message } = causeOf(error)
      if (/no space left|disk full|quota/i.test(message)) throw new StorageFullError(`Storage is full: ${message}`)
      throw new StorageFailedError(`Storage failed: ${message}`)
    }
  }
}

/** The library wraps what happened in an error that says only that something did. */
function causeOf(error: unknown): { readonly code: string | undefined; readonly message: string } {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return { code: (cause as { code?: string }).code, message: cause instanceof Error ? cause.message : String(cause) }
}
