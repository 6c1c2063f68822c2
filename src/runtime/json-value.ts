/** Copies of JSON values from a stranger, bounded: what schemas are made of. */
import { KyroxError } from '../base/errors.ts'

/** A value is no JSON, or larger or deeper than allowed. `detail` has `path` and `limit`. */
export class InvalidJsonError extends KyroxError {
  override name = 'InvalidJsonError'
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }
export type JsonObject = { readonly [key: string]: JsonValue }

export interface JsonLimits {
  /** About as many as its text has: strings and keys by their characters, all else by 8. */
  readonly maxSize: number
  /** Lists and objects inside each other. */
  readonly maxDepth: number
}

/** A rough weight is enough: the limit keeps memory and time small, and nobody counts on the exact byte. */
const WEIGHT = 8

/**
 * A copy that shares nothing with the value and holds plain JSON only; a key such as `__proto__` becomes an own property.
 * @throws InvalidJsonError
 */
export function copyJson(value: unknown, { maxSize, maxDepth }: JsonLimits): JsonValue {
  let size = 0
  const weigh = (part: number): void => {
    size += part
    if (size > maxSize) throw new InvalidJsonError(`Expected JSON of at most ${maxSize} bytes`, { limit: maxSize })
  }
  const copy = (part: unknown, path: string, depth: number): JsonValue => {
    weigh(WEIGHT + (typeof part === 'string' ? part.length : 0))
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return part
    if (typeof part === 'number' && Number.isFinite(part)) return part
    if (typeof part !== 'object' || !isPlain(part)) throw new InvalidJsonError(`Expected JSON at ${path}, got ${typeof part}`, { path })
    if (depth === 0)
      throw new InvalidJsonError(`Expected JSON of at most ${maxDepth} levels`, { path: path.slice(0, 200), limit: maxDepth })
    // before it is walked: an empty list may say that it is four thousand million long
    if (Array.isArray(part)) weigh(part.length)
    if (Array.isArray(part)) return Array.from(part, (each, index) => copy(each, `${path}/${index}`, depth - 1))
    const entries = Object.entries(part).map(([key, each]): [string, JsonValue] => {
      weigh(key.length)
      return [key, copy(each, `${path}/${key.slice(0, 40)}`, depth - 1)]
    })
    return Object.fromEntries(entries)
  }
  return copy(value, '', maxDepth)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === null || prototype === Object.prototype
}
