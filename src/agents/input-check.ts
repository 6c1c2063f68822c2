import type { StandardSchema } from '../runtime/capability.ts'

/** Checks of inputs, written by hand, so that an agent needs no validator at run time. What they say names the place and what was expected there. */

export interface InputIssue {
  readonly message: string
  readonly path: readonly PropertyKey[]
}

export type Checked<Output> = { readonly value: Output } | { readonly issues: readonly InputIssue[] }

/** The check of an object's properties as a Standard Schema. `check` is only given objects. */
export function inputSchema<Output>(check: (input: Readonly<Record<string, unknown>>) => Checked<Output>): StandardSchema<Output> {
  const validate = (value: unknown): Checked<Output> =>
    isObject(value) ? check(value) : { issues: [{ message: `Expected an object, got ${shown(value)}`, path: [] }] }
  return { '~standard': { version: 1, vendor: 'kyrox', validate } }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** Decoders take no shared memory, and it could change under them. */
export const isOwnBytes = (value: unknown): value is Uint8Array<ArrayBuffer> =>
  value instanceof Uint8Array && value.buffer instanceof ArrayBuffer

/** No issue when `isGood`, else the one that says what was expected at `path`. */
export function expectAt(path: PropertyKey | readonly PropertyKey[], value: unknown, isGood: boolean, expected: string): InputIssue[] {
  if (isGood) return []
  return [{ message: `Expected ${expected}, got ${shown(value)}`, path: typeof path === 'object' ? path : [path] }]
}

/** A whole number of 1 to `most`, or nothing at all. */
export function expectCount(name: string, value: unknown, most: number): InputIssue[] {
  const isGood = value === undefined || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most)
  return expectAt(name, value, isGood, `a whole number of 1 to ${most}`)
}

/** A text of at most `most` characters. */
export function expectText(path: PropertyKey | readonly PropertyKey[], value: unknown, most: number): InputIssue[] {
  if (typeof value === 'string' && value.length > most) return expectAt(path, value.length, false, `a text of at most ${most} characters`)
  return expectAt(path, value, typeof value === 'string', `a text of at most ${most} characters`)
}

/** A value as text for a message: short, since it may come from a stranger. */
function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value.slice(0, 40)}"`
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return String(value).slice(0, 40)
}
