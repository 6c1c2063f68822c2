/** An agent's state as bytes that move from node to node, and the check of such bytes. Quotas are not known here. */
import { KyroxError } from '../../base/errors.ts'
import { decodeValue, encodeValue } from '../../wire/value.ts'

/** Bytes that are no state of an agent. */
export class InvalidStateError extends KyroxError {
  override name = 'InvalidStateError'
}

/** Values stay in their own CBOR: they need not be understood to be moved. */
export function writeState(entries: readonly (readonly [key: string, value: Uint8Array])[]): Uint8Array {
  return encodeValue({ entries })
}

/**
 * Values in CBOR by key, each of them checked. Hostile bytes may come.
 * @throws InvalidStateError
 */
export function readState(bytes: Uint8Array, assertKey: (key: unknown) => asserts key is string): Map<string, Uint8Array> {
  try {
    const state = decodeValue(bytes)
    // a field of anything but null and undefined may be asked for
    const entries = (state as { readonly entries?: unknown } | null | undefined)?.entries
    if (!Array.isArray(entries)) throw new Error('no entries')
    const values = new Map(entries.map((entry: unknown) => readEntry(entry, assertKey)))
    if (values.size !== entries.length) throw new Error('a key stands there twice')
    return values
  } catch (error) {
    throw new InvalidStateError(`Expected an exported state: ${(error as Error).message}`)
  }
}

function readEntry(entry: unknown, assertKey: (key: unknown) => asserts key is string): [string, Uint8Array] {
  const [key, value]: readonly unknown[] = Array.isArray(entry) && entry.length === 2 ? entry : []
  assertKey(key)
  if (!(value instanceof Uint8Array)) throw new Error('a value that is no bytes')
  decodeValue(value)
  return [key, value]
}
