import { InvalidArgumentError } from '../base/errors.ts'
import { StorageClosedError, StorageFullError } from './storage-errors.ts'
import type { ListOptions, Store, StoreChange, StoreEntry, StoreKey } from './store.ts'
import { checkChanges, checkKey, checkListing, joinedRange, joinKey, splitKey } from './store-key.ts'

/** How much a {@link MemoryStore} holds. */
export interface MemoryStoreOptions {
  /** Bytes of all values together. @default 268_435_456 */
  readonly limitBytes?: number
}

/** A store that forgets: for tests, and for browsers that refuse to remember. */
export class MemoryStore implements Store {
  readonly #values = new Map<string, Uint8Array>()
  readonly #limitBytes: number
  #bytes = 0
  #open = true

  constructor({ limitBytes = 256 * 1024 * 1024 }: MemoryStoreOptions = {}) {
    if (!(limitBytes >= 0)) throw new InvalidArgumentError(`Expected limitBytes of at least 0, got ${limitBytes}`)
    this.#limitBytes = limitBytes
  }

  get isOpen(): boolean {
    return this.#open
  }

  async get(key: StoreKey): Promise<Uint8Array | undefined> {
    this.#assertOpen()
    checkKey(key)
    const value = this.#values.get(joinKey(key))
    return value && new Uint8Array(value)
  }

  async put(key: StoreKey, value: Uint8Array): Promise<void> {
    await this.batch([{ key, value }])
  }

  async delete(key: StoreKey): Promise<void> {
    await this.batch([{ key }])
  }

  async batch(changes: readonly StoreChange[]): Promise<void> {
    this.#assertOpen()
    checkChanges(changes)
    const last = new Map(changes.map(({ key, value }) => [joinKey(key), value]))
    let bytes = this.#bytes
    for (const [key, value] of last) bytes += (value?.byteLength ?? 0) - (this.#values.get(key)?.byteLength ?? 0)
    if (bytes > this.#limitBytes && bytes > this.#bytes) {
      throw new StorageFullError(`Expected at most ${this.#limitBytes} bytes in memory, got ${bytes}`, { limit: this.#limitBytes })
    }
    this.#bytes = bytes
    for (const [key, value] of last) {
      if (value == null) this.#values.delete(key)
      else this.#values.set(key, new Uint8Array(value))
    }
  }

  async *list(prefix: StoreKey, options: ListOptions = {}): AsyncGenerator<StoreEntry> {
    this.#assertOpen()
    checkListing(prefix, options)
    const { after, limit = Number.POSITIVE_INFINITY, direction = 'forward' } = options
    const forward = direction === 'forward'
    const { from, to } = joinedRange(prefix)
    const border = after && joinKey(after)
    const keys = [...this.#values.keys()].filter(
      key => key >= from && key < to && (border == null || (forward ? key > border : key < border))
    )
    keys.sort()
    if (!forward) keys.reverse()
    let left = limit
    for (const key of keys) {
      if (left-- <= 0) return
      this.#assertOpen()
      const value = this.#values.get(key)
      if (value != null) yield { key: splitKey(key), value: new Uint8Array(value) }
    }
  }

  async close(): Promise<void> {
    this.#open = false
    this.#values.clear()
    this.#bytes = 0
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #assertOpen(): void {
    if (!this.#open) throw new StorageClosedError('Storage is closed')
  }
}
