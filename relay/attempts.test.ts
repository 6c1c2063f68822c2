import { afterEach, expect, test } from 'vitest'
import { sleep } from '../src/base/abort.ts'
import { systemClock } from '../src/base/clock.ts'
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
  const owner = await ownerOf(relay, [hangs])
  const task = owner.submit('work', 7, { hedge: { afterMs: 3_000 }, timeoutMs: 25_000 })
  // the other one comes when the task has gone to the one that there was
  await eventually(() => hangs.runs.map(({ status }) => status)).toEqual(['running'])
  const answers = await worker(relay, input => input)
  expect(await task.result).toBe(7)
  expect(task.view.attempts.map(({ executor }) => executor)).toEqual([hangs.id, answers.id])
  await eventually(() => told.length).toBe(1)
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

const ADDER = `export default {
  async 'add.up'(_, ctx) {
    let sum = 0
    for await (const { n } of ctx.inputs) {
      sum += n
      if (n === 10) await ctx.sleep(1500)
    }
    return sum
  }
}`
const adder = {
  manifest: { name: 'adder', version: '1.0.0', runtime: 'quickjs' as const, capabilities: [{ name: 'add.up' }] },
  source: ADDER
}

test('streamed input reaches an agent in its sandbox, here and at another node, and a slow agent slows the source', async () => {
  const relay = await runningRelay()
  const owner = await joined(relay, { takesAgents: true })
  const host = await joined(relay, { serve: true, takesAgents: true })
  await eventually(() => owner.peers.find(({ id }) => id === host.id)?.path).toBe('relayed')
  const { bytes } = await owner.agents.pack(adder)
  await owner.agents.deploy(bytes, { to: host.id })
  await owner.agents.install(bytes)
  for (const where of ['here', 'elsewhere'] as const) {
    let read = 0
    async function* numbers() {
      while (read < 200) yield { n: ++read }
    }
    const task = owner.submit('add.up', null, { where, inputs: numbers(), capabilityWaitMs: 10_000 })
    await eventually(() => read).toBeGreaterThanOrEqual(26)
    // it rests with the tenth piece in its hand, and the window behind it is full
    expect(read).toBe(26)
    expect(await task.result).toBe(20_100)
  }
}, 60_000)

test('a source that fails is the end of its task, and one whose task ends is closed', async () => {
  const relay = await runningRelay()
  const owner = await joined(relay)
  const run: NonNullable<Capability['run']> = async (most, { inputs }) => {
    for await (const piece of inputs) if (piece === most) return 'enough'
    return 'all'
  }
  owner.host(defineAgent({ name: 'reader', capabilities: [capability('read', { run })] }))
  let closed = 0
  async function* source(end: number) {
    try {
      for (let i = 1; i <= end; i++) yield i
      throw new RangeError('the disk is gone')
    } finally {
      closed++
    }
  }
  await expect(owner.submit('read', null, { inputs: source(3) }).result).rejects.toMatchObject({
    name: 'RangeError',
    message: 'the disk is gone'
  })
  expect(await owner.submit('read', 5, { inputs: source(1e9) }).result).toBe('enough')
  await eventually(() => closed).toBe(2)
  expect(await owner.submit('read', null, { inputs: [1, 2, 3] }).result).toBe('all')
  expect(await owner.submit('read', null).result).toBe('all')
  expect(() => owner.submit('read', null, { inputs: 7 as never })).toThrow('Expected inputs to be iterable, got 7')
})

/** Adds up what it reads, one number in each two milliseconds. */
const adding = defineAgent({
  name: 'adding',
  capabilities: [
    capability('add', {
      run: async (start, { inputs, signal }) => {
        let sum = Number(start)
        for await (const n of inputs) {
          await sleep(2, { clock: systemClock, signal })
          sum += Number(n)
        }
        return sum
      }
    })
  ]
})

test('a node that leaves in the middle of a streamed input: another one gets it from the first piece, kept or read anew', async () => {
  const relay = await runningRelay()
  const owner = await joined(relay)
  const workers = await Promise.all([0, 1].map(() => joined(relay, { serve: true, cores: 4 })))
  for (const each of workers) each.host(adding)
  await eventually(() => owner.capabilities.find(({ name }) => name === 'add')?.peers.length).toBe(2)
  let read = 0
  let readings = 0
  async function* numbers() {
    for (let n = 1; n <= 300; n++) {
      read++
      yield n
    }
  }
  const anew = () => {
    readings++
    return numbers()
  }
  const kept = owner.submit('add', 1_000, { inputs: numbers() })
  await eventually(() => read).toBeGreaterThan(60)
  const leaving = workers.find(({ id }) => id === kept.view.executor)
  const nodes = [leaving?.id ?? '']
  const fresh = owner.submit('add', 2_000, { inputs: anew })
  const short = owner.submit('add', 0, { inputs: numbers(), keptInputBytes: 1_000, require: { nodes } })
  await eventually(() => read).toBeGreaterThan(400)
  await leaving?.stop()
  expect([await kept.result, await fresh.result]).toEqual([46_150, 47_150])
  expect([kept.view.attempts.length, readings]).toEqual([2, fresh.view.attempts.length])
  await expect(short.result).rejects.toMatchObject({ name: 'InputsGoneError', detail: { cause: 'PeerLostError' } })
}, 30_000)

test('a task whose streamed input and whose dependency are both on their way gets both', async () => {
  const relay = await runningRelay()
  const owner = await joined(relay)
  owner.host(adding)
  const first = owner.submit<number>('add', 1, { inputs: [1, 2, 3] })
  const second = owner.submit<number>('add', first.output, { inputs: Array.from({ length: 50 }, () => 1) })
  expect(await second.result).toBe(57)
})
