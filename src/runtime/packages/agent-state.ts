/** What an agent keeps for itself between runs. Knows nothing of who asks: a sandbox is given its own agent's only. */
import { InvalidArgumentError, KyroxError } from '../../base/errors.ts'
import type { Store, StoreChange, StoreKey } from '../../storage/store.ts'
import { decodeValue, encodeValue } from '../../wire/value.ts'
import { type AgentState, assertCapabilityName } from '../capability.ts'
import { readState, writeState } from './state-export.ts'
import { Turns } from './turns.ts'

/** More than the agent may keep. `detail` has `value` and `limit`. */
export class StateQuotaError extends KyroxError {
  override name = 'StateQuotaError'
}

export interface AgentStateOptions {
  /** The agent's name: each has a place of its own. */
  readonly agent: string
  /** Bytes of all keys, in UTF-8, and values, in CBOR. @default 1_048_576 */
  readonly limitBytes?: number
}

/** Characters of a key. */
export const MAX_STATE_KEY = 512
/** Keys of an agent: all of them stand in memory, and an import changes them in one batch of the store. */
export const MAX_STATE_KEYS = 4_096

const ROOT = 'agent-state'
const utf8 = new TextEncoder()

/** One agent's state. There must be one for an agent at a time: it counts the bytes in memory. */
export class AgentStateStore implements AgentState {
  readonly #store: Store
  readonly #place: StoreKey
  readonly #limitBytes: number
  readonly #turns = new Turns()
  /** Bytes by key, once they were read. */
  #sizes: Map<string, number> | undefined
  #used = 0

  /** @throws InvalidArgumentError */
  constructor(store: Store, { agent, limitBytes = 1024 * 1024 }: AgentStateOptions) {
    assertCapabilityName(agent)
    if (!(limitBytes >= 0)) throw new InvalidArgumentError(`Expected limitBytes of at least 0, got ${limitBytes}`)
    this.#store = store
    this.#place = [ROOT, agent]
    this.#limitBytes = limitBytes
  }

  async get<Value = unknown>(key: string): Promise<Value | undefined> {
    assertStateKey(key)
    const bytes = await this.#turns.take(async () => await this.#store.get(this.#keyOf(key)))
    // the agent says what it put there; nobody else writes here
    return bytes && (decodeValue(bytes) as Value)
  }

