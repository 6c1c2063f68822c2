/** Larger ones cost more to copy here than a hand-over does. */
const MAX_BYTES = 4_096
const MAX_PARTS = 16
const MAX_DEPTH = 3

/** What {@link smallCopy} makes no copy of. */
export const NOT_SMALL: unique symbol = Symbol('not small')

/**
 * A copy of a small plain value, as a structured clone would be, and {@link NOT_SMALL} for whatever is larger, deeper or of another kind. It does not keep it when
 * two places of a value hold the same object.
 */
export function smallCopy(value: unknown, depth = MAX_DEPTH): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' || typeof value === 'symbol' ? NOT_SMALL : value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Uint8Array.prototype) {
    const bytes = value as Uint8Array
    return bytes.byteLength <= MAX_BYTES && bytes.buffer instanceof ArrayBuffer ? bytes.slice() : NOT_SMALL
  }
  if (depth === 0) return NOT_SMALL
  if (Array.isArray(value)) return copyOfList(value, depth - 1)
  return prototype === Object.prototype || prototype === null ? copyOfObject(value, depth - 1) : NOT_SMALL
}

function copyOfList(list: readonly unknown[], depth: number): unknown {
  if (list.length > MAX_PARTS || Object.keys(list).length !== list.length) return NOT_SMALL
  const copies = list.map(part => smallCopy(part, depth))
  return copies.includes(NOT_SMALL) ? NOT_SMALL : copies
}

function copyOfObject(object: object, depth: number): unknown {
  const entries = Object.entries(object)
  if (entries.length > MAX_PARTS || Object.hasOwn(object, '__proto__')) return NOT_SMALL
  const copy: Record<string, unknown> = {}
  for (const [key, part] of entries) {
    const copied = smallCopy(part, depth)
    if (copied === NOT_SMALL) return NOT_SMALL
    copy[key] = copied
  }
  return copy
}
