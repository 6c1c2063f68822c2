import { InvalidArgumentError } from '../base/errors.ts'
import type { ListOptions, StoreChange, StoreKey } from './store.ts'

/** Parts of a key: folders of folders need no more, and each is compared on every read. */
export const MAX_KEY_PARTS = 8

/** Characters of one part: a peer id has 52, a UUID 36, a URL most often fewer. */
export const MAX_KEY_PART_LENGTH = 256

/** Bytes of one value. Chromium refuses more than 127 MiB in one write. */
export const MAX_VALUE_BYTES = 64 * 1024 * 1024

/** Changes of one batch: all of them stand in memory together. */
export const MAX_BATCH_CHANGES = 10_000

/** Printable ASCII, because every store orders that in the same way: UTF-8, UTF-16 and a browser's locale do not. */
const PART = /^[\x20-\x7e]+$/

/** Below every character of a part, so that joined keys are ordered part by part. */
const SEPARATOR = '\0'
const AFTER_SEPARATOR = '\x01'

/** @throws InvalidArgumentError unless the key has 1 to 8 parts, each of 1 to 256 printable ASCII characters */
export function checkKey(key: StoreKey): void {
  if (key.length === 0) throw new InvalidArgumentError('Expected a key of at least 1 part, got none')
  checkPrefix(key)
}

/** Like {@link checkKey}; no part at all means everything. */
export function checkPrefix(prefix: StoreKey): void {
  if (!Array.isArray(prefix) || prefix.length > MAX_KEY_PARTS) {
    throw new InvalidArgumentError(`Expected a key of at most ${MAX_KEY_PARTS} parts, got ${String(prefix?.length)}`, {
      limit: MAX_KEY_PARTS
    })
  }
  for (const part of prefix as StoreKey) {
    if (typeof part === 'string' && part.length <= MAX_KEY_PART_LENGTH && PART.test(part)) continue
    const got = JSON.stringify(part)?.slice(0, 80)
    throw new InvalidArgumentError(`Expected key parts of 1 to ${MAX_KEY_PART_LENGTH} printable ASCII characters, got ${got}`, {
      limit: MAX_KEY_PART_LENGTH
    })
  }
}

/** @throws InvalidArgumentError on a bad key, a value that is no byte array or too long, or too many changes */
export function checkChanges(changes: readonly StoreChange[]): void {
  if (changes.length > MAX_BATCH_CHANGES) {
    throw new InvalidArgumentError(`Expected at most ${MAX_BATCH_CHANGES} changes in a batch, got ${changes.length}`, {
      value: changes.length,
      limit: MAX_BATCH_CHANGES
    })
  }
  for (const { key, value } of changes) {
    checkKey(key)
    if (value !== undefined) checkValue(value)
  }
}

/** @throws InvalidArgumentError */
export function checkValue(value: Uint8Array): void {
  if (!(value instanceof Uint8Array)) throw new InvalidArgumentError(`Expected a value of type Uint8Array, got ${typeof value}`)
  if (value.byteLength <= MAX_VALUE_BYTES) return
  throw new InvalidArgumentError(`Expected a value of at most ${MAX_VALUE_BYTES} bytes, got ${value.byteLength}`, {
    value: value.byteLength,
    limit: MAX_VALUE_BYTES
  })
}

/** @throws InvalidArgumentError */
export function checkListing(prefix: StoreKey, { after, limit = 0 }: ListOptions): void {
  checkPrefix(prefix)
  if (after !== undefined) checkKey(after)
  if (!(limit >= 0)) throw new InvalidArgumentError(`Expected a limit of at least 0, got ${limit}`)
}

/** A key as one string, for stores without paths. Sorts as the key does. */
export const joinKey = (key: StoreKey): string => key.join(SEPARATOR)

export const splitKey = (joined: string): StoreKey => joined.split(SEPARATOR)

/** Joined keys of a listing: `from <= key < to`, and not `after`. */
export interface JoinedRange {
  readonly from: string
  readonly to: string
}

/** The joined keys that begin with the parts of `prefix`: itself, and itself with a separator and more. */
export function joinedRange(prefix: StoreKey): JoinedRange {
  // every part is printable: DEL is above all of them
  if (prefix.length === 0) return { from: '', to: '\x7f' }
  const from = joinKey(prefix)
  return { from, to: from + AFTER_SEPARATOR }
}
