/** Reads the fields of a hostile manifest one by one: every refusal names the path, the value and the limit. It knows no manifest. */
import { KyroxError } from '../../base/errors.ts'
import { isVersion, MAX_VERSION_LENGTH } from '../version.ts'

/** The manifest is not as documented. `detail` has `path`, `value` and `limit`. */
export class InvalidManifestError extends KyroxError {
  override name = 'InvalidManifestError'
}

/** Smallest and largest of a number, of a text's length or of a list's, both included. */
export type Span = readonly [least: number, most: number]

/** A value and where in the manifest it stands. */
export interface Field {
  readonly path: string
  readonly value: unknown
}

/** @throws InvalidManifestError always */
export function refuse({ path, value }: Field, expected: string): never {
  const shown = shownValue(value)
  throw new InvalidManifestError(`Expected ${path} to be ${expected}, got ${shown}`, { path, value: shown, limit: expected })
}

/** The fields of an object that has no others than `names`. */
export function readObject<Name extends string>(field: Field, names: readonly Name[]): Record<Name, Field> {
  const object = plainObject(field)
  for (const key of Object.keys(object)) {
    const isKnown = (names as readonly string[]).includes(key)
    if (!isKnown) refuse({ path: `${field.path}.${key.slice(0, 40)}`, value: object[key] }, `absent: the fields are ${names.join(', ')}`)
  }
  const entries = names.map(name => [
    name,
    { path: `${field.path}.${name}`, value: Object.hasOwn(object, name) ? object[name] : undefined }
  ])
  // each name was mapped to its field just above
  return Object.fromEntries(entries) as Record<Name, Field>
}

/** An object of plain data; a class's instance is none. */
export function plainObject(field: Field): Readonly<Record<string, unknown>> {
  const { value } = field
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(field, 'an object')
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return refuse(field, 'a plain object')
  return value as Record<string, unknown>
}

export function readText(field: Field, [least, most]: Span): string {
  const { value } = field
  if (typeof value === 'string' && value.length >= least && value.length <= most) return value
  return refuse(field, `a text of ${least} to ${most} characters`)
}

export function readNumber(field: Field, [least, most]: Span): number {
  const { value } = field
  if (typeof value === 'number' && value >= least && value <= most) return value
  return refuse(field, `a number of ${least} to ${most}`)
}

export function readInteger(field: Field, span: Span): number {
  if (!Number.isInteger(field.value)) return refuse(field, `a whole number of ${span[0]} to ${span[1]}`)
  return readNumber(field, span)
}

export function readBoolean(field: Field): boolean {
  return typeof field.value === 'boolean' ? field.value : refuse(field, 'true or false')
}

export function readVersion(field: Field): string {
  return isVersion(field.value)
    ? field.value
    : refuse(field, `a semantic version of at most ${MAX_VERSION_LENGTH} characters, such as 1.0.0`)
}

/** Each of a list's values, with its path. */
export function readList(field: Field, [least, most]: Span): Field[] {
  const { path, value } = field
  if (!Array.isArray(value) || value.length < least || value.length > most) return refuse(field, `a list of ${least} to ${most}`)
  return Array.from(value, (part: unknown, index) => ({ path: `${path}[${index}]`, value: part }))
}

/** What `read` says of a field that is there. */
export function optional<Value>(field: Field, read: (field: Field) => Value): Value | undefined {
  return field.value === undefined ? undefined : read(field)
}

/** The object without the fields that are `undefined`: CBOR would carry them, and two equal manifests would differ. */
export function withoutAbsent<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  // only what is undefined was left out, and the type says so
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>
  }
}

/** Short, since it comes from a stranger. */
function shownValue(value: unknown): string {
  if (typeof value === 'string') return `"${value.slice(0, 40)}"${value.length > 40 ? ` of ${value.length} characters` : ''}`
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value === 'function') return 'a function'
  return String(value).slice(0, 40)
}