  /** Rejects with `StateQuotaError`, or `InvalidArgumentError` for what CBOR cannot carry. */
  async set(key: string, value: unknown): Promise<void> {
    assertStateKey(key)
    // before waiting: the value is kept as it was when it was given
    const bytes = encodeValue(value)
    await this.#turns.take(async () => {
      const sizes = await this.#load()
      const size = sizeOf(key, bytes)
      const used = this.#used + size - (sizes.get(key) ?? 0)
      this.#assertRoom(used, sizes.size + (sizes.has(key) ? 0 : 1))
      await this.#store.put(this.#keyOf(key), bytes)
      sizes.set(key, size)
      this.#used = used
    })
  }

  async delete(key: string): Promise<void> {
    assertStateKey(key)
    await this.#turns.take(async () => {
      const sizes = await this.#load()
      await this.#store.delete(this.#keyOf(key))
      this.#used -= sizes.get(key) ?? 0
      sizes.delete(key)
    })
  }

  async keys(prefix = ''): Promise<string[]> {
    const sizes = await this.#turns.take(async () => await this.#load())
    return [...sizes.keys()].filter(key => key.startsWith(prefix)).sort()
  }

  /** Bytes that count against the limit. */
  async usedBytes(): Promise<number> {
    return await this.#turns.take(async () => {
      await this.#load()
      return this.#used
    })
  }

  /** All of it, for another node. */
  async export(): Promise<Uint8Array> {
    return await this.#turns.take(async () => {
      const entries: [string, Uint8Array][] = []
      for await (const { key, value } of this.#store.list(this.#place)) {
        const text = textOf(key.slice(this.#place.length))
        if (text != null) entries.push([text, value])
      }
      return writeState(entries)
    })
  }

  /**
   * Replaces all of it by what another node exported: whole or not at all.
   * @throws InvalidStateError, StateQuotaError
   */
  async import(bytes: Uint8Array): Promise<void> {
    // an entry of the smallest kind has 2 bytes that count and 5 that travel
    const mostBytes = 3 * this.#limitBytes + 64
    if (bytes.byteLength > mostBytes) throw quotaError('bytes of state', bytes.byteLength, mostBytes)
    const entries = readState(bytes, assertStateKey)
    const sizes = new Map(Array.from(entries, ([key, value]) => [key, sizeOf(key, value)]))
    const used = sum(sizes.values())
    this.#assertRoom(used, sizes.size)
    await this.#turns.take(async () => {
      const gone = [...(await this.#load()).keys()].filter(key => !entries.has(key))
      const puts = Array.from(entries, ([key, value]): StoreChange => ({ key: this.#keyOf(key), value }))
      await this.#store.batch([...gone.map(key => ({ key: this.#keyOf(key) })), ...puts])
      this.#sizes = sizes
      this.#used = used
    })
  }

  /** Forgets all of it. */
  async clear(): Promise<void> {
    await this.#turns.take(async () => {
      const keys = [...(await this.#load()).keys()]
      await this.#store.batch(keys.map(key => ({ key: this.#keyOf(key) })))
      this.#sizes = new Map()
      this.#used = 0
    })
  }

  async #load(): Promise<Map<string, number>> {
    if (this.#sizes != null) return this.#sizes
    const sizes = new Map<string, number>()
    for await (const { key, value } of this.#store.list(this.#place)) {
      const text = textOf(key.slice(this.#place.length))
      if (text != null) sizes.set(text, sizeOf(text, value))
    }
    this.#used = sum(sizes.values())
    this.#sizes = sizes
    return sizes
  }

  #assertRoom(used: number, keys: number): void {
    if (used > this.#limitBytes) throw quotaError('bytes of state', used, this.#limitBytes)
    if (keys > MAX_STATE_KEYS) throw quotaError('keys of state', keys, MAX_STATE_KEYS)
  }

  #keyOf(key: string): StoreKey {
    return [...this.#place, ...partsOf(key)]
  }
}

/** @throws InvalidArgumentError */
function assertStateKey(key: unknown): asserts key is string {
  if (typeof key === 'string' && key.length >= 1 && key.length <= MAX_STATE_KEY) return
  const got = typeof key === 'string' ? `${key.length}` : typeof key
  throw new InvalidArgumentError(`Expected a key of 1 to ${MAX_STATE_KEY} characters, got ${got}`, { value: got, limit: MAX_STATE_KEY })
}

const quotaError = (what: string, value: number, limit: number): StateQuotaError =>
  new StateQuotaError(`Expected at most ${limit} ${what}, got ${value}`, { value, limit })

const sizeOf = (key: string, value: Uint8Array): number => utf8.encode(key).byteLength + value.byteLength

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

/** A store takes printable ASCII in parts of 256, an agent's keys are any text: the longest has 6 parts in base64 of UTF-16. */
function partsOf(key: string): string[] {
  let binary = ''
  for (let i = 0; i < key.length; i++) binary += String.fromCharCode(key.charCodeAt(i) >> 8, key.charCodeAt(i) & 255)
  return btoa(binary).match(/.{1,256}/g) ?? []
}

/** The key again; `undefined` for parts that no key has. */
function textOf(parts: StoreKey): string | undefined {
  try {
    const binary = atob(parts.join(''))
    let text = ''
    for (let i = 0; i < binary.length; i += 2) text += String.fromCharCode((binary.charCodeAt(i) << 8) | binary.charCodeAt(i + 1))
    return text
  } catch {
    return undefined
  }
}
