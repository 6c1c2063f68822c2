import { peerIdFromString } from '@libp2p/peer-id'
import { expect, test, vi } from 'vitest'
import { uvarint } from '../wire/frame.ts'
import { Presence } from '../wire/proto/agent-message.js'
import { parseSnapshot } from './presence-snapshot.ts'
import { assertRelayAddress, resolveRelay } from './relay-address.ts'
import { ALICE, BOB, RELAY } from './test-libp2p.ts'

const signal = new AbortController().signal

test('a relay is named by a URL or by a multiaddr with its id', () => {
  for (const address of ['https://relay.example', 'http://127.0.0.1:4000/', RELAY]) assertRelayAddress(address)
  for (const address of ['', 'relay.example', 'ftp://relay.example', '/ip4/127.0.0.1/tcp/9/ws', '/rubbish', 'javascript:alert(1)', null]) {
    expect(() => assertRelayAddress(address as string), String(address)).toThrow('Expected relay as a URL')
  }
})

/** What a relay answers under its well-known address. */
async function answering(answer: string, status = 200): Promise<string[]> {
  vi.stubGlobal('fetch', async () => new Response(answer, { status }))
  try {
    return (await resolveRelay('https://relay.example', 'studio', signal)).map(String)
  } finally {
    vi.unstubAllGlobals()
  }
}

test('a multiaddr is taken as it is, a URL is asked each time', async () => {
  expect((await resolveRelay(RELAY, 'studio', signal)).map(String)).toEqual([RELAY])
  expect(await answering(JSON.stringify({ relays: [RELAY], networks: ['studio'] }))).toEqual([RELAY])
  expect(await answering(JSON.stringify({ relays: [RELAY] }))).toEqual([RELAY])
})

test.each<[string, string, number, string]>([
  ['no answer of a relay', '<html>', 200, 'Relay https://relay.example does not answer'],
  ['an answer without relays', '{}', 200, 'not a relay'],
  ['an error', '{}', 503, 'HTTP 503'],
  ['an answer without end', JSON.stringify({ relays: ['x'.repeat(70_000)] }), 200, 'answer too long'],
  ['another network', JSON.stringify({ relays: [RELAY], networks: ['office'] }), 200, 'does not serve network "studio", only office']
])('%s is said', async (_name, answer, status, message) => {
  await expect(answering(answer, status)).rejects.toMatchObject({
    name: 'RelayUnreachableError',
    message: expect.stringContaining(message)
  })
})

const word = (sequence: number): Presence => ({
  network: 'test',
  epoch: 1,
  sequence,
  capabilities: [],
  serving: true,
  platform: '',
  relays: [],
  leaving: false,
  offers: []
})

function record(peer: string, presence: Uint8Array): Uint8Array {
  const id = peerIdFromString(peer).toMultihash().bytes
  const body = Uint8Array.of(...uvarint(id.byteLength), ...id, ...presence)
  return Uint8Array.of(...uvarint(body.byteLength), ...body)
}

test('a snapshot is read record by record; what does not parse is left out', () => {
  const good = [record(ALICE, Presence.encode(word(1))), record(BOB, Presence.encode(word(2)))]
  const bad = [record(ALICE, Uint8Array.of(0xff, 0xff)), Uint8Array.of(3, 9, 9, 9), Uint8Array.of(0)]
  const bytes = Uint8Array.of(...(good[0] ?? []), ...bad.flatMap(each => [...each]), ...(good[1] ?? []))
  expect(parseSnapshot(bytes).map(({ peerId, presence }) => [peerId, presence.sequence])).toEqual([
    [ALICE, 1],
    [BOB, 2]
  ])
})

test('a snapshot that breaks off, lies of a length or has no end brings no more than there is, and so many at most', () => {
  const one = record(ALICE, Presence.encode(word(1)))
  expect(parseSnapshot(one.subarray(0, -1))).toEqual([])
  expect(parseSnapshot(Uint8Array.of(...uvarint(2 ** 31), 1, 2))).toEqual([])
  expect(parseSnapshot(new Uint8Array(0))).toEqual([])
  const many = new Uint8Array(one.byteLength * 1_000)
  for (let i = 0; i < 1_000; i++) many.set(one, i * one.byteLength)
  expect(parseSnapshot(many)).toHaveLength(256)
})
