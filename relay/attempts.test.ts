import { afterEach, expect, test } from 'vitest'
import { createNode } from '../src/create-node.ts'
import type { KyroxNode } from '../src/kyrox-node.ts'
import type { NodeOptions } from '../src/options.ts'
import { defineAgent } from '../src/runtime/agent.ts'
import { type Capability, capability } from '../src/runtime/capability.ts'
import { createRelay, type Relay } from './relay.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map(clean => clean()))
})

const eventually = <Value>(read: () => Value, timeout = 10_000) => expect.poll(read, { timeout, interval: 20 })

async function runningRelay(): Promise<Relay> {
  const relay = await createRelay({ networks: ['test'], logLevel: 'error', port: 0 })
  cleanups.push(() => relay.stop())
  return relay
}

async function joined(relay: Relay, options: NodeOptions = {}): Promise<KyroxNode> {
  const node = await createNode({ network: 'test', relays: [relay.url], direct: false, serve: false, ...options })
  cleanups.push(() => node.stop())
  await eventually(() => node.status).toBe('joined')
  return node
}

async function worker(relay: Relay, run: NonNullable<Capability['run']>): Promise<KyroxNode> {
  const node = await joined(relay, { serve: true })
  node.host(defineAgent({ name: 'worker', capabilities: [capability('work', { run })] }))
  return node
}

/** A node that owns tasks and has a link to each of its workers. */
async function ownerOf(relay: Relay, workers: readonly KyroxNode[]): Promise<KyroxNode> {
  const owner = await joined(relay)
  await eventually(() => owner.peers.filter(({ path }) => path !== 'none').length).toBe(workers.length)
  await eventually(() => owner.capabilities.find(({ name }) => name === 'work')?.peers.length).toBe(workers.length)
  return owner
}

test('of three nodes one lies: the others outvote it, and it is named', async () => {
  const relay = await runningRelay()
  const square = (input: unknown): unknown => ({ square: Number(input) ** 2, of: input })
  const liar = await worker(relay, input => ({ square: Number(input) ** 2 + 1, of: input }))
  const honest = [await worker(relay, square), await worker(relay, square)]
  const owner = await ownerOf(relay, [liar, ...honest])
  for (let i = 1; i <= 5; i++) {
    const task = owner.submit('work', i, { redundancy: { copies: 3, quorum: 2 }, capabilityWaitMs: 10_000 })
    expect(await task.result).toEqual({ square: i * i, of: i })
    const nodes = task.view.attempts.map(({ executor }) => executor)
    expect(new Set(nodes)).toEqual(new Set([liar.id, ...honest.map(({ id }) => id)]))
    // who answers after the two that agree is not heard any more
    expect(task.view.agreement?.groups[0]?.nodes.toSorted()).toEqual(honest.map(({ id }) => id).toSorted())
    expect(task.view.agreement?.dissenters.every(({ nodeId }) => nodeId === liar.id)).toBe(true)
  }
}, 30_000)

test('a node that accepts and never answers: a hedge brings the result, and the silent one is told to stop', async () => {
  const relay = await runningRelay()
  const told: unknown[] = []
  const hangs = await worker(relay, (_, { signal }) => {
    signal.addEventListener('abort', () => told.push((signal.reason as Error).message))
    return new Promise(() => {})
  })
  const answers = await worker(relay, input => input)
  const owner = await ownerOf(relay, [hangs, answers])
  // whichever is chosen first: in the end one of these was at the node that hangs
  for (let i = 0; i < 20 && told.length === 0; i++) {
    const task = owner.submit('work', i, { hedge: { afterMs: 100 }, timeoutMs: 20_000, capabilityWaitMs: 10_000 })
    expect(await task.result).toBe(i)
    const last = task.view.attempts.at(-1)
    if (task.view.attempts.length > 1) {
      expect([task.view.attempts[0]?.executor, last?.executor]).toEqual([hangs.id, answers.id])
      await eventually(() => told.length).toBe(1)
    }
  }
  expect(told).toEqual(['Task was cancelled by its owner: Another attempt was enough'])
  await eventually(() => hangs.runs.map(({ status }) => status)).toEqual(['cancelled'])
}, 30_000)

test('what says it is pure is answered from what its node kept, and run again when that is asked for', async () => {
  const relay = await runningRelay()
  let runs = 0
  const owner = await joined(relay)
  const run = (input: unknown): unknown => ({ input, run: ++runs })
  owner.host(defineAgent({ name: 'counter', capabilities: [capability('count', { pure: true, run }), capability('other', { run })] }))
  for (let i = 0; i < 3; i++) expect(await owner.submit('count', 7).result).toEqual({ input: 7, run: 1 })
  expect(await owner.submit('count', 7, { cache: false }).result).toEqual({ input: 7, run: 2 })
  expect(await owner.submit('other', 7).result).toEqual({ input: 7, run: 3 })
  owner.unhost('counter')
  owner.host(defineAgent({ name: 'counter', capabilities: [capability('count', { pure: true, run: () => 'other code' })] }))
  expect(await owner.submit('count', 7).result).toBe('other code')
})
