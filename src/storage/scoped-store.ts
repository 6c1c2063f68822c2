import type { ListOptions, Store, StoreChange, StoreEntry, StoreKey, WriteOptions } from './store.ts'

/** A part of a store as a store of its own: every key stands behind a prefix that its user does not see. Closing it closes nothing. */
export class ScopedStore implements Store {
  readonly #store: Store
  readonly #prefix: StoreKey

  constructor(store: Store, prefix: StoreKey) {
    this.#store = store
    this.#prefix = prefix
  }

  get isOpen(): boolean {
    return this.#store.isOpen
  }

  get(key: StoreKey): Promise<Uint8Array | undefined> {
    return this.#store.get([...this.#prefix, ...key])
  }

  put(key: StoreKey, value: Uint8Array, options?: WriteOptions): Promise<void> {
    return this.#store.put([...this.#prefix, ...key], value, options)
  }

  delete(key: StoreKey, options?: WriteOptions): Promise<void> {
    return this.#store.delete([...this.#prefix, ...key], options)
  }

  batch(changes: readonly StoreChange[], options?: WriteOptions): Promise<void> {
    return this.#store.batch(
      changes.map(change => ({ ...change, key: [...this.#prefix, ...change.key] })),
      options
    )
  }

  async *list(prefix: StoreKey, { after, ...options }: ListOptions = {}): AsyncIterable<StoreEntry> {
    const inner = after == null ? options : { ...options, after: [...this.#prefix, ...after] }
    for await (const { key, value } of this.#store.list([...this.#prefix, ...prefix], inner))
      yield { key: key.slice(this.#prefix.length), value }
  }

  async close(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
}
