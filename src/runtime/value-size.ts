import { KyroxError } from '../base/errors.ts'
import { MAX_VALUE_DEPTH } from '../wire/limits.ts'

/** A value is larger than it may be, or nested too deep. `detail` has `limit`. */
export class ValueTooLargeError extends KyroxError {
  override name = 'ValueTooLargeError'
}

/** What any part costs, about. */
const NODE_BYTES = 32

/**
 * About how many bytes a value holds. Stops as soon as there are more than `limitBytes`, so that cycles and shared parts cost no more than that.
 * @throws ValueTooLargeError
 */
export function sizeOfValue(value: unknown, limitBytes: number): number {
  let bytes = 0
  const waiting: Array<{ readonly part: unknown; readonly depth: number }> = [{ part: value, depth: 0 }]
  for (let next = waiting.pop(); next != null; next = waiting.pop()) {
    const { part, depth } = next
    bytes += ownBytes(part)
    if (bytes > limitBytes) throw new ValueTooLargeError(`Expected a value of at most ${limitBytes} bytes, got more`, { limit: limitBytes })
    const inside = partsOf(part)
    if (inside.length === 0) continue
    if (depth >= MAX_VALUE_DEPTH)
      throw new ValueTooLargeError(`Expected a value at most ${MAX_VALUE_DEPTH} deep`, { limit: MAX_VALUE_DEPTH })
    // before they are listed here: a list of holes costs nothing to make
    if (bytes + inside.length * NODE_BYTES > limitBytes)
      throw new ValueTooLargeError(`Expected at most ${limitBytes} bytes, got more`, { limit: limitBytes })
    for (const each of inside) waiting.push({ part: each, depth: depth + 1 })
  }
  return bytes
}

function ownBytes(part: unknown): number {
  if (typeof part === 'string') return NODE_BYTES + part.length
  if (part instanceof ArrayBuffer || ArrayBuffer.isView(part)) return NODE_BYTES + part.byteLength
  return NODE_BYTES
}

function partsOf(part: unknown): readonly unknown[] {
  if (typeof part !== 'object' || part === null || part instanceof ArrayBuffer || ArrayBuffer.isView(part)) return []
  if (Array.isArray(part)) return part
  if (part instanceof Map) return [...part.keys(), ...part.values()]
  if (part instanceof Set) return [...part]
  return [...Object.keys(part), ...Object.values(part)]
}
