import { generateKeyPair } from '@libp2p/crypto/keys'
import type { Connection } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../src/base/clock.ts'
import { askRelay } from '../src/mesh/ask-relay.ts'
import { createMeshLibp2p } from '../src/mesh/mesh-libp2p.ts'
import { PresenceGossip } from '../src/mesh/presence-gossip.ts'
import { placeOf, shardOf } from '../src/mesh/presence-shards.ts'
import { RelayWatch } from '../src/mesh/relay-watch.ts'
import type { Presence } from '../src/wire/proto/agent-message.js'
import { createRelay, type Relay } from './relay.ts'

const cleanups: Array<() => unknown> = []
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map(clean => clean()))
})

const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 10_000, interval: 20 })

async function runningRelay(): Promise<Relay> {
  const relay = await createRelay({ networks: ['test'], logLevel: 'error' })
  cleanups.push(() => relay.stop())
  return relay
}

/** A node that says one word to the relay and hears gossip, and does nothing else. */
async function member(relay: Relay, capabilities: string[]) {
  const libp2p = await createMeshLibp2p({
    privateKey: await generateKeyPair('Ed25519'),
    network: 'test',
    iceServers: [],
    webRtc: undefined
  })
  cleanups.push(() => libp2p.stop())
  const connection: Connection = await libp2p.dial(multiaddr(relay.multiaddr))
  // as a mesh does when its first link stands: gossip begins with it
  await libp2p.services.identify.identify(connection)
  const heard: Array<readonly [string, Presence]> = []
  const gossip = new PresenceGossip(
    {
      pubsub: libp2p.services.pubsub,
      clock: systemClock,
      heard: (...word) => heard.push(word),
      joined: () => {},
      onDrop: () => {}
    },
    'test'
  )
  await gossip.start()
  const presence: Presence = {
    network: 'test',
    epoch: 1,
    sequence: 1,
    capabilities,
    serving: true,
    platform: 'Test',
    relays: [relay.multiaddr],
    leaving: false,
    offers: []
  }
  const ask = (names: readonly string[], limit: number) =>
    askRelay(connection, { network: 'test', capabilities: names, limit, presence }, AbortSignal.timeout(5_000))
  return { id: libp2p.peerId.toString(), libp2p, connection, gossip, presence, heard, ask }
}

test('a relay says who offers what and how many do, to whoever asks, and takes the word of the asker on the way', async () => {
  const relay = await runningRelay()
  const [one, other] = [await member(relay, ['work', 'play']), await member(relay, ['work'])]
  expect(await one.ask(['work', 'play', 'rest'], 5)).toMatchObject({ size: 1, offerers: [1, 1, 0], found: [] })
  const answer = await other.ask(['work', 'play'], 5)
  expect([answer?.size, answer?.offerers, answer?.found.map(({ peerId }) => peerId)]).toEqual([2, [2, 1], [one.id, one.id]])
  expect((await one.ask(['work'], 0))?.found).toEqual([])
  expect(
    await askRelay(one.connection, { network: 'another', capabilities: ['work'], limit: 1 }, AbortSignal.timeout(5_000))
  ).toBeUndefined()
})

test('a relay tells a node that watches who began to offer it and whose socket closed, until it watches something else', async () => {
  const relay = await runningRelay()
  const [asker, other] = [await member(relay, []), await member(relay, ['work'])]
  const told: string[] = []
  const watch = new RelayWatch(
    {
      told: (relayId, found) =>
        told.push(...found.map(({ peerId, presence }) => `${relayId === relay.peerId} ${peerId} ${presence.leaving}`))
    },
    'test'
  )
  cleanups.push(() => watch.stop())
  expect(watch.stands).toBe(false)
  watch.watch(['play'], [asker.connection])
  watch.watch(['work'], [asker.connection])
  await eventually(() => watch.stands).toBe(true)
  // the relay has read what is watched when it answers what was asked after it
  await asker.ask([], 0)
  await other.ask([], 0)
  await eventually(() => told).toEqual([`true ${other.id} false`])
  await other.libp2p.stop()
  await eventually(() => told.slice(1)).toEqual([`true ${other.id} true`])
  watch.watch([], [])
  expect(watch.stands).toBe(false)
})

test('a node that watches a network which is not of this relay is told nothing, and the relay lives on', async () => {
  const relay = await runningRelay()
  const asker = await member(relay, ['work'])
  const watch = new RelayWatch({ told: () => {} }, 'another')
  cleanups.push(() => watch.stop())
  watch.watch(['work'], [asker.connection])
  // asked after it on the same connection
  expect(await asker.ask(['work'], 0)).toMatchObject({ size: 1, offerers: [1] })
  await eventually(() => watch.stands).toBe(false)
})

test('from 32 nodes on a relay passes shards on, and tells in them of a node whose socket closed', async () => {
  const relay = await runningRelay()
  const [listener, teller] = [await member(relay, []), await member(relay, ['work'])]
  const crowd = await Promise.all(Array.from({ length: 31 }, () => member(relay, ['play'])))
  for (const each of [listener, teller, ...crowd]) await each.ask([], 0)
  const shard = shardOf('work', placeOf(teller.id), 0)
  listener.gossip.listen([shard])
  const topic = `/kyrox/1/test/presence/${shard}`
  await eventually(() => teller.libp2p.services.pubsub.getSubscribers(topic).length).toBe(1)
  await eventually(() => listener.libp2p.services.pubsub.getSubscribers(topic).length).toBe(1)
  await expect
    .poll(
      async () => {
        await teller.gossip.tell([shard], teller.presence)
        return listener.heard.map(([id]) => id)
      },
      { timeout: 10_000, interval: 200 }
    )
    .toContain(teller.id)
  await teller.libp2p.stop()
  await eventually(() => listener.heard.filter(([id, { gone }]) => id === relay.peerId && gone != null).length).toBe(1)
}, 40_000)
