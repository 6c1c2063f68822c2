import { expect, test } from 'vitest'
import { guestError, limitOf, programError } from './guest-errors.ts'
import { guestQuestion } from './guest-question.ts'
import { MAX_DEPTH, MAX_VALUE_BYTES, packValue, unpackValue } from './guest-values.ts'
import { RunLog } from './run-log.ts'

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>(inner => [inner], 1)
const invalid = expect.objectContaining({ name: 'InvalidValueError' })
const crossed = (value: unknown): unknown => unpackValue(packValue(value))

test('values of every kind come back as they were', () => {
  const value = {
    list: [undefined, 1n, Number.NaN, Number.POSITIVE_INFINITY, -0, new Date(3), true, null],
    buffer: new Uint8Array([1]).buffer,
    none: new Uint8Array(),
    views: [new Int16Array([1]), new BigInt64Array([2n]), new Float32Array([0.5])],
    own: { $: 'u' },
    ['__proto__']: { a: 1 }
  }
  expect(crossed(value)).toEqual(value)
})

test('a value is nested two hundred deep at most, on both sides', () => {
  expect(crossed(nested(MAX_DEPTH))).toEqual(nested(MAX_DEPTH))
  expect(() => packValue(nested(MAX_DEPTH + 1))).toThrow(invalid)
  const text = `${'['.repeat(MAX_DEPTH + 1)}${']'.repeat(MAX_DEPTH + 1)}`
  expect(() => unpackValue({ text, buffers: [] })).toThrow(invalid)
})

test('a value has sixty-four mebibytes at most, on both sides', () => {
  const most = new Uint8Array(MAX_VALUE_BYTES)
  expect((crossed(most) as Uint8Array).byteLength).toBe(MAX_VALUE_BYTES)
  expect(() => packValue([most, new Uint8Array(1)])).toThrow(
    expect.objectContaining({ name: 'InvalidValueError', detail: expect.objectContaining({ limit: MAX_VALUE_BYTES }) })
  )
  expect(() => unpackValue({ text: '1', buffers: [most, new Uint8Array(1)] })).toThrow(invalid)
})

test.each([() => 1, Symbol('a'), new DataView(new ArrayBuffer(1))])('%s does not cross', value => {
  expect(() => packValue({ value })).toThrow(invalid)
})

test.each(['', '{', '{"$":1}', '{"$":"x"}', '{"$":"bUint8Array:0"}', '{"$":"bMap:"}', '{"$":"i1e9"}', '{"$":null}'])(
  '%s from the interpreter is no value',
  text => {
    expect(() => unpackValue({ text, buffers: [] })).toThrow(invalid)
  }
)

test.each<[unknown, unknown]>([
  [
    { what: 'state.set', key: 'a', value: 1, more: 2 },
    { what: 'state.set', key: 'a', value: 1 }
  ],
  [
    { what: 'state.delete', key: 'a' },
    { what: 'state.delete', key: 'a' }
  ],
  [
    { what: 'state.keys', prefix: '' },
    { what: 'state.keys', prefix: '' }
  ],
  [
    { what: 'call', capability: 'a', input: 1, timeoutMs: 5 },
    { what: 'call', capability: 'a', input: 1, timeoutMs: 5 }
  ],
  [
    { what: 'fetch', url: 'a' },
    { what: 'fetch', url: 'a', init: {} }
  ],
  [
    { what: 'fetch', url: 'a', init: { method: 'POST', headers: { b: 'c' }, body: new Uint8Array([1]), mode: 'cors' } },
    { what: 'fetch', url: 'a', init: { method: 'POST', headers: { b: 'c' }, body: new Uint8Array([1]) } }
  ]
])('of the question %j only its own parts are taken', (said, question) => {
  expect(guestQuestion(packValue(said))).toEqual(question)
})

test.each([
  1,
  { what: 'toString' },
  { what: 'state.get', key: 1 },
  { what: 'sleep', ms: -1 },
  { what: 'call', capability: 'a', timeoutMs: 'long' },
  { what: 'fetch', url: 'a', init: { headers: { b: 1 } } },
  { what: 'fetch', url: 'a', init: { body: 1 } }
])('%j is no question', said => {
  expect(() => guestQuestion(packValue(said))).toThrow(invalid)
})

test('code cannot say of itself what only the host may say; what it was given it may pass on', () => {
  const given = new Set(['NotGrantedError'])
  const nameOf = (name: unknown): string => guestError({ name, message: 'm' }, given).name
  expect(['MyError', 'OverloadedError', 'NotGrantedError', 'StateQuotaError', 'no name', 7].map(nameOf)).toEqual([
    ...['MyError', 'Agent.OverloadedError', 'NotGrantedError', 'Agent.StateQuotaError', 'Error', 'Error']
  ])
  expect(guestError({ name: 'A', message: 'x'.repeat(3_000) }, given).message).toHaveLength(2_000)
})

test('the interpreter’s own words for a limit are known, and no others', () => {
  const of = (name: string, message: string) => limitOf({ name, message }, 5)?.name
  expect([of('InternalError', 'out of memory'), of('InternalError', 'string too long')]).toEqual(['MemoryLimitError', 'MemoryLimitError'])
  expect([of('RangeError', 'Maximum call stack size exceeded'), of('InternalError', 'stack overflow')]).toEqual([
    'StackLimitError',
    'StackLimitError'
  ])
  expect([of('Error', 'out of memory'), of('RangeError', 'other'), limitOf(null, 5)]).toEqual([undefined, undefined, undefined])
})

test('a source that is no program says where, when its parser does', () => {
  expect(programError({ name: 'SyntaxError', message: 'no', stack: 'at a.js:1:30' }, 20)).toMatchObject({ detail: { line: 1, column: 10 } })
  expect(programError({ name: 'SyntaxError', message: 'no', stack: '' }).message).toBe('SyntaxError: no')
})

test('two hundred lines of a run are told, cut, then one that says so, and no more', () => {
  const lines: Array<[string, string]> = []
  const log = new RunLog((level, text) => void lines.push([level, text]))
  log.log('error', 'x'.repeat(2_001))
  log.log('loud', 5)
  for (let i = 0; i < 500; i++) log.log('info', String(i))
  expect(lines.slice(0, 2)).toEqual([
    ['error', `${'x'.repeat(2_000)}...`],
    ['info', '5']
  ])
  expect(lines).toHaveLength(201)
  expect(lines.at(-1)).toEqual(['warn', expect.stringContaining('More than 200 lines')])
})
