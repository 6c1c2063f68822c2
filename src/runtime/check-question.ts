/** The door for what agents ask: everything is of the right type and size behind it, whoever sent it. */
import { KyroxError } from '../base/errors.ts'
import type { FetchInit, Question } from './agent-services.ts'
import { assertCapabilityName } from './capability.ts'
import { sizeOfValue } from './value-size.ts'

/** What an agent sent is no question. */
export class InvalidQuestionError extends KyroxError {
  override name = 'InvalidQuestionError'
}

/** Characters of a key of an agent's state. */
export const MAX_STATE_KEY = 512
/** A value of the state, an input of a call. */
export const MAX_ASKED_BYTES = 64 * 1024 * 1024
/** One piece of streamed output; the body of a request. */
export const MAX_PIECE_BYTES = 16 * 1024 * 1024
const MAX_URL = 8_192
const MAX_HEADERS = 32
const MAX_HEADER_VALUE = 8_192
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,128}$/
const METHODS: ReadonlySet<unknown> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
/** These say who asks and from where, or how the connection is made: that is the browser's to say. */
const KEPT_HEADERS =
  /^(cookie2?|host|origin|referer|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|via|expect|date|dnt|proxy-.*|sec-.*)$/

type Fields = Readonly<Record<string, unknown>>

/**
 * The question in what came from an agent, made anew of checked parts.
 * @throws InvalidQuestionError, ValueTooLargeError, InvalidArgumentError
 */
export function checkQuestion(value: unknown): Question {
  const fields = objectOf('question', value)
  const { what } = fields
  switch (what) {
    case 'state.get':
    case 'state.delete':
      return { what, key: keyOf(fields.key) }
    case 'state.set':
      return { what, key: keyOf(fields.key), value: sized(fields.value, MAX_ASKED_BYTES) }
    case 'state.keys':
      return { what, prefix: textOf('prefix', fields.prefix, 0, MAX_STATE_KEY) }
    case 'call':
      return callOf(fields)
    case 'fetch':
      return { what, url: textOf('url', fields.url, 1, MAX_URL), init: initOf(fields.init) }
    case 'next':
      return { what }
    case 'emit':
      return { what, value: sized(fields.value, MAX_PIECE_BYTES) }
    default:
      return refuse('a known question', what)
  }
}

function callOf({ capability, input, timeoutMs }: Fields): Question {
  // the check itself says what is no name
  assertCapabilityName(capability as string)
  const call = { what: 'call', capability: capability as string, input: sized(input, MAX_ASKED_BYTES) } as const
  if (timeoutMs == null) return call
  if (typeof timeoutMs !== 'number' || !(timeoutMs > 0)) return refuse('timeoutMs of more than 0', timeoutMs)
  return { ...call, timeoutMs }
}

function initOf(value: unknown): FetchInit {
  if (value == null) return {}
  const { method, headers, body } = objectOf('init', value)
  const upper = typeof method === 'string' ? method.toUpperCase() : method
  if (upper != null && !METHODS.has(upper)) return refuse(`method of ${[...METHODS].join(', ')}`, method)
  return {
    ...(upper == null ? {} : { method: upper as string }),
    ...(headers == null ? {} : { headers: headersOf(headers) }),
    ...(body == null ? {} : { body: bodyOf(body) })
  }
}

function headersOf(value: unknown): Record<string, string> {
  const entries = Object.entries(objectOf('headers', value))
  if (entries.length > MAX_HEADERS) refuse(`at most ${MAX_HEADERS} headers`, entries.length)
  return Object.fromEntries(
    entries.map(([given, text]) => {
      const name = given.slice(0, 256).toLowerCase()
      if (!HEADER_NAME.test(name) || KEPT_HEADERS.test(name)) refuse('a header that an agent may set', name)
      return [name, textOf(`header ${name}`, text, 0, MAX_HEADER_VALUE)]
    })
  )
}

function bodyOf(value: unknown): string | Uint8Array {
  if (typeof value === 'string' || value instanceof Uint8Array) return sized(value, MAX_PIECE_BYTES)
  return refuse('body of text or bytes', typeof value)
}

const keyOf = (value: unknown): string => textOf('key', value, 1, MAX_STATE_KEY)

function textOf(name: string, value: unknown, least: number, most: number): string {
  if (typeof value === 'string' && value.length >= least && value.length <= most) return value
  return refuse(`${name} of ${least} to ${most} characters`, typeof value === 'string' ? `${value.length}` : typeof value)
}

function objectOf(name: string, value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  return refuse(`${name} to be an object`, value === null ? 'null' : typeof value)
}

function sized<Value>(value: Value, limitBytes: number): Value {
  sizeOfValue(value, limitBytes)
  return value
}

function refuse(expected: string, got: unknown): never {
  const shown = ['string', 'number', 'boolean'].includes(typeof got) ? String(got).slice(0, 80) : typeof got
  throw new InvalidQuestionError(`Expected ${expected}, got ${shown}`, { value: shown })
}
