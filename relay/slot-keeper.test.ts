import { type CircuitRelayService, circuitRelayServer } from '@libp2p/circuit-relay-v2'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PeerId } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { expect, test } from 'vitest'
import { SlotKeeper } from './slot-keeper.ts'

const TTL_MS = 300
const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

interface Server {
  readonly reservations: CircuitRelayService['reservations']
  /** What the server does on a request, without the two connections that one takes. */
  reserve(peer: PeerId): void
}

/** The stock server with short reservations. */
async function stockServer(): Promise<Server> {
  const reservations = { reservationTtl: TTL_MS }
  const { services } = await createLibp2p({ start: false, services: { relay: circuitRelayServer({ reservations }) } })
  const inner = services.relay as unknown as { reservationStore: { reserve(peer: PeerId, addr: Multiaddr): void } }
  return {
    reservations: services.relay.reservations,
    reserve: peer => inner.reservationStore.reserve(peer, multiaddr('/ip4/127.0.0.1/tcp/1/ws'))
  }
}

const somePeer = async (): Promise<PeerId> => peerIdFromPrivateKey(await generateKeyPair('Ed25519'))

/** Three requests, each well before the last one has run out. */
async function renewTwice(server: Server, peer: PeerId): Promise<void> {
  for (let request = 0; request < 3; request += 1) {
    server.reserve(peer)
    await pause(TTL_MS * 0.7)
  }
}

test('a slot that is renewed in time stays', async () => {
  const server = await stockServer()
  new SlotKeeper(server.reservations)
  const peer = await somePeer()
  await renewTwice(server, peer)
  expect(server.reservations.has(peer)).toBe(true)
  expect(server.reservations.get(peer)?.signal.aborted).toBe(false)
})

test('a slot that is not renewed runs out', async () => {
  const server = await stockServer()
  const keeper = new SlotKeeper(server.reservations)
  server.reserve(await somePeer())
  expect(keeper.size).toBe(1)
  await pause(TTL_MS * 1.5)
  expect(keeper.size).toBe(0)
})

test('a slot that was freed does not take its successor with it when its time is up', async () => {
  const server = await stockServer()
  const keeper = new SlotKeeper(server.reservations)
  const peer = await somePeer()
  server.reserve(peer)
  await pause(TTL_MS * 0.7)
  keeper.free(peer)
  expect(keeper.size).toBe(0)
  server.reserve(peer)
  await pause(TTL_MS * 0.7)
  expect(keeper.size).toBe(1)
})
