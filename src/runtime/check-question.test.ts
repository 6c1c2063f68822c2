import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Question } from './agent-services.ts'
import { checkQuestion, MAX_ASKED_BYTES, MAX_PIECE_BYTES } from './check-question.ts'

test.each<Question>([
  { what: 'state.get', key: 'a' },
  { what: 'state.set', key: 'a', value: { deep: [1, new Uint8Array(3)] } },
  { what: 'state.delete', key: 'x'.repeat(512) },
  { what: 'state.keys', prefix: '' },
  { what: 'call', capability: 'text.search', input: undefined },
  { what: 'call', capability: 'text.search', input: 1, timeoutMs: 5 },
  { what: 'fetch', url: 'https://example.org', init: {} },
  { what: 'fetch', url: 'https://example.org', init: { method: 'POST', headers: { accept: '*/*' }, body: 'text' } },
  { what: 'emit', value: null },
  { what: 'next' }
])('$what comes through as it is', question => {
  expect(checkQuestion(question)).toEqual(question)
})

const headers = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-${i}`, '1']))
const cyclic: unknown[] = []
cyclic.push(cyclic)
const deep = Array.from({ length: 200 }).reduce<unknown>(inner => [inner], null)

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'InvalidQuestionError'],
  ['null', null, 'InvalidQuestionError'],
  ['a list', [], 'InvalidQuestionError'],
  ['an unknown word', { what: '__proto__' }, 'InvalidQuestionError'],
  ['a word that is an object', { what: { toString: null } }, 'InvalidQuestionError'],
  ['a key that is a number', { what: 'state.get', key: 1 }, 'InvalidQuestionError'],
  ['an empty key', { what: 'state.get', key: '' }, 'InvalidQuestionError'],
  ['a long key', { what: 'state.set', key: 'x'.repeat(513), value: 1 }, 'InvalidQuestionError'],
  ['no prefix', { what: 'state.keys' }, 'InvalidQuestionError'],
  ['a value past its size', { what: 'state.set', key: 'a', value: new Uint8Array(MAX_ASKED_BYTES) }, 'ValueTooLargeError'],
  ['a value of itself', { what: 'state.set', key: 'a', value: cyclic }, 'ValueTooLargeError'],
  ['a deep value', { what: 'call', capability: 'a', input: deep }, 'ValueTooLargeError'],
  ['a long list of holes', { what: 'emit', value: new Array(2 ** 31) }, 'ValueTooLargeError'],
  ['a piece past its size', { what: 'emit', value: 'x'.repeat(MAX_PIECE_BYTES) }, 'ValueTooLargeError'],
  ['a name that is none', { what: 'call', capability: 'A B', input: 1 }, 'InvalidArgumentError'],
  ['no name', { what: 'call', input: 1 }, 'InvalidArgumentError'],
  ['a time of nothing', { what: 'call', capability: 'a', input: 1, timeoutMs: 0 }, 'InvalidQuestionError'],
  ['a time that is none', { what: 'call', capability: 'a', input: 1, timeoutMs: Number.NaN }, 'InvalidQuestionError'],
  ['a url that is none', { what: 'fetch', url: {}, init: {} }, 'InvalidQuestionError'],
  ['a long url', { what: 'fetch', url: 'x'.repeat(8_193), init: {} }, 'InvalidQuestionError'],
  ['a method that is none', { what: 'fetch', url: 'a', init: { method: 'TRACE' } }, 'InvalidQuestionError'],
  ['a cookie', { what: 'fetch', url: 'a', init: { headers: { Cookie: 'a=b' } } }, 'InvalidQuestionError'],
  ['too many headers', { what: 'fetch', url: 'a', init: { headers: headers(33) } }, 'InvalidQuestionError'],
  ['a header of the connection', { what: 'fetch', url: 'a', init: { headers: { host: 'b' } } }, 'InvalidQuestionError'],
  ['a header in two lines', { what: 'fetch', url: 'a', init: { headers: { 'a\r\nb': 'c' } } }, 'InvalidQuestionError'],
  ['a header of a number', { what: 'fetch', url: 'a', init: { headers: { a: 1 } } }, 'InvalidQuestionError'],
  ['a body of an object', { what: 'fetch', url: 'a', init: { body: {} } }, 'InvalidQuestionError']
])('%s is refused by name', (_name, value, name) => {
  expect(() => checkQuestion(value)).toThrow(expect.objectContaining({ name }))
})

test('what no question has does not come through', () => {
  const asked = { what: 'fetch', url: 'a', init: { method: 'get', credentials: 'include', mode: 'no-cors' }, more: 1 }
  expect(checkQuestion(asked)).toEqual({ what: 'fetch', url: 'a', init: { method: 'GET' } })
})

test('whatever comes is a question or a typed error', () => {
  const what = fc.constantFrom('state.get', 'state.set', 'state.delete', 'state.keys', 'call', 'fetch', 'emit', 'other')
  const fields = fc.record({ what, key: fc.anything(), value: fc.anything(), prefix: fc.anything(), capability: fc.anything() })
  const more = fc.record({ input: fc.anything(), timeoutMs: fc.anything(), url: fc.anything(), init: fc.anything() })
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.tuple(fields, more).map(([one, other]) => ({ ...one, ...other }))
      ),
      value => {
        try {
          checkQuestion(value)
        } catch (error) {
          expect(['InvalidQuestionError', 'ValueTooLargeError', 'InvalidArgumentError']).toContain((error as Error).name)
        }
      }
    ),
    { numRuns: 500 }
  )
})
