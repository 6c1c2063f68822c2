import { isNamed } from '../base/errors.ts'
import { type IndexedDbStoreOptions, openIndexedDbStore } from './indexed-db-store.ts'
import { MemoryStore } from './memory-store.ts'
import type { Store } from './store.ts'

export interface OpenedStore {
  readonly store: Store
  /** `memory`: nothing outlives the page. */
  readonly kind: 'indexed-db' | 'memory'
  /** Why it is not IndexedDB. */
  readonly reason?: string
}

/** The best storage this browser gives: IndexedDB, or memory where that is refused, broken or silent. Says which. */
export async function openStore(name: string, options: IndexedDbStoreOptions = {}): Promise<OpenedStore> {
  try {
    return { store: await openIndexedDbStore(name, options), kind: 'indexed-db' }
  } catch (error) {
    if (!isNamed(error, 'StorageUnavailableError')) throw error
    return { store: new MemoryStore(), kind: 'memory', reason: (error as Error).message }
  }
}
