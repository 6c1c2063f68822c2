import { OutputReference } from './output-reference.ts'
import type { TaskNeed } from './tasks/task-spec.ts'

type Container = Record<string | number, unknown>

/** What an input refers to, and the input with those places empty. The one given is left as it is. */
export function needsOf(input: unknown): { readonly input: unknown; readonly needs: TaskNeed[] } {
  const needs: TaskNeed[] = []
  if (!OutputReference.exist) return { input, needs }
  const path: Array<string | number> = []
  /** On the way down to here: a ring is left to whoever hands the input over, and refuses it. */
  const above = new Set<object>()
  /** Searched, with nothing in them: a part may be there more than once. */
  const plain = new WeakSet<object>()
  const emptied = (value: unknown): unknown => {
    if (value instanceof OutputReference) {
      needs.push({ taskId: value.taskId, onFailure: value.onFailure, path: [...path] })
      return null
    }
    if (!isContainer(value) || above.has(value) || plain.has(value)) return value
    above.add(value)
    let copy: Container | undefined
    for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
      path.push(key)
      const part = emptied(value[key])
      path.pop()
      if (part === value[key]) continue
      copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Container
      copy[key] = part
    }
    above.delete(value)
    if (copy == null) plain.add(value)
    return copy ?? value
  }
  return { input: emptied(input), needs }
}

function isContainer(value: unknown): value is Container {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null
}
