import { privateKeyFromProtobuf, privateKeyFromRaw, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import { expect, test } from 'vitest'
import { freshKey } from './fresh-key.ts'

test('a key that the platform made signs for libp2p, and is the same after it was kept', async () => {
  const raw = await freshKey()
  expect(raw).toHaveLength(64)
  const key = privateKeyFromRaw(raw as Uint8Array)
  const kept = privateKeyFromProtobuf(privateKeyToProtobuf(key))
  const message = new TextEncoder().encode('hello')
  expect(kept.publicKey.toString()).toBe(key.publicKey.toString())
  expect(await key.publicKey.verify(message, await kept.sign(message))).toBe(true)
  expect((await freshKey())?.join()).not.toBe(raw?.join())
})
