import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { Stream } from '@libp2p/interface'
import { lpStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { sleep } from '../src/base/abort.ts'
import { createMeshLibp2p, type MeshLibp2p } from '../src/mesh/mesh-libp2p.ts'
import { presenceTopic, RELAYS_PROTOCOL } from '../src/mesh/protocol-names.ts'
import { askForRelays, encodeRelaysQuestion } from '../src/mesh/relay-list.ts'
import { uvarint } from '../src/wire/frame.ts'
import { Presence } from '../src/wire/proto/agent-message.js'
import { encodeValue } from '../src/wire/value.ts'
import { createLog } from './log.ts'
import { PresenceService } from './presence-service.ts'
import type { Relay } from './relay.ts'
import { createRelayNode } from './relay-node.ts'
import { resolveRelayOptions } from './relay-options.ts'
import { RelayedBytes } from './relayed-bytes.ts'
import { Circle } from './test-circle.ts'

const circle = new Circle()
const eventually = <Value>(read: () => Value, timeout = 15_000) => expect.poll(read, { timeout, interval: 20 })
afterEach(() => circle.end())

const refusedBy = async ({ url }: Relay): Promise<Record<string, number>> =>
  ((await (await fetch(`${url}/health`)).json()) as { refused: Record<string, number> }).refused

/** A relay whose word about others is whatever the test wants. */
async function liar(answer: (stream: Stream) => unknown) {
  const privateKey = await generateKeyPair('Ed25519')
  const options = resolveRelayOptions({ networks: ['test'] })
  const { libp2p, port } = await createRelayNode({ privateKey, relayedBytes: new RelayedBytes() }, options)
  onTestFinished(async () => libp2p.stop())
  libp2p.services.pubsub.subscribe(presenceTopic('test'))
  let asked = 0
  await libp2p.handle(RELAYS_PROTOCOL, stream => {
    asked++
    // its listener may hang up
    void Promise.resolve(answer(stream)).catch(() => {})
  })
  return { url: `/ip4/127.0.0.1/tcp/${port}/ws/p2p/${libp2p.peerId}`, libp2p, asked: () => asked }
}

async function stranger(): Promise<MeshLibp2p> {
  const libp2p = await createMeshLibp2p({
    privateKey: await generateKeyPair('Ed25519'),
    network: 'test',
    iceServers: [],
    webRtc: undefined
  })
  onTestFinished(async () => libp2p.stop())
  return libp2p
}

const say = async (stream: Stream, bytes: Uint8Array): Promise<void> => {
  const frames = lpStream(stream)
  await frames.read()
  await frames.write(bytes)
  await stream.close()
}

const urls = (count: number): unknown[] => Array.from({ length: count }, (_, n) => [`https://relay-${n}.invalid`, null])

test.each<[string, (stream: Stream) => unknown]>([
  ['10,000 entries', stream => say(stream, encodeValue([null, urls(10_000)]))],
  ['rubbish', stream => say(stream, Uint8Array.of(0xff, 0xff))],
  ['a length that is a lie', stream => stream.send(Uint8Array.from(uvarint(2 ** 31)))],
  [
    'no end',
    async stream => {
      while (stream.status === 'open') {
        stream.send(new Uint8Array(16_384))
        await sleep(1)
      }
    }
  ]
])(
  'a relay that answers with %s costs its askers a refusal, and carries their circuits all the same',
  async (_name, answer) => {
    const { url, asked } = await liar(answer)
    const honest = await circle.relay({ peers: [url] })
    const worker = await circle.worker([{ url }])
    const owner = await circle.node([honest])
    expect(await owner.submit('work', null, { capabilityWaitMs: 10_000 }).result).toBe(worker.id)
    await eventually(asked).toBeGreaterThanOrEqual(2)
    await eventually(() => worker.snapshot.dropped['relay-list'] ?? 0).toBeGreaterThanOrEqual(1)
    expect([worker.relays.length, owner.relays.length]).toEqual([1, 1])
  },
  30_000
)

test('a relay that tells of many that are not there: each is tried a few times, none is told of, the rest is counted', async () => {
  const { url } = await liar(stream => say(stream, encodeValue([null, urls(40)])))
  const honest = await circle.relay({ peers: [url] })
  const tells = await circle.node([honest])
  await eventually(async () => (await refusedBy(honest))['relay-note'] ?? 0).toBeGreaterThanOrEqual(24)
  await eventually(async () => (await refusedBy(honest))['relay-gone'] ?? 0, 30_000).toBeGreaterThanOrEqual(8)
  expect(honest.others).toBe(1)
  expect(tells.relays.map(({ address }) => address)).toEqual([honest.url])
}, 45_000)

test('a stranger that says it is a relay where somebody else is: that one is asked a few times, and clients are not sent there', async () => {
  let requests = 0
  const victim = createServer((_request, response) => {
    requests++
    response.end('{"relays":[]}')
  })
  await new Promise<void>(resolve => victim.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void victim.close())
  const honest = await circle.relay()
  const libp2p = await stranger()
  const connection = await libp2p.dial(multiaddr(honest.multiaddr))
  const self = { url: `http://127.0.0.1:${(victim.address() as AddressInfo).port}` }
  const ask = (question: object) =>
    askForRelays(connection, { networks: ['test'], ...question }, AbortSignal.timeout(5_000)).then(({ relays }) => relays)
  await ask({ self, isRelay: true })
  await eventually(async () => (await refusedBy(honest))['relay-gone'] ?? 0, 20_000).toBe(1)
  // a try may be under way when it is given up
  expect([5, 6]).toContain(requests)
  const before = requests
  for (let n = 0; n < 20; n++) expect(await ask({ self, isRelay: true })).toEqual([])
  expect(requests).toBe(before)
  expect((await refusedBy(honest))['relay-shunned']).toBe(20)
}, 30_000)

test('questions that are none are refused and counted', async () => {
  const honest = await circle.relay()
  const libp2p = await stranger()
  const connection = await libp2p.dial(multiaddr(honest.multiaddr))
  const bad = [Uint8Array.of(0xff), encodeRelaysQuestion({ networks: Array<string>(1_000).fill('test') })]
  for (const bytes of bad) {
    const stream = await connection.newStream(RELAYS_PROTOCOL)
    await lpStream(stream).write(bytes)
  }
  await eventually(async () => (await refusedBy(honest))['relays-question']).toBe(2)
}, 60_000)

test('one connection that passes on more than a whole network says is not heard past its share', async () => {
  const { libp2p, url } = await liar(() => {})
  const refused: string[] = []
  const ports = { libp2p, log: createLog('silent'), onRefused: (cause: string) => void refused.push(cause) }
  const service = new PresenceService(ports, { networks: ['test'], viaOne: { burst: 10, perSecond: 0.001 } })
  await service.start()
  onTestFinished(() => service.stop())
  const flooder = await stranger()
  await flooder.services.identify.identify(await flooder.dial(multiaddr(url)))
  const { pubsub } = flooder.services
  const topic = presenceTopic('test')
  await eventually(() => pubsub.getSubscribers(topic).length).toBe(1)
  const word = { network: 'test', epoch: 1, capabilities: [], serving: true, platform: '', relays: [], leaving: false, offers: [] }
  for (let sequence = 0; sequence < 40; sequence++) await pubsub.publish(topic, Presence.encode({ ...word, sequence }))
  await eventually(() => refused.filter(cause => cause === 'presence-flood').length).toBe(30)
}, 60_000)
