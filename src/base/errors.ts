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

/** Turns anything thrown into data that structured clone and CBOR both carry. Stacks stay at home: they name local paths. */
export function errorToData(thrown: unknown): ErrorData {
  if (!(thrown instanceof Error)) return { name: 'KyroxError', message: cut(String(thrown)) }
  const detail = thrown instanceof KyroxError && Object.keys(thrown.detail).length > 0 ? { detail: thrown.detail } : {}
  return { name: cut(thrown.name), message: cut(thrown.message), ...detail }
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
