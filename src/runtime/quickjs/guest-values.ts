/**
 * Values between the host and an interpreter: one JSON text and the bytes in it beside it. What JSON lacks stands in it as `{ "$": tag }`, and an object
 * that has a `$` of its own as `{ "$": { ... } }`. The text from the interpreter may be anything: it is parsed here, and nothing of it is run.
 * It does not know what the values mean.
 */
import { type ErrorData, KyroxError } from '../../base/errors.ts'

/** A value cannot cross into the sandbox or out of it. */
export class InvalidValueError extends KyroxError {
  override name = 'InvalidValueError'
}

export interface PackedValue {
  readonly text: string
  readonly buffers: readonly Uint8Array[]
}

/** Most characters of one value, beside its bytes. */
export const MAX_VALUE_CHARACTERS = 64 * 1024 * 1024
/** Most bytes of one value, all its byte arrays together. */
export const MAX_VALUE_BYTES = 64 * 1024 * 1024
/** Deeper ones would overflow the stack of whoever reads them. */
export const MAX_DEPTH = 200

const VIEWS = {
  Uint8ClampedArray,
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array
}

/** @throws InvalidValueError */
export function packValue(value: unknown): PackedValue {
  const buffers: Uint8Array[] = []
  const text = JSON.stringify(tagged(value, buffers, 0))
  assertSize(text, buffers)
  return { text, buffers }
}

export const packError = ({ name, message, detail }: ErrorData): PackedValue => packValue({ name, message, detail })

/** @throws InvalidValueError */
export function unpackValue({ text, buffers }: PackedValue): unknown {
  assertSize(text, buffers)
  try {
    const parsed: unknown = JSON.parse(text)
    // most values are plain, and are done when they are parsed
    return text.includes('"$":') || text.length > MAX_DEPTH ? revived(parsed, buffers, 0) : parsed
  } catch (error) {
    if (error instanceof InvalidValueError) throw error
    throw new InvalidValueError(`Expected a value as text, got something else: ${(error as Error).message.slice(0, 80)}`)
  }
}

function assertSize(text: string, buffers: readonly Uint8Array[]): void {
  const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0)
  if (text.length > MAX_VALUE_CHARACTERS || bytes > MAX_VALUE_BYTES) {
    throw new InvalidValueError(`Expected a value of at most ${MAX_VALUE_BYTES} bytes, got ${text.length + bytes}`, {
      value: text.length + bytes,
      limit: MAX_VALUE_BYTES
    })
  }
}

function tagged(value: unknown, buffers: Uint8Array[], depth: number): unknown {
  if (value === undefined) return { $: 'u' }
  if (typeof value === 'bigint') return { $: `i${value}` }
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return { $: `n${Object.is(value, -0) ? '-0' : value}` }
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new InvalidValueError(`Expected plain values and bytes, got a ${typeof value}`)
  return typeof value === 'object' && value !== null ? taggedObject(value, buffers, depth) : value
}

function taggedObject(value: object, buffers: Uint8Array[], depth: number): unknown {
  assertDepth(depth)
  if (Array.isArray(value)) return Array.from(value, part => tagged(part, buffers, depth + 1))
  if (value instanceof Date) return { $: `d${value.getTime()}` }
  if (value instanceof ArrayBuffer) return { $: bytesTag('ArrayBuffer', new Uint8Array(value), buffers) }
  if (ArrayBuffer.isView(value)) {
    const kind = Object.prototype.toString.call(value).slice('[object '.length, -1)
    if (!Object.hasOwn(VIEWS, kind)) throw new InvalidValueError(`Expected bytes or plain values, got a ${kind.slice(0, 40)}`)
    return { $: bytesTag(kind, new Uint8Array(value.buffer, value.byteOffset, value.byteLength), buffers) }
  }
  const object = fromEntries(Object.entries(value).map(([key, part]) => [key, tagged(part, buffers, depth + 1)]))
  return Object.hasOwn(value, '$') ? { $: object } : object
}

function bytesTag(kind: string, bytes: Uint8Array, buffers: Uint8Array[]): string {
  return bytes.byteLength === 0 ? `b${kind}:` : `b${kind}:${buffers.push(bytes) - 1}`
}

function revived(value: unknown, buffers: readonly Uint8Array[], depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  assertDepth(depth)
  if (Array.isArray(value)) return value.map(part => revived(part, buffers, depth + 1))
  if (!Object.hasOwn(value, '$')) return fromEntries(Object.entries(value).map(([key, part]) => [key, revived(part, buffers, depth + 1)]))
  const { $: inner } = value as { readonly $: unknown }
  if (typeof inner === 'string') return special(inner, buffers)
  if (typeof inner !== 'object' || inner === null) throw new InvalidValueError('Expected a tag in a value, got something else')
  return fromEntries(Object.entries(inner).map(([key, part]) => [key, revived(part, buffers, depth + 1)]))
}

function special(tag: string, buffers: readonly Uint8Array[]): unknown {
  const rest = tag.slice(1)
  if (tag === 'u') return undefined
  if (tag.startsWith('n')) return Number(rest)
  if (tag.startsWith('i') && /^-?\d{1,320}$/.test(rest)) return BigInt(rest)
  if (tag.startsWith('d')) return new Date(Number(rest))
  const [, kind = '', index = ''] = /^b([A-Za-z0-9]+):(\d*)$/.exec(tag) ?? []
  const bytes = index === '' ? new Uint8Array() : buffers[Number(index)]
  if (bytes == null || (kind !== 'ArrayBuffer' && !Object.hasOwn(VIEWS, kind)))
    throw new InvalidValueError('Expected a tag in a value, got another')
  if (kind === 'Uint8Array') return bytes
  const { buffer } = bytes.slice()
  return kind === 'ArrayBuffer' ? buffer : new VIEWS[kind as keyof typeof VIEWS](buffer)
}

function assertDepth(depth: number): void {
  if (depth >= MAX_DEPTH)
    throw new InvalidValueError(`Expected a value of at most ${MAX_DEPTH} levels, got a deeper one`, { limit: MAX_DEPTH })
}

/** Defines each as its own: a `__proto__` among the keys is a key like others. */
const fromEntries = (entries: ReadonlyArray<readonly [string, unknown]>): Record<string, unknown> => Object.fromEntries(entries)
