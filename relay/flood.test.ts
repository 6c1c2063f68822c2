/** One peer floods a node with work, another has a little of it: real nodes over a real relay. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import { createNode } from '../src/create-node.ts'
import type { KyroxNode, Task } from '../src/kyrox-node.ts'
import { type AgentParts, defineAgent, type WorkerLike } from '../src/runtime/agent.ts'
import { capability } from '../src/runtime/capability.ts'
import { createRelay } from './relay.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map(clean => clean()))
})

const eventually = <Value>(read: () => Value, timeout = 15_000) => expect.poll(read, { timeout, interval: 20 })

/** A node that floods, one that serves, one with a little work. Only the second takes work of others. */
async function network(agent: Pick<AgentParts, 'capabilities' | 'worker'>): Promise<[KyroxNode, KyroxNode, KyroxNode]> {
  const relay = await createRelay({ networks: ['test'], logLevel: 'error', port: 0 })
  cleanups.push(() => relay.stop())
  const node = async (serve: boolean): Promise<KyroxNode> => {
    const made = await createNode({ network: 'test', relays: [relay.url], direct: false, serve })
    cleanups.push(() => made.stop())
    return made
  }
  const nodes: [KyroxNode, KyroxNode, KyroxNode] = [await node(false), await node(true), await node(false)]
  const [flooder, server, small] = nodes
  server.host(defineAgent({ name: 'worker', ...agent }))
  for (const each of [flooder, small]) {
    await eventually(() =>
      each.peers.some(({ id, path, capabilities }) => id === server.id && path !== 'none' && capabilities.includes('work'))
    ).toBe(true)
  }
  return nodes
}

const FLOOD = 10_000
const FEW = 10
const ROUNDS = 5
/**
 * Runs of the flood that end while a request of the few and their results are on their way: a round trip of some 30 ms at a millisecond and a half each. First come,
 * first served would be the hundred and more that the flooder keeps there on top.
 */
const ON_THE_WAY = 25
/** Tasks that a node waits with at most, unless it is told otherwise. */
const MAX_QUEUED = 256
/** What may be left of a flood: the last 1,000 tasks in their owner's record, and tables that have grown. Not all of its tasks with what they brought. */
const MAX_KEPT_BYTES = 5_000 * FLOOD

const submitted = (node: KyroxNode, count: number): ReadonlyArray<Task<number>> =>
  Array.from({ length: count }, () => node.submit<number>('work', null, { where: 'elsewhere', timeoutMs: 600_000 }))

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heapUsed = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

async function timed<Output>(work: () => Promise<Output>): Promise<{ readonly output: Output; readonly ms: number }> {
  const from = performance.now()
  return { output: await work(), ms: performance.now() - from }
}

interface Round {
  readonly ms: number
  readonly ahead: number
}

const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** On a thread of its own: a millisecond of a core, then the number of the run. */
const WORKER = `
import { serveAgent } from '${new URL('../src/runtime/serve-agent.ts', import.meta.url).href}'
import { defineAgent } from '${new URL('../src/runtime/agent.ts', import.meta.url).href}'
import { capability } from '${new URL('../src/runtime/capability.ts', import.meta.url).href}'
let served = 0
const run = () => {
  for (const until = performance.now() + 1; performance.now() < until; );
  return served++
}
serveAgent(defineAgent({ name: 'worker', capabilities: [capability('work', { run })] }))
`
const startWorker = (): WorkerLike => new Worker(new URL(`data:text/javascript,${encodeURIComponent(WORKER)}`)) as WorkerLike

test('ten tasks of one peer end in turn with the 10,000 of another, of which none is lost or run twice', async () => {
  const [flooder, server, small] = await network({ capabilities: [capability('work')], worker: startWorker })
  const few = async (): Promise<readonly number[]> => await Promise.all(submitted(small, FEW).map(({ result }) => result))
  // both know how long a run takes before it counts
  await few()
  const alone = await timed(few)
  const heapBefore = heapUsed()
  const flood = await timed(async () => {
    let last = 0
    let queued = 0
    const tasks = submitted(flooder, FLOOD)
    const outputs = Promise.all(
      tasks.map(async ({ result }) => {
        const output = await result
        last = Math.max(last, output)
        return output
      })
    )
    await eventually(() => tasks[500]?.status).toBe('done')
    const watch = setInterval(() => {
      queued = Math.max(queued, ...small.peers.map(({ load }) => load.queued))
    }, 20)
    const rounds: Round[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const before = last
      const { output, ms } = await timed(few)
      // of the flood, from when they were submitted until the last of them was served
      rounds.push({ ms, ahead: Math.max(...output) - before - FEW })
    }
    const left = tasks.filter(({ status }) => status !== 'done').length
    const all = await outputs
    clearInterval(watch)
    return { rounds, runs: new Set(all).size, queued, left }
  })
  const { rounds, runs, queued, left } = flood.output
  const kept = heapUsed() - heapBefore
  const ms = medianOf(rounds.map(each => each.ms))
  const ahead = medianOf(rounds.map(each => each.ahead))
  process.stdout.write(
    `ten alone ${alone.ms.toFixed(0)} ms, in the flood ${ms.toFixed(0)} ms after ${ahead} of the flood; ${FLOOD} in ${flood.ms.toFixed(0)} ms; `
      + `longest queue ${queued}; ${(kept / 1e6).toFixed(0)} MB kept\n`
  )
  // the flood was there all the time
  expect(left).toBeGreaterThan(1_000)
  // twice their time alone: for each of the few one of the flood
  expect(ahead).toBeLessThanOrEqual(FEW + ON_THE_WAY)
  expect(queued).toBeGreaterThan(0)
  expect(queued).toBeLessThanOrEqual(MAX_QUEUED)
  expect(kept).toBeLessThan(MAX_KEPT_BYTES)
  expect(runs).toBe(FLOOD)
  await eventually(() => server.serving.running).toBe(0)
}, 120_000)
