import { expect, test } from 'vitest'
import { encodeValue } from '../wire/value.ts'
import { decodeRelaysAnswer, decodeRelaysQuestion, encodeRelaysAnswer, encodeRelaysQuestion, MAX_RELAYS_TOLD } from './relay-list.ts'

const note = { url: 'https://relay.example', region: 'eu-west' }

test('what is asked and answered comes out as it went in', () => {
  const question = { networks: ['studio', 'office'], self: note, isRelay: true }
  expect(decodeRelaysQuestion(encodeRelaysQuestion(question))).toEqual(question)
  expect(decodeRelaysQuestion(encodeRelaysQuestion({ networks: ['studio'] }))).toEqual({ networks: ['studio'], isRelay: false })
  const answer = { self: note, relays: [{ url: 'http://192.168.1.5:7600' }, note] }
  expect(decodeRelaysAnswer(encodeRelaysAnswer(answer))).toEqual({ ...answer, refused: 0 })
  expect(decodeRelaysAnswer(encodeRelaysAnswer({ relays: [] }))).toEqual({ relays: [], refused: 0 })
})

test('of a list of 10,000 relays the first 16 are taken, and the rest is counted', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => [`https://relay-${n}.example`, null])
  const answer = decodeRelaysAnswer(encodeValue([null, many]))
  expect([answer?.relays.length, answer?.refused]).toEqual([MAX_RELAYS_TOLD, 10_000 - MAX_RELAYS_TOLD])
})

test('entries that are no relays are left out, and of one that is nothing but its origin is taken', () => {
  const bad = [
    null,
    7,
    'https://relay.example',
    [],
    ['ftp://relay.example'],
    ['javascript:alert(1)'],
    [`https://${'x'.repeat(400)}.example`],
    [{}, {}]
  ]
  const good = ['https://relay.example/a/path?and=query', 'a region with spaces']
  expect(decodeRelaysAnswer(encodeValue([bad, [...bad, good]]))).toEqual({
    relays: [{ url: 'https://relay.example' }],
    refused: bad.length
  })
})

test.each<[string, unknown]>([
  ['no list', 'rubbish'],
  ['no networks', [null, null, true]],
  ['too many networks', [Array(65).fill('studio'), null, true]],
  ['a network that can be none', [['with space'], null, true]]
])('a question with %s is none', (_name, value) => {
  expect(decodeRelaysQuestion(encodeValue(value))).toBeUndefined()
})

test('bytes that are nothing are no answer', () => {
  expect(decodeRelaysAnswer(Uint8Array.of(0xff, 0x00))).toBeUndefined()
  expect(decodeRelaysAnswer(encodeValue([note, 'relays']))).toBeUndefined()
})
