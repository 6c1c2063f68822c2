import { afterEach, expect, test } from 'vitest'
import { createNode } from '../src/create-node.ts'
import type { KyroxNode } from '../src/kyrox-node.ts'
import type { NodeOptions } from '../src/options.ts'
import { createRelay, type Relay } from './relay.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map(clean => clean()))
})

const eventually = <Value>(read: () => Value, timeout = 15_000) => expect.poll(read, { timeout, interval: 20 })

async function runningRelay(): Promise<Relay> {
  const relay = await createRelay({ networks: ['test'], logLevel: 'error', port: 0 })
  cleanups.push(() => relay.stop())
  return relay
}

async function joined(relay: Relay, options: NodeOptions = {}): Promise<KyroxNode> {
  const node = await createNode({ network: 'test', relays: [relay.url], direct: false, serve: true, ...options })
  cleanups.push(() => node.stop())
  await eventually(() => node.status).toBe('joined')
  return node
}

/** Nodes of which each is linked to all others. */
async function network(count: number): Promise<KyroxNode[]> {
  const relay = await runningRelay()
  const nodes = await Promise.all(Array.from({ length: count }, () => joined(relay)))
  for (const node of nodes) await eventually(() => node.peers.filter(({ path }) => path !== 'none').length).toBe(count - 1)
  return nodes
}

const COUNTER = `export default {
  async 'count.to'({ end }, ctx) {
    let sum = 0
    for (let step = 1; step <= end; step++) {
      sum += step
      if (step % 20 === 0) ctx.progress(step / end)
      await ctx.checkpoint()
    }
    return { sum }
  }
}`
const counter = {
  manifest: {
    name: 'counter',
    version: '1.0.0',
    runtime: 'quickjs',
    capabilities: [{ name: 'count.to' }],
    limits: { memoryLimitBytes: 32 * 1024 * 1024, cpuLimit: 0.5 }
  },
  source: COUNTER
}

test('an agent written on one node works on another', async () => {
  const [author, host] = (await network(2)) as [KyroxNode, KyroxNode]
  const { bytes, cid } = await author.agents.pack(counter)
  const [deployment] = await author.agents.deploy(bytes, { to: host.id })
  expect(deployment).toMatchObject({ peer: host.id, ok: true, agent: { name: 'counter', cid, author: author.id, deployedBy: author.id } })
  const task = author.submit('count.to', { end: 100 }, { capabilityWaitMs: 10_000 })
  expect(await task.result).toEqual({ sum: 5_050 })
  expect(task.view.executor).toBe(host.id)
  expect(await author.agents.on(host.id)).toMatchObject([{ name: 'counter', origin: 'package', runtime: 'quickjs' }])
}, 60_000)

test('an agent is moved in the middle of its work and ends it elsewhere', async () => {
  const [author, first, second] = (await network(3)) as [KyroxNode, KyroxNode, KyroxNode]
  const { bytes } = await author.agents.pack(counter)
  await author.agents.deploy(bytes, { to: first.id })
  const task = author.submit<{ sum: number }>('count.to', { end: 60_000 }, { capabilityWaitMs: 10_000, retries: 0 })
  await eventually(() => task.progress).toBeGreaterThan(0.02)
  const report = await author.agents.move('counter', second.id, { on: first.id })
  expect(report).toMatchObject({ from: first.id, to: second.id, runs: 1 })
  expect(await task.result).toEqual({ sum: (60_000 * 60_001) / 2 })
  expect(task.view.attempts).toMatchObject([{ executor: second.id, movedFrom: [first.id] }])
  expect(await author.agents.on(first.id)).toEqual([])
  expect(await author.agents.on(second.id)).toMatchObject([{ name: 'counter' }])
}, 90_000)

const TALKER = `export default {
  async 'talk.count'({ end }, ctx) {
    for (let piece = 1; piece <= end; piece++) {
      await ctx.emit({ piece })
      await ctx.checkpoint()
    }
    return end
  }
}`
const talker = {
  manifest: { name: 'talker', version: '1.0.0', runtime: 'quickjs', capabilities: [{ name: 'talk.count' }] },
  source: TALKER
}

async function read(pieces: AsyncIterable<unknown>, onPiece: (piece: unknown) => Promise<void> | void = () => {}): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const piece of pieces) {
    all.push(piece)
    await onPiece(piece)
  }
  return all
}

test('streamed output comes piece by piece, from here and from another node, and its reader sets the pace', async () => {
  const [owner, host] = (await network(2)) as [KyroxNode, KyroxNode]
  const { bytes } = await owner.agents.pack(talker)
  await owner.agents.deploy(bytes, { to: host.id })
  await owner.agents.install(bytes)
  const wanted = Array.from({ length: 60 }, (_, index) => ({ piece: index + 1 }))
  for (const where of ['here', 'elsewhere'] as const) {
    const task = owner.submit('talk.count', { end: 60 }, { where, stream: true, capabilityWaitMs: 10_000 })
    await eventually(() => task.status).toBe('running')
    // nobody reads yet: it waits with a piece in its hand, far from its end
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(task.status).toBe('running')
    expect(await read(task.emitted)).toEqual(wanted)
    expect(await task.result).toBe(60)
  }
  const unread = owner.submit('talk.count', { end: 60 }, { where: 'elsewhere' })
  expect(await unread.result).toBe(60)
  expect(await read(unread.emitted)).toEqual([])
}, 60_000)

test('a stream goes on where it was when its agent is moved', async () => {
  const [owner, first, second] = (await network(3)) as [KyroxNode, KyroxNode, KyroxNode]
  const { bytes } = await owner.agents.pack(talker)
  await owner.agents.deploy(bytes, { to: first.id })
  const task = owner.submit('talk.count', { end: 100 }, { stream: true, retries: 0, capabilityWaitMs: 10_000 })
  let moved: Promise<unknown> | undefined
  const pieces = await read(task.emitted, () => {
    moved ??= owner.agents.move('talker', second.id, { on: first.id })
    return moved.then(() => {})
  })
  expect(pieces).toEqual(Array.from({ length: 100 }, (_, index) => ({ piece: index + 1 })))
  expect([await task.result, task.view.executor]).toEqual([100, second.id])
}, 90_000)
