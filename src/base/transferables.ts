/** How deep a value is searched: agents return `{ bytes }` or `{ pages: [{ bytes }] }`, seldom more. */
const MAX_DEPTH = 4

/** A smaller buffer is copied sooner than it is taken from one thread and given to the other. */
const LEAST_BYTES = 16 * 1024

/**
 * The buffers in a value that are better moved to another thread than copied: large ones, of byte arrays that cover their whole buffer.
 * The caller gives them up: they are empty on its side afterwards. It does not know who else holds a view on them.
 */
export function transferablesOf(value: unknown, depth = MAX_DEPTH, found: Set<ArrayBuffer> = new Set()): ArrayBuffer[] {
  if (value instanceof ArrayBuffer) addLarge(value, found)
  else if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength) addLarge(value.buffer, found)
  } else if (typeof value === 'object' && value !== null && depth > 0) {
    for (const part of Object.values(value)) transferablesOf(part, depth - 1, found)
  }
  return [...found]
}

function addLarge(buffer: ArrayBuffer, found: Set<ArrayBuffer>): void {
  if (buffer.byteLength >= LEAST_BYTES) found.add(buffer)
}
