import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Presence } from '../wire/proto/agent-message.js'
import { encodeValue } from '../wire/value.ts'
import { decodeAnswer, decodeQuestion, encodeAnswer, encodeQuestion, MAX_FOUND, MAX_HOPS, MAX_NAMES } from './who-can.ts'

const presence: Presence = {
  network: 'test',
  epoch: 1,
  sequence: 2,
  capabilities: ['work'],
  serving: true,
  platform: 'Test',
  relays: [],
  leaving: false,
  offers: []
}

test('a question and its answer arrive as they were sent', () => {
  const question = { id: 'a-1', capabilities: ['work', 'play'], limit: 5, hops: 2, presence }
  expect(decodeQuestion(encodeQuestion(question))).toEqual(question)
  expect(decodeQuestion(encodeQuestion({ ...question, presence: undefined }))?.presence).toBeUndefined()
  const answer = encodeAnswer({ id: 'a-1', found: [['bob', Presence.encode(presence)]], size: 9, offerers: [3, 0] })
  expect(decodeAnswer(answer)).toEqual({ id: 'a-1', found: [{ peerId: 'bob', presence }], size: 9, offerers: [3, 0] })
})

test('more hops or peers than there may be are cut', () => {
  const question = decodeQuestion(encodeQuestion({ id: 'a', capabilities: [], limit: 1e9, hops: 1e9 }))
  expect([question?.limit, question?.hops]).toEqual([MAX_FOUND, MAX_HOPS])
})

test.each<[string, unknown]>([
  ['no list', 'who can'],
  ['no id', [1, ['work'], 1, 1, null]],
  ['an empty id', ['', ['work'], 1, 1, null]],
  ['a long id', ['x'.repeat(65), ['work'], 1, 1, null]],
  ['too many names', ['a', Array.from({ length: MAX_NAMES + 1 }, () => 'work'), 1, 1, null]],
  ['a long name', ['a', ['x'.repeat(129)], 1, 1, null]],
  ['a name that is none', ['a', [7], 1, 1, null]],
  ['a negative limit', ['a', ['work'], -1, 1, null]],
  ['half a hop', ['a', ['work'], 1, 0.5, null]]
])('a question with %s is none', (_name, value) => expect(decodeQuestion(encodeValue(value))).toBeUndefined())

test.each<[string, unknown]>([
  ['too many peers', ['a', Array.from({ length: MAX_FOUND + 1 }, () => ['bob', new Uint8Array()]), 1, []]],
  ['counts that are none', ['a', [], 1, ['many']]],
  ['no size', ['a', [], -1, []]]
])('an answer with %s is none', (_name, value) => expect(decodeAnswer(encodeValue(value))).toBeUndefined())

test('of an answer what can be read is taken', () => {
  const found = [
    ['bob', Presence.encode(presence)],
    ['', Presence.encode(presence)],
    ['eve', Uint8Array.of(0xff, 0xff)],
    'mallory',
    ['x'.repeat(99), new Uint8Array()]
  ]
  expect(decodeAnswer(encodeValue(['a', found, 1, []]))?.found.map(({ peerId }) => peerId)).toEqual(['bob'])
})

test('whatever bytes come, nothing is thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      decodeQuestion(bytes)
      decodeAnswer(bytes)
    })
  )
})
