/** Nodes with a relay in this process, and one whose sandboxes do something else with what they freeze. They end with their test. */
import { generateKeyPair } from '@libp2p/crypto/keys'
import { afterEach, expect } from 'vitest'
import { AgentHost } from '../src/agent-host.ts'
import { createNode } from '../src/create-node.ts'
import type { KyroxNode } from '../src/kyrox-node.ts'
import { localChannel, localSandbox } from '../src/local-core.ts'
import { lookAtRelay } from '../src/mesh/relay-document.ts'
import { NodeHandle } from '../src/node-handle.ts'
import type { FromCore } from '../src/node-protocol.ts'
import { type NodeOptions, resolveOptions } from '../src/options.ts'
import type { Sandbox } from '../src/runtime/sandbox.ts'
import { runtimes } from '../src/runtimes.ts'
import { startCore } from '../src/start-core.ts'
import { MemoryStore } from '../src/storage/memory-store.ts'
import { createRelay, type Relay } from './relay.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map(clean => clean()))
})

export const eventually = <Value>(read: () => Value, timeout = 15_000) => expect.poll(read, { timeout, interval: 10 })

export async function runningRelay(): Promise<Relay> {
  const relay = await createRelay({ networks: ['test'], logLevel: 'error', port: 0 })
  cleanups.push(() => relay.stop())
  return relay
}

const optionsFor = (relay: Relay): NodeOptions => ({ network: 'test', relays: [relay.url], direct: false, serve: true })

export async function linked(nodes: readonly KyroxNode[]): Promise<void> {
  for (const node of nodes) await eventually(() => node.peers.filter(({ path }) => path !== 'none').length).toBe(nodes.length - 1)
}

export async function node(relay: Relay, options: NodeOptions = {}): Promise<KyroxNode> {
  const made = await createNode({ ...optionsFor(relay), ...options })
  cleanups.push(() => made.stop())
  return made
}

export async function network(): Promise<[KyroxNode, KyroxNode, KyroxNode]> {
  const relay = await runningRelay()
  const nodes: [KyroxNode, KyroxNode, KyroxNode] = [await node(relay), await node(relay), await node(relay)]
  await linked(nodes)
  return nodes
}

/** What a node does with the frozen runs of its agents before it hands them over. */
type Tamper = (sandbox: Sandbox) => Sandbox

/** A node like any other, but for its sandboxes. */
export async function lyingNode(relay: Relay, tamper: Tamper): Promise<KyroxNode> {
  const agents = new AgentHost(runtimes)
  const privateKey = await generateKeyPair('Ed25519')
  const identity = { privateKey, slot: undefined, release: () => {} }
  const channel = await localChannel(say =>
    startCore(
      {
        identity,
        store: new MemoryStore(),
        webRtc: undefined,
        look: lookAtRelay,
        notices: [],
        sandboxFor: agent => tamper(localSandbox(agents, agent)),
        say,
        afterStop: () => {}
      },
      resolveOptions(optionsFor(relay), true),
      'process'
    )
  )
  const made = await new Promise<NodeHandle>(resolve => {
    let handle: NodeHandle | undefined
    channel.onMessage((message: FromCore) => {
      if (handle != null) handle.hear(message)
      else if (message.type === 'ready') {
        handle = new NodeHandle({ channel, agents, ticks: () => performance.now() }, message.snapshot)
        resolve(handle)
      }
    })
  })
  cleanups.push(() => made.stop())
  return made
}

export const withSuspend = (sandbox: Sandbox, suspend: NonNullable<Sandbox['suspend']>): Sandbox => ({
  run: (...run) => sandbox.run(...run),
  warm: async () => await sandbox.warm?.(),
  terminate: () => sandbox.terminate(),
  suspend
})
