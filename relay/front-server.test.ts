import { connect, type Socket } from 'node:net'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, expect, test } from 'vitest'
import { createRelay, type Relay } from './relay.ts'
import type { RelayOptions } from './relay-options.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function runningRelay(options: RelayOptions = {}): Promise<Relay> {
  const relay = await createRelay({ networks: ['one', 'two'], logLevel: 'silent', ...options })
  cleanups.push(() => relay.stop())
  return relay
}

/** Opens a WebSocket by hand; resolves with the status of the answer. The socket stays open. */
function openSocket(relay: Relay, headers = ''): Promise<{ status: number; socket: Socket }> {
  const socket = connect(relay.port, '127.0.0.1')
  cleanups.push(() => socket.destroy())
  const handshake = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
  socket.write(`GET / HTTP/1.1\r\nHost: relay\r\n${handshake}\r\n${headers}\r\n`)
  return new Promise((resolve, reject) => {
    socket.once('data', data => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString('latin1'))?.[1]), socket }))
    socket.once('error', reject)
  })
}

const statuses = async (count: number, open: () => Promise<{ status: number }>): Promise<number[]> =>
  (await Promise.all(Array.from({ length: count }, open))).map(({ status }) => status).sort()

test('a WebSocket is taken on the same port as the page', async () => {
  const relay = await runningRelay()
  expect((await openSocket(relay)).status).toBe(101)
})

test('more sockets of one address than its limit are refused with 429, until one closes', async () => {
  const relay = await runningRelay({ addressLimits: { open: 2 } })
  const { socket } = await openSocket(relay)
  expect(await statuses(3, () => openSocket(relay))).toEqual([101, 429, 429])
  socket.destroy()
  await expect.poll(async () => (await openSocket(relay)).status).toBe(101)
})

test('sockets that come too fast are refused with 429', async () => {
  const relay = await runningRelay({ addressLimits: { newPerSecond: 3 } })
  expect((await statuses(6, () => openSocket(relay))).slice(0, 5)).toEqual([101, 101, 101, 429, 429])
})

test('a full relay answers 503', async () => {
  const relay = await runningRelay({ maxConnections: 2 })
  expect(await statuses(3, () => openSocket(relay))).toEqual([101, 101, 503])
})

test('behind a trusted proxy each client has its own limit, named by the proxy', async () => {
  const relay = await runningRelay({ addressLimits: { open: 1 }, trustProxy: true })
  const from = (address: string) => openSocket(relay, `X-Forwarded-For: ${address}\r\n`).then(({ status }) => status)
  expect(await from('203.0.113.1')).toBe(101)
  expect(await from('203.0.113.2')).toBe(101)
  // What stands before the proxy's own entry was written by the client.
  expect(await from('203.0.113.3, 203.0.113.1')).toBe(429)
})

test('without a proxy nobody can pass for many addresses', async () => {
  const relay = await runningRelay({ addressLimits: { open: 1 } })
  const from = (address: string) => openSocket(relay, `X-Forwarded-For: ${address}\r\n`).then(({ status }) => status)
  expect([await from('203.0.113.1'), await from('203.0.113.2')]).toEqual([101, 429])
})

test('a relay tells every origin who it is, with an address that works for who asked', async () => {
  const relay = await runningRelay()
  const response = await fetch(`${relay.url}/.well-known/kyrox.json`)
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  const answer = await response.json()
  expect(answer).toEqual({
    protocol: '/kyrox/1',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    network: 'one',
    networks: ['one', 'two'],
    peerId: relay.peerId,
    relays: [relay.multiaddr]
  })
  expect(multiaddr(answer.relays[0]).toString()).toBe(`/ip4/127.0.0.1/tcp/${relay.port}/ws/p2p/${relay.peerId}`)
})

test('a Host that is none is a bad request', async () => {
  const relay = await runningRelay()
  const socket = connect(relay.port, '127.0.0.1')
  cleanups.push(() => socket.destroy())
  socket.write('GET /.well-known/kyrox.json HTTP/1.1\r\nHost: a/b\r\n\r\n')
  const text = await new Promise<string>(resolve => socket.once('data', data => resolve(String(data))))
  expect(text).toMatch(/^HTTP\/1\.1 400 /)
})

test('health is a few numbers', async () => {
  const relay = await runningRelay()
  expect(await (await fetch(`${relay.url}/health`)).json()).toEqual({
    status: 'ok',
    uptime: expect.any(Number),
    connections: 0,
    reservations: 0,
    relayedBytes: 0,
    others: 0,
    refused: {},
    rss: expect.any(Number)
  })
})

test('stop closes every socket, idle ones too, and frees the port', async () => {
  const relay = await runningRelay()
  const { socket } = await openSocket(relay)
  const idle = connect(relay.port, '127.0.0.1')
  await new Promise(resolve => idle.once('connect', resolve))
  const closed = Promise.all([socket, idle].map(each => new Promise(resolve => each.on('error', () => {}).once('close', resolve))))
  const began = performance.now()
  await Promise.all([relay.stop(), relay.stop()])
  await closed
  expect(performance.now() - began).toBeLessThan(2_000)
  const again = await runningRelay({ port: relay.port })
  expect(again.port).toBe(relay.port)
})
