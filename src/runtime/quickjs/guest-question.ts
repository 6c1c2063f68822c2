import type { FetchInit, Question } from '../agent-services.ts'
import { InvalidValueError, type PackedValue, unpackValue } from './guest-values.ts'

/** What code in an interpreter asks: of its node, or of the engine itself. */
export type GuestQuestion = Question | { readonly what: 'checkpoint' } | { readonly what: 'sleep'; readonly ms: number }

type Fields = Readonly<Record<string, unknown>>

/** Every question as its own parts say it, and nothing else of what was said. @throws InvalidValueError */
export function guestQuestion(packed: PackedValue): GuestQuestion {
  const value = unpackValue(packed)
  if (typeof value !== 'object' || value === null) throw new InvalidValueError('Expected a question, got a plain value')
  const fields = value as Fields
  const make = Object.hasOwn(QUESTIONS, String(fields.what)) ? QUESTIONS[fields.what as keyof typeof QUESTIONS] : undefined
  if (make == null) throw new InvalidValueError('Expected a question of the context, got another')
  return make(fields)
}

const QUESTIONS: { readonly [What in GuestQuestion['what']]: (fields: Fields) => GuestQuestion } = {
  'state.get': ({ key }) => ({ what: 'state.get', key: text('key', key) }),
  'state.set': ({ key, value }) => ({ what: 'state.set', key: text('key', key), value }),
  'state.delete': ({ key }) => ({ what: 'state.delete', key: text('key', key) }),
  'state.keys': ({ prefix }) => ({ what: 'state.keys', prefix: text('prefix', prefix) }),
  call: ({ capability, input, timeoutMs }) => ({
    what: 'call',
    capability: text('capability', capability),
    input,
    ...(timeoutMs === undefined ? {} : { timeoutMs: amount('timeoutMs', timeoutMs) })
  }),
  emit: ({ value }) => ({ what: 'emit', value }),
  next: () => ({ what: 'next' }),
  fetch: ({ url, init }) => ({ what: 'fetch', url: text('url', url), init: fetchInit(init) }),
  checkpoint: () => ({ what: 'checkpoint' }),
  sleep: ({ ms }) => ({ what: 'sleep', ms: amount('ms', ms) })
}

function fetchInit(value: unknown): FetchInit {
  const { method, headers, body } = (typeof value === 'object' && value !== null ? value : {}) as Fields
  return {
    ...(method === undefined ? {} : { method: text('method', method) }),
    ...(headers === undefined
      ? {}
      : { headers: Object.fromEntries(Object.entries(Object(headers)).map(([name, each]) => [name, text(name, each)])) }),
    ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : text('body', body) })
  }
}

function text(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new InvalidValueError(`Expected ${name} to be a text, got a ${typeof value}`)
  return value
}

function amount(name: string, value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0))
    throw new InvalidValueError(`Expected ${name} of at least 0, got ${String(value).slice(0, 40)}`)
  return value
}
