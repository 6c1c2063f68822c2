/** CBOR with one form for each value, as in DAG-CBOR: what is hashed and signed must not be written in two ways. Meanings are not known here. */
import { decode, encode } from 'cborg'

/** Source: the DAG-CBOR specification, "strictness": map keys by length and then by bytes, floats of 64 bits. */
export function encodeCanonical(value: unknown): Uint8Array {
  return encode(value, { float64: true })
}

/**
 * The value, when these are exactly the bytes that {@link encodeCanonical} makes of it.
 * @throws Error of any kind: on bytes that are no CBOR, nested past the stack, or not in canonical form
 */
export function decodeCanonical(bytes: Uint8Array): unknown {
  const value: unknown = decode(bytes, {
    strict: true,
    allowIndefinite: false,
    allowUndefined: false,
    allowInfinity: false,
    allowNaN: false,
    allowBigInt: false,
    rejectDuplicateMapKeys: true
  })
  // what strictness leaves open, such as the order of keys, short floats and texts that are no UTF-8
  if (!isSame(encodeCanonical(value), bytes)) throw new Error('not in canonical form')
  return value
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, index) => byte === b[index])
}
