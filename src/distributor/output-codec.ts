import { KyroxError } from '../base/errors.ts'
import type { HeldOutput, OutputPlace, ValuePath } from '../tasks/held-output.ts'
import { MAX_ID_LENGTH, MAX_MESSAGE_BYTES, MAX_VALUE_DEPTH } from '../wire/limits.ts'
import { decodeValue, encodeValue } from '../wire/value.ts'

/** A stranger's reference to an output that is none. */
export class InvalidReferenceError extends KyroxError {
  override name = 'InvalidReferenceError'
}

/** References that one input may have: each is a fetch of its own. Small outputs are in the input itself and do not count. */
export const MAX_PLACES = 4_096
/** A peer id has 52 characters, or 46. */
const MAX_PEER_ID = 128
const SHA256_BYTES = 32

/** A reference as bytes: CBOR. */
export const encodeHeld = (output: HeldOutput): Uint8Array<ArrayBuffer> => encodeValue(listOf(output)) as Uint8Array<ArrayBuffer>

/** @throws InvalidReferenceError */
export const decodeHeld = (bytes: Uint8Array): HeldOutput => heldOf(decodeValue(bytes))

/** References and their places as bytes: CBOR. */
export const encodePlaces = (places: readonly OutputPlace[]): Uint8Array =>
  encodeValue(places.map(({ path, output }) => [path, listOf(output)]))

/** @throws InvalidReferenceError */
export function decodePlaces(bytes: Uint8Array): OutputPlace[] {
  const list = decodeValue(bytes)
  if (!Array.isArray(list) || list.length > MAX_PLACES) throw invalid(`at most ${MAX_PLACES} places`)
  return list.map(each => {
    const [path, output] = Array.isArray(each) ? each : []
    if (!isPath(path)) throw invalid('a path of keys')
    return { path, output: heldOf(output) }
  })
}

const listOf = ({ id, holder, byteLength, sha256 }: HeldOutput): unknown[] => [id, holder, byteLength, sha256]

function heldOf(value: unknown): HeldOutput {
  const [id, holder, byteLength, sha256] = Array.isArray(value) ? value : []
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID_LENGTH) throw invalid('an id')
  if (typeof holder !== 'string' || holder.length > MAX_PEER_ID) throw invalid('a peer id')
  if (!Number.isInteger(byteLength) || byteLength < 1 || byteLength > MAX_MESSAGE_BYTES) throw invalid(`1 to ${MAX_MESSAGE_BYTES} bytes`)
  if (!(sha256 instanceof Uint8Array) || ![0, SHA256_BYTES].includes(sha256.byteLength)) throw invalid('a SHA-256')
  return { id, holder, byteLength, sha256 }
}

const isPath = (path: unknown): path is ValuePath =>
  Array.isArray(path)
  && path.length <= MAX_VALUE_DEPTH
  && path.every(key => typeof key === 'string' || (typeof key === 'number' && Number.isInteger(key) && key >= 0))

const invalid = (expected: string): InvalidReferenceError => new InvalidReferenceError(`Expected a reference with ${expected}`)
