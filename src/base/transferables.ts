/** How deep a value is searched: agents return `{ bytes }` or `{ pages: [{ bytes }] }`, seldom more. */
const MAX_DEPTH = 4

/**
 * The buffers in a value that may be moved to another thread instead of copied: those of byte arrays that cover their whole buffer.
 * The caller gives them up: they are empty on its side afterwards. It does not know who else holds a view on them.
 */
export function transferablesOf(value: unknown, depth = MAX_DEPTH, found: Set<ArrayBuffer> = new Set()): ArrayBuffer[] {
  if (value instanceof ArrayBuffer) found.add(value)
  else if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength) found.add(value.buffer)
  } else if (typeof value === 'object' && value !== null && depth > 0) {
    for (const part of Object.values(value)) transferablesOf(part, depth - 1, found)
  }
  return [...found]
}
