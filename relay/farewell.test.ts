import { generateKeyPair } from '@libp2p/crypto/keys'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, expect, test } from 'vitest'
import { type Farewell, Farewells } from '../src/mesh/farewells.ts'
import { createMeshLibp2p } from '../src/mesh/mesh-libp2p.ts'
import { FAREWELL_PROTOCOL } from '../src/mesh/protocol-names.ts'
import { exchange } from '../src/mesh/stream-exchange.ts'
import { createRelay } from './relay.ts'

const cleanups: Array<() => Promise<unknown> | unknown> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function relayed() {
  const relay = await createRelay({ port: 0, networks: ['test'], logLevel: 'silent' })
  cleanups.push(() => relay.stop())
  return relay
}

/** A node connected to the relay, and the farewells that its page would know. */
async function connected({ multiaddr: address }: { readonly multiaddr: string }) {
  const privateKey = await generateKeyPair('Ed25519')
  const libp2p = await createMeshLibp2p({ privateKey, network: 'test', iceServers: [], webRtc: undefined })
  cleanups.push(async () => libp2p.stop())
  let told: readonly Farewell[] = []
  new Farewells({ libp2p, tell: farewells => (told = farewells) }).start()
  const connection = await libp2p.dial(multiaddr(address))
  await expect.poll(() => told.length).toBe(1)
  return { connection, libp2p, told: () => told }
}

const say = ({ url, word }: Farewell): Promise<Response> => fetch(url, { method: 'POST', body: word })
const only = (farewells: readonly Farewell[]): Farewell => {
  const [farewell] = farewells
  if (farewell == null || farewells.length > 1) throw new Error(`Expected one farewell, got ${farewells.length}`)
  return farewell
}

test('a page that says the word of its node has the relay close that connection and no other', async () => {
  const relay = await relayed()
  const [leaver, other] = [await connected(relay), await connected(relay)]
  // libp2p would call the relay again
  leaver.libp2p.gate.isShut = true
  expect((await say(only(leaver.told()))).status).toBe(204)
  await expect.poll(() => [leaver.connection.status, relay.connections]).toEqual(['reset', 1])
  expect([other.connection.status, leaver.told(), other.told().length]).toEqual(['open', [], 1])
})

test('a node that comes back has a new word, and the old one means nothing', async () => {
  const relay = await relayed()
  const { told, libp2p, connection } = await connected(relay)
  const before = only(told())
  await connection.close()
  await expect.poll(() => told().length).toBe(0)
  await libp2p.dial(multiaddr(relay.multiaddr))
  await expect.poll(() => told().length).toBe(1)
  expect((await say(before)).status).toBe(204)
  expect([only(told()).word === before.word, libp2p.getConnections().length]).toEqual([false, 1])
})

test('asked twice, the relay gives one connection one word', async () => {
  const { connection, told } = await connected(await relayed())
  const again = await exchange(
    connection,
    { protocol: FAREWELL_PROTOCOL, frames: [new Uint8Array()], limitBytes: 64 },
    AbortSignal.timeout(5_000)
  )
  expect(new TextDecoder().decode(again.subarray(1))).toBe(only(told()).word)
})

test('words that are guessed, missing or too long close nothing', async () => {
  const relay = await relayed()
  const { connection, told } = await connected(relay)
  const { url } = only(told())
  expect((await say({ url, word: 'abc' })).status).toBe(204)
  expect((await say({ url, word: '' })).status).toBe(204)
  expect((await say({ url, word: 'x'.repeat(65) })).status).toBe(413)
  expect((await say({ url: `${relay.url}/elsewhere`, word: only(told()).word })).status).toBe(405)
  expect([connection.status, relay.connections]).toEqual(['open', 1])
})
