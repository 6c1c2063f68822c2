import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_ID_LENGTH, MAX_MESSAGE_BYTES, MAX_METADATA_ENTRIES, MAX_METADATA_LENGTH } from './limits.ts'
import { decodeMessage, encodeMessage } from './message-codec.ts'
import { MessageType } from './message-type.ts'
import { AgentMessage } from './proto/agent-message.js'

const type = MessageType.TASK_REQUEST
const decode = (bytes: Uint8Array): AgentMessage => decodeMessage(bytes, { from: 'alice', to: 'bob' })

/** What the door says to these bytes. */
function refusal(bytes: Uint8Array): unknown {
  try {
    decode(bytes)
    return undefined
  } catch (error) {
    expect(error).toMatchObject({ name: 'InvalidMessageError' })
    return (error as { detail: { cause: string } }).detail.cause
  }
}

test('a message comes back with the two ends of its link filled in', () => {
  const messages = fc.record({
    type: fc.constantFrom(...Object.values(MessageType)),
    payload: fc.uint8Array({ maxLength: 500 }),
    metadata: fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: MAX_METADATA_ENTRIES }).map(entries => new Map(entries))
  })
  fc.assert(
    fc.property(messages, fc.nat(), (message, timestamp) => {
      const got = decode(encodeMessage(message, 'm-1', timestamp))
      expect(got).toEqual({ ...message, messageId: 'm-1', timestamp, senderId: 'alice', recipientId: 'bob' })
    })
  )
})

test('a forwarded message may name its ends, as long as they are those of the link', () => {
  expect(refusal(AgentMessage.encode({ type, senderId: 'alice', recipientId: 'bob' }))).toBeUndefined()
  expect(refusal(AgentMessage.encode({ type, senderId: 'mallory' }))).toBe('wrong-sender')
  expect(refusal(AgentMessage.encode({ type, senderId: 'x'.repeat(100_000) }))).toBe('wrong-sender')
  expect(refusal(AgentMessage.encode({ type, recipientId: 'mallory' }))).toBe('wrong-sender')
})

const entries = (count: number, length = 1): Map<string, string> =>
  new Map(Array.from({ length: count }, (_, i) => [`${i}`.padStart(length, '0'), 'v']))

test.each([
  ['a type that is not known', { type: 9_999 }, 'unknown-type'],
  ['no type', {}, 'unknown-type'],
  ['an id that is too long', { type, messageId: 'x'.repeat(MAX_ID_LENGTH + 1) }, 'garbled'],
  ['too many entries of metadata', { type, metadata: entries(MAX_METADATA_ENTRIES + 1) }, 'garbled'],
  ['a key that is too long', { type, metadata: entries(1, MAX_METADATA_LENGTH + 1) }, 'garbled']
])('a message of %s is refused', (_name, message, cause) => {
  expect(refusal(AgentMessage.encode(message))).toBe(cause)
})

test('the same limits are told where a message is sent', () => {
  const payload = new Uint8Array(0)
  const encode = (metadata: Map<string, string>): Uint8Array => encodeMessage({ type, payload, metadata }, 'm-1', 1)
  expect(() => encode(entries(MAX_METADATA_ENTRIES + 1))).toThrow(expect.objectContaining({ name: 'InvalidArgumentError' }))
  expect(() => encode(entries(1, MAX_METADATA_LENGTH + 1))).toThrow(expect.objectContaining({ name: 'InvalidArgumentError' }))
  expect(refusal(encode(entries(MAX_METADATA_ENTRIES, MAX_METADATA_LENGTH)))).toBeUndefined()
  const tooLong = { type, payload: new Uint8Array(MAX_MESSAGE_BYTES + 1) }
  expect(() => encodeMessage(tooLong, 'm-1', 1)).toThrow(expect.objectContaining({ name: 'MessageTooLargeError' }))
})

test('fields of a later version are passed over', () => {
  // field 99, wire type 2, of three bytes
  const later = Uint8Array.of(0x9a, 0x06, 3, 1, 2, 3)
  expect(refusal(Uint8Array.of(...AgentMessage.encode({ type }), ...later))).toBeUndefined()
})

test.each([
  ['groups nested a million deep', new Uint8Array(1_000_000).fill(0x0b)],
  ['a payload longer than the message', Uint8Array.of(0x2a, 0xff, 0xff, 0xff, 0x7f, 1)],
  ['a timestamp past every number', Uint8Array.of(0x20, 16, 0x38, ...new Array<number>(9).fill(0xff), 1)]
])('%s does no harm', (_name, bytes) => {
  expect(['garbled', 'unknown-type', undefined]).toContain(refusal(bytes))
})

test('no bytes make it fail in any other way', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), bytes => void refusal(bytes)),
    { numRuns: 5_000 }
  )
})
