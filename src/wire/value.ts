import { decode, encode } from 'cborg'
import { InvalidArgumentError, KyroxError } from '../base/errors.ts'
import { MAX_VALUE_DEPTH } from './limits.ts'
import { assertFits } from './value-fits.ts'

/** Bytes from a peer that are no CBOR value, or one this version does not take. */
export class InvalidValueError extends KyroxError {
  override name = 'InvalidValueError'
}

/** Largest and smallest whole number of CBOR without tags. */
const LARGEST_INTEGER = 2n ** 64n - 1n
const SMALLEST_INTEGER = -(2n ** 64n)

/**
 * A value as CBOR (RFC 8949): bytes, `undefined` and nested lists and objects cross whole. Any typed array comes back as its bytes, a `Map`
 * as an object, a `bigint` that fits a number as a number, -0 as 0.
 * @throws InvalidArgumentError on what CBOR cannot carry: functions, symbols, dates, sets, cycles, a `bigint` past 64 bits, and on what is nested too deep;
 * MessageTooLargeError on what no message carries.
 */
export function encodeValue(value: unknown): Uint8Array {
  assertFits(value)
  try {
    const bytes = encode(value, { typeEncoders: { bigint: checkedBigint } })
    checkDepth(value, MAX_VALUE_DEPTH)
    return bytes
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
    const value = decode(bytes, { allowUndefined: true, rejectDuplicateMapKeys: true })
    checkDepth(value, MAX_VALUE_DEPTH)
    return value
  } catch (error) {
    throw new InvalidValueError(`Expected a CBOR value: ${(error as Error).message}`)
  }
}

/** `null` leaves the encoding to the library. */
function checkedBigint(value: bigint): null {
  if (value < SMALLEST_INTEGER || value > LARGEST_INTEGER) throw new RangeError('bigint past 64 bits')
  return null
}

function checkDepth(value: unknown, left: number): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return
  if (left === 0) throw new RangeError(`nested more than ${MAX_VALUE_DEPTH} deep`)
  const parts = value instanceof Map ? value.values() : Array.isArray(value) ? value : Object.values(value)
  for (const part of parts) checkDepth(part, left - 1)
}
