import { InvalidArgumentError } from '../base/errors.ts'
import type { ValuePath } from './held-output.ts'

/**
 * Puts a value where the path leads; the empty path is the whole. What is there already must be its own: a path never leads to a prototype, nor makes anything.
 * @throws InvalidArgumentError when the path leads nowhere
 */
export function putAt(root: unknown, path: ValuePath, value: unknown): unknown {
  if (path.length === 0) return value
  let at = root
  for (const [depth, key] of path.entries()) {
    if (typeof at !== 'object' || at === null || ArrayBuffer.isView(at) || !Object.hasOwn(at, key))
      throw new InvalidArgumentError(
        `Expected a place in the input at ${path
          .slice(0, depth + 1)
          .join('.')
          .slice(0, 200)}, found none`
      )
    const holder = at as Record<string | number, unknown>
    if (depth === path.length - 1) holder[key] = value
    else at = holder[key]
  }
  return root
}
