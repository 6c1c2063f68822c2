import { decode, encode } from 'cborg'
import { InvalidArgumentError, KyroxError } from '../base/errors.ts'

/** Bytes from a peer that are no CBOR value, or one this version does not take. */
export class InvalidValueError extends KyroxError {
  override name = 'InvalidValueError'
}

/**
 * A value as CBOR (RFC 8949): bytes stay bytes, `undefined`, `bigint` and nested lists and maps cross whole.
 * @throws InvalidArgumentError on what CBOR cannot carry: functions, symbols, cycles.
 */
export function encodeValue(value: unknown): Uint8Array {
  try {
    return encode(value)
  } catch (error) {
    throw new InvalidArgumentError(`Expected a value of plain objects, lists, strings, numbers and bytes: ${(error as Error).message}`)
  }
}

/**
 * The value again. Keys such as `__proto__` become own properties, never prototypes.
 * @throws InvalidValueError
 */
export function decodeValue(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, { allowUndefined: true, rejectDuplicateMapKeys: true })
  } catch (error) {
    throw new InvalidValueError(`Expected a CBOR value: ${(error as Error).message}`)
  }
}
