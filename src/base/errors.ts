/** Plain values an error may carry across a worker or the wire. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** An error as data: what crosses a worker boundary or the wire. */
export interface ErrorData {
  readonly name: string
  readonly message: string
  readonly detail?: ErrorDetail
}

/**
 * Base of every error that Kyrox throws. Match on `name`, never on `instanceof`: an error that crossed a worker or the
 * wire comes back with its name, its message and its `detail`, but not with its class.
 */
export class KyroxError extends Error {
  override name = 'KyroxError'
  /** The offending value and the limit it broke, by name. */
  readonly detail: ErrorDetail

  constructor(message: string, detail: ErrorDetail = {}) {
    super(message)
    this.detail = detail
  }
}

/** An argument is outside what is documented. `detail` names the value and the limit. */
export class InvalidArgumentError extends KyroxError {
  override name = 'InvalidArgumentError'
}

/** The longest message or name kept of an error that is sent on, in characters; the rest is cut. */
const MAX_TEXT = 2_000

const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text)

/**
 * Turns anything thrown into data that structured clone and CBOR both carry; never throws itself, whatever an agent threw.
 * Stacks stay at home: they name local paths.
 */
export function errorToData(thrown: unknown): ErrorData {
  if (!(thrown instanceof Error)) return { name: 'KyroxError', message: cut(textOf(thrown)) }
  const detail = thrown instanceof KyroxError ? plainDetail(thrown.detail) : undefined
  return { name: cut(textOf(thrown.name)), message: cut(textOf(thrown.message)), ...(detail == null ? {} : { detail }) }
}

/** What may be sent on of a detail or taken from a stranger's: its plain values, or nothing when there are none. */
export function plainDetail(value: unknown): ErrorDetail | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const plain = Object.entries(value).filter(([, part]) => isPlain(part))
  return plain.length === 0 ? undefined : (Object.fromEntries(plain) as ErrorDetail)
}

const isPlain = (part: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof part) || (Array.isArray(part) && part.every(each => typeof each === 'string'))

/** `String` throws on an object that has no text, or whose own text throws. */
function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'a value without a text'
  }
}

/** The error again, with the name it had on the other side. */
export function errorFromData(data: ErrorData): KyroxError {
  const error = new KyroxError(data.message, data.detail ?? {})
  error.name = data.name
  return error
}

/** True when the error, local or come over the wire, has this name. */
export function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name
}
