/** A value as a JSON Schema sees it, and how large it is. Schemas are not known here. */

/** A plain copy: bytes are an object without properties, and what is `undefined` is absent. */
export interface SchemaView {
  readonly value: unknown
  /** Characters of the longest text. */
  readonly longest: number
  /** Values within the value. */
  readonly nodes: number
}

/** Values inside a value that are checked at most: more is data, and data travels as bytes. */
export const MAX_VIEW_NODES = 200_000
export const MAX_VIEW_DEPTH = 128

/** Properties from which on each look through all of them is told: less is nothing beside the visit itself. */
const WIDE = 32

/**
 * The view; `onKeys` hears how many names a wide object has, each time that they are listed.
 * @throws RangeError, TypeError with what stands where, for what no schema can describe
 */
export function viewOf(value: unknown, onKeys: (count: number) => void): SchemaView {
  let [longest, nodes] = [0, 0]
  const walk = (part: unknown, depth: number): unknown => {
    if (++nodes > MAX_VIEW_NODES) throw new RangeError(`Expected at most ${MAX_VIEW_NODES} values`)
    if (depth > MAX_VIEW_DEPTH) throw new RangeError(`Expected a value nested at most ${MAX_VIEW_DEPTH} deep`)
    if (typeof part === 'string') longest = Math.max(longest, part.length)
    if (part === null || typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean') return part
    if (typeof part !== 'object') throw new TypeError(`Expected a value that JSON has, got ${typeof part}`)
    if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) return {}
    if (Array.isArray(part)) {
      // before it is walked: an empty list may say that it is four thousand million long
      if (part.length > MAX_VIEW_NODES) throw new RangeError(`Expected at most ${MAX_VIEW_NODES} values`)
      return Array.from(part, each => walk(each, depth + 1))
    }
    const entries = Object.entries(part).filter(([, each]) => each !== undefined)
    for (const [key] of entries) longest = Math.max(longest, key.length)
    return watched(Object.fromEntries(entries.map(([key, each]) => [key, walk(each, depth + 1)])), entries.length, onKeys)
  }
  return { value: walk(value, 0), longest, nodes }
}

function watched(object: object, width: number, onKeys: (count: number) => void): object {
  if (width < WIDE) return object
  return new Proxy(object, {
    ownKeys: target => {
      onKeys(width)
      return Reflect.ownKeys(target)
    }
  })
}
