/** About what a part of a list or object costs beside its own bytes. */
const PART_BYTES = 8

/** About how many bytes a small plain value holds; infinitely many for what is deeper than a few steps. It looks at what {@link smallCopy} copies. */
export function plainBytes(value: unknown, depth = 3): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return PART_BYTES
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (depth === 0) return Number.POSITIVE_INFINITY
  let bytes = 0
  for (const part of Array.isArray(value) ? value : Object.values(value)) bytes += PART_BYTES + plainBytes(part, depth - 1)
  return bytes
}
