/** A place in a store: a path of names, outermost first. 1 to 8 parts, each of 1 to 256 printable ASCII characters. */
export type StoreKey = readonly string[]

/** A key and what is kept under it. */
export interface StoreEntry {
  readonly key: StoreKey
  readonly value: Uint8Array
}

/** One change of a batch: `value` absent means that the entry goes. */
export interface StoreChange {
  readonly key: StoreKey
  readonly value?: Uint8Array
}

/** How sure a write has to be before it resolves. */
export interface WriteOptions {
  /**
   * When a write resolves. `relaxed`: the system has it, which outlives a crash of the tab or the browser. `strict`: it was asked to be on
   * the disk, which outlives a power cut too and takes milliseconds. @default 'relaxed'
   */
  readonly durability?: 'relaxed' | 'strict'
}

/** Which part of a listing, and in which order. */
export interface ListOptions {
  /** Only entries behind this key, in the direction of the listing. */
  readonly after?: StoreKey
  /** Entries at most. @default Infinity */
  readonly limit?: number
  readonly direction?: 'forward' | 'backward'
}

/**
 * Where bytes rest, by key. Everything that keeps bytes is a `Store`, and passes `store.contract.ts`:
 * - keys are ordered part by part, each part by its characters, so that `['a', 'z']` stands before `['a!']`;
 * - bytes are copied in and out: nobody shares them with the store;
 * - each write is whole or not at all, and writes take effect in the order they were called.
 *
 * Every method rejects with `StorageClosedError` after {@link close}, with `InvalidArgumentError` past the limits, and writes with
 * `StorageFullError` when there is no room. A store knows nothing of what the bytes mean.
 */
export interface Store extends AsyncDisposable {
  readonly isOpen: boolean
  /** A copy of the value; `undefined` when there is none. */
  get(key: StoreKey): Promise<Uint8Array | undefined>
  /** Writes a copy, over what was there. */
  put(key: StoreKey, value: Uint8Array, options?: WriteOptions): Promise<void>
  /** Resolves whether or not there was an entry. */
  delete(key: StoreKey, options?: WriteOptions): Promise<void>
  /** All of the changes or none of them. Of two changes of one key the later one counts. */
  batch(changes: readonly StoreChange[], options?: WriteOptions): Promise<void>
  /**
   * Entries whose key begins with the parts of `prefix`, in order; all of them for `[]`. `['AA']` does not match `['AAB']`.
   * Read in pages: an entry written or deleted meanwhile may or may not be seen.
   */
  list(prefix: StoreKey, options?: ListOptions): AsyncIterable<StoreEntry>
  /** Resolves when what was written before is where it belongs. Idempotent. */
  close(): Promise<void>
}
