/** Paths that end under load: real nodes, a real relay, real WebRTC. */
import { generateKeyPair } from '@libp2p/crypto/keys'
import * as webRtc from '@libp2p/webrtc'
import { afterEach, expect, test } from 'vitest'
import { AgentHost } from '../src/agent-host.ts'
import { sleep } from '../src/base/abort.ts'
import { systemClock } from '../src/base/clock.ts'
import type { KyroxNode, Task } from '../src/kyrox-node.ts'
import { localChannel, localSandbox } from '../src/local-core.ts'
import { createMeshLibp2p, type MeshLibp2p } from '../src/mesh/mesh-libp2p.ts'
import { lookAtRelay } from '../src/mesh/relay-document.ts'
import { NodeCore } from '../src/node-core.ts'
import { NodeHandle } from '../src/node-handle.ts'
import type { FromCore } from '../src/node-protocol.ts'
import { resolveOptions } from '../src/options.ts'
import { defineAgent } from '../src/runtime/agent.ts'
import { capability } from '../src/runtime/capability.ts'
import { runtimes } from '../src/runtimes.ts'
import { MemoryStore } from '../src/storage/memory-store.ts'
import { createRelay, type Relay } from './relay.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map(clean => clean()))
})

const eventually = <Value>(read: () => Value, timeout = 20_000) => expect.poll(read, { timeout, interval: 10 })

async function runningRelay(port = 0): Promise<Relay> {
  const relay = await createRelay({ networks: ['test'], logLevel: 'error', port })
  cleanups.push(() => relay.stop())
  return relay
}

/** A node whose connections the test may cut. */
async function node(relay: Relay, direct: boolean): Promise<{ readonly node: KyroxNode; readonly libp2p: MeshLibp2p }> {
  const agents = new AgentHost(runtimes)
  const privateKey = await generateKeyPair('Ed25519')
  const libp2p = await createMeshLibp2p({ privateKey, network: 'test', iceServers: [], webRtc: direct ? webRtc : undefined })
  const options = resolveOptions({ network: 'test', relays: [relay.url], direct, serve: true }, true)
  const ticks = () => performance.now()
  const channel = await localChannel(async say => {
    const core = new NodeCore(
      {
        libp2p,
        clock: systemClock,
        ticks,
        random: Math.random,
        look: lookAtRelay,
        sandboxFor: agent => localSandbox(agents, agent),
        store: new MemoryStore(),
        sign: async message => await privateKey.sign(message),
        tell: changes => say({ type: 'changes', changes }),
        answer: () => {}
      },
      { ...options, hostedIn: 'process', platform: 'test', canDirect: direct }
    )
    cleanups.push(() => core.stop())
    await core.start()
    say({ type: 'ready', snapshot: core.snapshot, slot: undefined })
    return { core, hear: message => core.hear(message as Parameters<typeof core.hear>[0]) }
  })
  let handle: NodeHandle | undefined
  channel.onMessage((message: FromCore) => {
    if (handle != null) handle.hear(message)
    else if (message.type === 'ready') handle = new NodeHandle({ channel, agents, ticks }, message.snapshot)
  })
  if (handle == null) throw new Error('Expected a node that is ready')
  return { node: handle, libp2p }
}

const pathOf = (from: KyroxNode, to: KyroxNode): string | undefined => from.peers.find(({ id }) => id === to.id)?.path

/** An executor that counts its runs, and an owner that knows it by this path. */
async function pair(relay: Relay, path: 'direct' | 'relayed') {
  const [owner, executor] = [await node(relay, path === 'direct'), await node(relay, path === 'direct')]
  const runs: number[] = []
  const run = async (input: unknown): Promise<unknown> => {
    const { serial, ms } = input as { serial: number; ms: number }
    runs.push(serial)
    await sleep(ms)
    return serial
  }
  executor.node.host(defineAgent({ name: 'worker', capabilities: [capability('work', { run })] }))
  await eventually(() => pathOf(owner.node, executor.node)).toBe(path)
  await eventually(() => owner.node.capabilities.map(({ name }) => name)).toContain('work')
  const tasks: Array<Task<unknown>> = []
  const submit = (ms: number): void => void tasks.push(owner.node.submit('work', { serial: tasks.length, ms }, { where: 'elsewhere' }))
  /** Every task ended with its own result, at the first attempt, and every run was of a task. */
  const allOnce = async (): Promise<void> => {
    const results = await Promise.all(tasks.map(({ result }) => result))
    expect(results).toEqual(tasks.map((_, serial) => serial))
    expect(tasks.filter(({ view }) => view.attempts.length !== 1)).toEqual([])
    expect([...runs].sort((a, b) => a - b)).toEqual(results)
  }
  return { owner, executor, tasks, submit, allOnce }
}

test('the direct path cut under load, twice and by either side: each task runs once and ends', async () => {
  const { owner, executor, submit, allOnce } = await pair(await runningRelay(), 'direct')
  for (const side of [owner, executor]) {
    await eventually(() => pathOf(owner.node, executor.node)).toBe('direct')
    for (let i = 0; i < 200; i++) submit(i % 20)
    const other = side === owner ? executor : owner
    await sleep(30)
    for (const connection of side.libp2p.getConnections()) {
      if (connection.remotePeer.toString() === other.node.id && connection.limits == null) connection.abort(new Error('cut'))
    }
    for (let i = 0; i < 200; i++) submit(i % 20)
    await eventually(() => pathOf(owner.node, executor.node)).toBe('relayed')
  }
  await allOnce()
}, 60_000)

test('the relay lost under load: links that had no other path go on through the next one, and each task runs once and ends', async () => {
  const relay = await runningRelay()
  const { owner, executor, submit, allOnce } = await pair(relay, 'relayed')
  for (let i = 0; i < 300; i++) submit(i % 20)
  await sleep(30)
  await relay.stop()
  await eventually(() => pathOf(owner.node, executor.node)).toBe('none')
  await runningRelay(relay.port)
  await eventually(() => pathOf(owner.node, executor.node)).toBe('relayed')
  submit(1)
  await allOnce()
}, 60_000)
