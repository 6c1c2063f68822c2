import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidArgumentError, KyroxError } from '../base/errors.ts'
import { RemoteError } from './proto/agent-message.js'
import { fromRemoteError, toRemoteError } from './remote-error.ts'
import { encodeValue } from './value.ts'

const overTheWire = (thrown: unknown): KyroxError => fromRemoteError(RemoteError.decode(RemoteError.encode(toRemoteError(thrown))))

test('an error comes back with its name, its message and its detail', () => {
  const error = new InvalidArgumentError('Expected cores of 1 to 256, got 0', { value: 0, strict: true, allowed: ['1', '256'] })
  const { name, message, detail } = error
  const back = overTheWire(error)
  expect(back).toBeInstanceOf(KyroxError)
  expect(back).toMatchObject({ name, message, detail })
})

test('whatever an agent throws, an error arrives', () => {
  fc.assert(
    fc.property(fc.anything(), thrown => {
      const back = overTheWire(thrown)
      expect(back).toBeInstanceOf(KyroxError)
      expect(typeof back.message).toBe('string')
    })
  )
  const broken = Object.assign(new KyroxError('broken'), { detail: { call: () => {} }, name: 5 })
  expect(overTheWire(broken)).toMatchObject({ name: '5', message: 'broken', detail: {} })
})

test.each([
  ['bytes that are no value', Uint8Array.of(0xff, 0xff)],
  ['a value that is no object', encodeValue('text')],
  ['lists nested past all measure', new Uint8Array(1_000_000).fill(0x81)]
])('a detail of %s is left out, and the error stays', (_name, detail) => {
  expect(fromRemoteError({ name: 'AgentError', message: 'broken', detail: new Uint8Array(detail) })).toMatchObject({
    name: 'AgentError',
    message: 'broken',
    detail: {}
  })
})

test('of a detail only what is plain is taken', () => {
  const detail = encodeValue({ limit: 1, nested: { admin: true }, list: ['a'], mixed: ['a', 1], bytes: new Uint8Array(9) })
  expect(fromRemoteError({ name: 'AgentError', message: '', detail: new Uint8Array(detail) }).detail).toEqual({ limit: 1, list: ['a'] })
})

test('a stranger cannot send a name without end, nor none', () => {
  const error = fromRemoteError({ name: 'x'.repeat(1_000_000), message: 'y'.repeat(1_000_000) })
  expect([error.name.length, error.message.length]).toEqual([200, 4_000])
  expect(fromRemoteError({ name: '', message: '' }).name).toBe('KyroxError')
})
