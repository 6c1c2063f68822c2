import { generateKeyPair } from '@libp2p/crypto/keys'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, expect, test } from 'vitest'
import { sleep } from '../src/base/abort.ts'
import { createNode } from '../src/create-node.ts'
import type { KyroxNode } from '../src/kyrox-node.ts'
import { createMeshLibp2p } from '../src/mesh/mesh-libp2p.ts'
import { LINK_PROTOCOL } from '../src/mesh/protocol-names.ts'
import type { NodeOptions } from '../src/options.ts'
import { defineAgent } from '../src/runtime/agent.ts'
import { type Capability, capability } from '../src/runtime/capability.ts'
import { encodeFrame } from '../src/wire/frame.ts'
import { PROTOCOL_VERSION } from '../src/wire/limits.ts'
import { encodeMessage } from '../src/wire/message-codec.ts'
import { MessageType } from '../src/wire/message-type.ts'
import { Hello } from '../src/wire/proto/agent-message.js'
import { createRelay, type Relay } from './relay.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map(clean => clean()))
})

const eventually = <Value>(read: () => Value, timeout = 10_000) => expect.poll(read, { timeout, interval: 20 })

async function runningRelay(port = 0): Promise<Relay> {
  const relay = await createRelay({ networks: ['test'], logLevel: 'error', port })
  cleanups.push(() => relay.stop())
  return relay
}

/** A node that reaches others through the relay only, unless told otherwise. */
async function joined(relay: Relay, options: NodeOptions = {}): Promise<KyroxNode> {
  const node = await createNode({ network: 'test', relays: [relay.url], direct: false, serve: false, ...options })
  cleanups.push(() => node.stop())
  await eventually(() => node.status).toBe('joined')
  return node
}

async function worker(relay: Relay, run: NonNullable<Capability['run']>, options: NodeOptions = {}): Promise<KyroxNode> {
  const node = await joined(relay, { serve: true, ...options })
  node.host(defineAgent({ name: 'worker', capabilities: [capability('work', { run })] }))
  return node
}

const pathTo = (node: KyroxNode, other: KyroxNode): string | undefined => node.peers.find(({ id }) => id === other.id)?.path

test('a task runs where its capability is, and says where and why', async () => {
  const relay = await runningRelay()
  const owner = await joined(relay)
  const executor = await worker(relay, input => ({ got: input }))
  const bytes = new Uint8Array(300_000).fill(7)
  const task = owner.submit('work', { bytes }, { capabilityWaitMs: 10_000 })
  expect(await task.result).toEqual({ got: { bytes } })
  expect([task.view.executor, task.explanation?.chosen, pathTo(owner, executor)]).toEqual([executor.id, executor.id, 'relayed'])
  await eventually(() => executor.runs.map(({ owner: of, status }) => [of, status])).toEqual([[owner.id, 'done']])
  expect(owner.capabilities).toEqual([{ name: 'work', local: false, peers: [executor.id] }])
})

test('two nodes of one machine find a direct way', async () => {
  const relay = await runningRelay()
  const owner = await joined(relay, { direct: true })
  const executor = await worker(relay, input => input, { direct: true })
  await eventually(() => pathTo(owner, executor), 20_000).toBe('direct')
  expect(await owner.submit('work', 'over there').result).toBe('over there')
}, 30_000)

test('an executor that stops half-way: its task runs again elsewhere', async () => {
  const relay = await runningRelay()
  const owner = await joined(relay)
  const leaver = await worker(relay, (_, { signal }) => sleep(60_000, { signal }))
  const task = owner.submit('work', null, { capabilityWaitMs: 10_000 })
  await eventually(() => task.status).toBe('running')
  const stayer = await worker(relay, () => 'by who stayed')
  await eventually(() => pathTo(owner, stayer)).toBe('relayed')
  await leaver.stop()
  expect(await task.result).toBe('by who stayed')
  expect(task.view.attempts.map(({ executor }) => executor)).toEqual([leaver.id, stayer.id])
  await eventually(() => owner.peers.map(({ id }) => id)).toEqual([stayer.id])
})

test('a relay that comes back with another key on the same port: all join again within two seconds, and work goes on', async () => {
  const relay = await runningRelay()
  const owner = await joined(relay)
  await worker(relay, input => input)
  expect(await owner.submit('work', 'before', { capabilityWaitMs: 10_000 }).result).toBe('before')
  await relay.stop()
  await eventually(() => owner.status).toBe('joining')
  await eventually(() => owner.peers.every(({ path }) => path === 'none')).toBe(true)
  const task = owner.submit('work', 'meanwhile', { capabilityWaitMs: 20_000 })
  const again = await runningRelay(relay.port)
  const startedAt = performance.now()
  await eventually(() => owner.status).toBe('joined')
  expect(performance.now() - startedAt).toBeLessThan(2_000)
  expect([again.peerId === relay.peerId, await task.result]).toEqual([false, 'meanwhile'])
})

test('a node alone runs its own tasks, and says of an unknown capability what it knows', async () => {
  const node = await createNode({ network: 'test' })
  cleanups.push(() => node.stop())
  node.host(defineAgent({ name: 'worker', capabilities: [capability('image.encode', { run: () => 'done' })] }))
  expect(await node.submit('image.encode', null).result).toBe('done')
  await expect(node.submit('image.encod', null, { capabilityWaitMs: 50 }).result).rejects.toMatchObject({
    name: 'CapabilityNotFoundError',
    detail: { nearest: ['image.encode'] }
  })
  const waiting = node.submit('nobody.knows', null, { capabilityWaitMs: 60_000 })
  await node.stop()
  await expect(waiting.result).rejects.toMatchObject({ name: 'TaskCancelledError' })
  expect(node.status).toBe('stopped')
})

test('a stranger that sends rubbish is counted and harms nobody', async () => {
  const relay = await runningRelay()
  const node = await joined(relay)
  const stranger = await createMeshLibp2p({
    privateKey: await generateKeyPair('Ed25519'),
    network: 'test',
    iceServers: [],
    webRtc: undefined
  })
  cleanups.push(async () => stranger.stop())
  const say = (stream: { send(bytes: Uint8Array): boolean }, type: number, payload: Uint8Array): void => {
    stream.send(encodeFrame({ kind: 'message', bytes: encodeMessage({ type, payload }, '1', Date.now()) }))
  }
  const address = multiaddr(`${relay.multiaddr}/p2p-circuit/p2p/${node.id}`)
  const stream = await stranger.dialProtocol(address, LINK_PROTOCOL, { runOnLimitedConnection: true })
  const rubbish = Uint8Array.of(0xff, 0xff, 0xff)
  say(stream, MessageType.TASK_REQUEST, rubbish)
  say(stream, MessageType.HELLO, Hello.encode({ protocolVersion: PROTOCOL_VERSION, network: 'test' }))
  for (const type of Object.values(MessageType)) if (type !== MessageType.HELLO && type !== MessageType.GOODBYE) say(stream, type, rubbish)
  say(stream, 60_000, rubbish)
  stream.send(Uint8Array.of(3, 99, 99, 99))
  await eventually(() => node.snapshot.dropped).toMatchObject({ 'before-hello': 1, 'unknown-type': 1 })
  // each type but these two, the stranger's hello, and what idle nodes say, which one that never served does not read; and the frame that is none
  await eventually(() => node.snapshot.dropped.garbled).toBe(Object.keys(MessageType).length - 3)
  // it is no member: who leaves without a word of itself is not called after
  await stream.close()
  expect(node.status).toBe('joined')
})
