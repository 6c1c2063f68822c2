import { generateKeyPair } from '@libp2p/crypto/keys'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, expect, test } from 'vitest'
import { closeSockets, openSockets } from '../src/mesh/close-sockets.ts'
import { createMeshLibp2p } from '../src/mesh/mesh-libp2p.ts'
import { LIVENESS_PROTOCOL } from '../src/mesh/protocol-names.ts'
import { relayHas } from '../src/mesh/relay-witness.ts'
import { createRelay } from './relay.ts'

const cleanups: Array<() => Promise<unknown> | unknown> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A relay, and two nodes connected to it. */
async function pair() {
  const relay = await createRelay({ port: 0, networks: ['test'], logLevel: 'silent' })
  cleanups.push(() => relay.stop())
  const connected = async () => {
    const libp2p = await createMeshLibp2p({
      privateKey: await generateKeyPair('Ed25519'),
      network: 'test',
      iceServers: [],
      webRtc: undefined
    })
    cleanups.push(async () => libp2p.stop())
    await libp2p.dial(multiaddr(relay.multiaddr))
    return libp2p
  }
  const [asker, other] = [await connected(), await connected()]
  /** Some seconds after both came. */
  const now = (): number => Date.now() + 10_000
  const ask = (peerId: string, relays: readonly string[] = [relay.multiaddr], at = now): Promise<boolean | undefined> =>
    relayHas({ libp2p: asker, now: at, relaysOf: () => relays }, peerId, AbortSignal.timeout(5_000))
  return { relay, asker, other, ask }
}

test('a relay has the socket of a node until it goes', async () => {
  const { other, ask } = await pair()
  const id = other.peerId.toString()
  expect(await ask(id)).toBe(true)
  await other.stop()
  await expect.poll(() => ask(id)).toBe(false)
})

test('a relay that the peer does not use, or that was just met, is not asked', async () => {
  const { other, ask, relay } = await pair()
  const id = other.peerId.toString()
  expect(await ask(id, [])).toBe(undefined)
  expect(await ask(id, [relay.multiaddr], () => Date.now())).toBe(undefined)
})

test('a question that is none is refused, and the relay goes on', async () => {
  const { relay, asker, other, ask } = await pair()
  const [connection] = asker.getConnections()
  const stream = await connection?.newStream(LIVENESS_PROTOCOL)
  stream?.send(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f))
  await expect.poll(() => stream?.status).not.toBe('open')
  expect([await ask('nobody at all'), await ask(other.peerId.toString()), relay.connections]).toEqual([false, true, 2])
})

test('a node that closes its sockets is lost to the relay without waiting for anything, and calls it again only when its page is back', async () => {
  const { relay, other, ask } = await pair()
  closeSockets(other)
  await expect.poll(() => relay.connections).toBe(1)
  expect(await ask(other.peerId.toString())).toBe(false)
  await expect(other.dial(multiaddr(relay.multiaddr))).rejects.toThrow()
  openSockets(other)
  await other.dial(multiaddr(relay.multiaddr))
  expect(await ask(other.peerId.toString())).toBe(true)
})
