import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { type GossipSub, gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import type { Libp2p, Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { peerIdFromString } from '@libp2p/peer-id'
import { lpStream } from '@libp2p/utils'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { afterEach, expect, test } from 'vitest'
import { presenceTopic, SNAPSHOT_PROTOCOL } from '../src/mesh/protocol-names.ts'
import { createRelay, type Relay } from './relay.ts'
import type { RelayOptions } from './relay-options.ts'

type Client = Libp2p<{ pubsub: GossipSub }>

const cleanups: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function runningRelay(options: RelayOptions = {}): Promise<Relay> {
  const relay = await createRelay({ networks: ['test'], logLevel: 'error', ...options })
  cleanups.push(() => relay.stop())
  return relay
}

/** A node that asks any relay it meets for a slot, as browsers' nodes do. */
async function newClient(): Promise<Client> {
  const client = await createLibp2p({
    addresses: { listen: ['/p2p-circuit'] },
    transports: [webSockets(), circuitRelayTransport()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionMonitor: { enabled: false },
    services: {
      identify: identify(),
      pubsub: gossipsub({ allowPublishToZeroTopicPeers: true, scoreParams: { IPColocationFactorWeight: 0 } })
    }
  })
  cleanups.push(() => client.stop())
  return client
}

async function joinedClient(relay: Relay): Promise<Client> {
  const client = await newClient()
  await client.dial(multiaddr(relay.multiaddr))
  return client
}

const eventually = <Value>(read: () => Value, timeout = 5_000) => expect.poll(read, { timeout, interval: 20 })

const circuitAddress = (relay: Relay, to: Client): ReturnType<typeof multiaddr> =>
  multiaddr(`${relay.multiaddr}/p2p-circuit/p2p/${to.peerId.toString()}`)

async function snapshotOf(client: Client, relay: Relay, network: string, own = ''): Promise<{ id: string; text: string }[]> {
  const stream = await client.dialProtocol(multiaddr(relay.multiaddr), SNAPSHOT_PROTOCOL)
  const frames = lpStream(stream)
  await frames.writeV([new TextEncoder().encode(network), new TextEncoder().encode(own)])
  const records: { id: string; text: string }[] = []
  for (;;) {
    const frame = await frames.read().catch(() => undefined)
    if (frame === undefined) break
    const bytes = frame.subarray()
    const id = bytes.subarray(1, 1 + (bytes[0] ?? 0))
    records.push({ id: Buffer.from(id).toString('hex'), text: new TextDecoder().decode(bytes.subarray(1 + id.length)) })
  }
  await stream.close()
  return records
}

const idOf = (client: Client): string => Buffer.from(client.peerId.toMultihash().bytes).toString('hex')

test('what a newcomer says of itself when it asks is told to the next one', async () => {
  const relay = await runningRelay()
  const [first, second] = [await joinedClient(relay), await joinedClient(relay)]
  expect(await snapshotOf(first, relay, 'test', 'me')).toEqual([])
  expect(await snapshotOf(second, relay, 'test', 'me too')).toEqual([{ id: idOf(first), text: 'me' }])
})

test('a node gets a slot with the address it dialled and no other', async () => {
  const relay = await runningRelay()
  const client = await joinedClient(relay)
  await eventually(() => client.getMultiaddrs().map(String)).toEqual([`${relay.multiaddr}/p2p-circuit/p2p/${client.peerId.toString()}`])
  expect(relay.reservations).toBe(1)
  expect(relay.connections).toBe(1)
})

test('a slot is free again soon after its node is gone', async () => {
  const relay = await runningRelay({ maxReservations: 1 })
  const first = await joinedClient(relay)
  await eventually(() => relay.reservations).toBe(1)
  await first.stop()
  await eventually(() => relay.reservations).toBe(0)
  await joinedClient(relay)
  await eventually(() => relay.reservations).toBe(1)
})

test('twenty nodes of one address get in at once', async () => {
  const relay = await runningRelay()
  const clients = await Promise.all(Array.from({ length: 20 }, () => newClient()))
  await Promise.all(clients.map(client => client.dial(multiaddr(relay.multiaddr))))
  await eventually(() => relay.reservations, 10_000).toBe(20)
  expect(relay.connections).toBe(20)
}, 30_000)

test('two nodes talk through the relay, and it counts what it passes on', async () => {
  const relay = await runningRelay()
  const [one, two] = [await joinedClient(relay), await joinedClient(relay)]
  await eventually(() => relay.reservations).toBe(2)
  expect(relay.relayedBytes).toBe(0)
  const echo = (stream: Stream): void => stream.addEventListener('message', ({ data }) => void stream.send(data))
  await two.handle('/echo/1', echo, { runOnLimitedConnection: true })
  const stream = await one.dialProtocol(circuitAddress(relay, two), '/echo/1', { runOnLimitedConnection: true })
  const before = relay.relayedBytes
  let received = 0
  stream.addEventListener('message', ({ data }) => {
    received += data.byteLength
  })
  const chunk = new Uint8Array(16_384)
  // 256 KiB there and back: more than the 128 KiB after which a stock relay cuts a circuit.
  for (let sent = 0; sent < 16; sent += 1) if (!stream.send(chunk)) await stream.onDrain()
  await eventually(() => received).toBe(16 * chunk.byteLength)
  const counted = relay.relayedBytes - before
  expect(counted).toBeGreaterThan(2 * received)
  expect(counted).toBeLessThan(2.2 * received)
})

test('presence reaches all, and a newcomer is told what was said last', async () => {
  const relay = await runningRelay()
  const [speaker, listener] = [await joinedClient(relay), await joinedClient(relay)]
  const heard: string[] = []
  const topic = presenceTopic('test')
  const say = (text: string): Promise<unknown> => speaker.services.pubsub.publish(topic, new TextEncoder().encode(text))
  for (const { services } of [speaker, listener]) services.pubsub.subscribe(topic)
  listener.services.pubsub.addEventListener('message', ({ detail }) => heard.push(new TextDecoder().decode(detail.data)))
  // As nodes do, again and again: what is said before the relay knows of the listener is lost.
  await eventually(async () => {
    await say(`hello ${performance.now()}`)
    return heard.length
  }).toBeGreaterThan(0)
  await say('last')
  await eventually(() => heard.at(-1)).toBe('last')
  const newcomer = await joinedClient(relay)
  expect(await snapshotOf(newcomer, relay, 'test')).toEqual([{ id: idOf(speaker), text: 'last' }])
  expect(await snapshotOf(newcomer, relay, 'other')).toEqual([])
  await speaker.stop()
  await eventually(() => relay.connections).toBe(2)
  expect(await snapshotOf(newcomer, relay, 'test')).toEqual([])
})

test('a relay keeps its identity and its port across a restart', async () => {
  const { mkdtemp } = await import('node:fs/promises')
  const dataFolder = await mkdtemp('/tmp/kyrox-relay-')
  const first = await createRelay({ dataFolder, logLevel: 'error' })
  const client = await joinedClient(first)
  const began = performance.now()
  await first.stop()
  expect(performance.now() - began).toBeLessThan(2_000)
  await eventually(() => client.getConnections().length).toBe(0)
  const second = await runningRelay({ dataFolder, port: first.port })
  expect([second.peerId, second.port]).toEqual([first.peerId, first.port])
  await client.dial(multiaddr(second.multiaddr))
  await eventually(() => second.reservations).toBe(1)
  expect(client.getConnections(peerIdFromString(second.peerId))).toHaveLength(1)
})
