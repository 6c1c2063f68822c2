/** Graphs of tasks that are hedged, doubled, bound to nodes or cancelled meanwhile. */
import { afterEach, expect, test } from 'vitest'
import { createNode } from '../src/create-node.ts'
import { capability, defineAgent, from, type KyroxNode } from '../src/index.ts'
import { createRelay } from './relay.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map(clean => clean()))
})

const eventually = <Value>(read: () => Value, timeout = 15_000) => expect.poll(read, { timeout, interval: 20 })

/** More than goes to the owner by itself. */
const LARGE = 100_000

/** What ran where, and which runs wait for the test. */
class Stage {
  readonly begun: string[] = []
  readonly aborted: string[] = []
  readonly #held: Array<{ readonly node: string; readonly go: () => void }> = []

  agent(node: string) {
    const held = async (fill: number, signal: AbortSignal): Promise<Uint8Array> => {
      this.begun.push(node)
      await new Promise<void>((resolve, reject) => {
        this.#held.push({ node, go: resolve })
        signal.addEventListener('abort', () => {
          this.aborted.push(node)
          reject(signal.reason as Error)
        })
      })
      return new Uint8Array(LARGE).fill(fill)
    }
    return defineAgent({
      name: 'seams',
      capabilities: [
        capability<number, Uint8Array>('held', { run: (fill, { signal }) => held(fill, signal) }),
        capability<number, Uint8Array>('make', {
          run: fill => {
            this.begun.push(node)
            return new Uint8Array(LARGE).fill(fill)
          }
        }),
        capability<Uint8Array, unknown>('weigh', { run: bytes => ({ node, sum: bytes.reduce((sum, each) => sum + each, 0) }) })
      ]
    })
  }

  /** Lets the runs of a node end. */
  letGo(node: string): void {
    for (const each of this.#held) if (each.node === node) each.go()
  }
}

/** An owner that runs nothing, and executors that are all linked to each other. */
async function network(count: number) {
  const relay = await createRelay({ networks: ['test'], logLevel: 'error', port: 0 })
  cleanups.push(() => relay.stop())
  const stage = new Stage()
  const start = async (serve: boolean): Promise<KyroxNode> => {
    const node = await createNode({ network: 'test', relays: [relay.url], direct: false, serve, cores: 4 })
    cleanups.push(() => node.stop())
    await eventually(() => node.status).toBe('joined')
    return node
  }
  const owner = await start(false)
  const executors = await Promise.all(Array.from({ length: count }, () => start(true)))
  for (const executor of executors) executor.host(stage.agent(executor.id))
  for (const node of [owner, ...executors])
    await eventually(() => node.peers.filter(({ path }) => path !== 'none').length, 30_000).toBe(count)
  await eventually(() => owner.capabilities.find(({ name }) => name === 'make')?.peers.length).toBe(count)
  return { owner, stage, ids: executors.map(({ id }) => id) }
}

test('a hedged task of a graph keeps its output with whoever was first, and the others end', async () => {
  const { owner, stage } = await network(2)
  const graph = await owner.graph([
    { id: 'a', capability: 'held', input: 3, hedge: { afterMs: 100 } },
    { id: 'b', capability: 'weigh', input: from('a') }
  ])
  await eventually(() => stage.begun.length).toBe(2)
  const [slow, quick] = stage.begun as [string, string]
  stage.letGo(quick)
  expect(await graph.results).toMatchObject({ b: { sum: 3 * LARGE } })
  expect(graph.tasks.get('a')?.view).toMatchObject({ outputAt: quick, status: 'done' })
  await eventually(() => stage.aborted).toEqual([slow])
}, 60_000)

test('a hedged task that others come to depend on while it runs gives them its output, whichever attempt is first', async () => {
  const { owner, stage } = await network(2)
  for (const first of [0, 1]) {
    const begun = stage.begun.length
    const task = owner.submit('held', 2, { hedge: { afterMs: 100 } })
    await eventually(() => stage.begun.length - begun).toBe(2)
    const weighed = owner.submit('weigh', task.output)
    await eventually(() => weighed.view.waitsFor).toEqual(['held'])
    stage.letGo(stage.begun[begun + first] ?? '')
    expect(await weighed.result).toMatchObject({ sum: 2 * LARGE })
  }
}, 60_000)

test('a task that several nodes do gives its dependents the output they agree on, also when these come later', async () => {
  const { owner, stage } = await network(2)
  const graph = await owner.graph([
    { id: 'a', capability: 'make', input: 5, redundancy: { copies: 2, quorum: 2 } },
    { id: 'b', capability: 'weigh', input: from('a') }
  ])
  expect(await graph.results).toMatchObject({ b: { sum: 5 * LARGE } })
  expect(new Set(stage.begun).size).toBe(2)
  const task = owner.submit('held', 4, { redundancy: { copies: 2, quorum: 2 } })
  await eventually(() => stage.begun.length).toBe(4)
  const weighed = owner.submit('weigh', task.output)
  for (const node of stage.begun) stage.letGo(node)
  expect(await weighed.result).toMatchObject({ sum: 4 * LARGE })
}, 60_000)

test('each task of a graph goes where it has to, and one that nobody fits fails with those behind it', async () => {
  const { owner, ids } = await network(2)
  const [one = '', two = ''] = ids
  const graph = await owner.graph([
    { id: 'a', capability: 'make', input: 1, require: { nodes: [one] } },
    { id: 'b', capability: 'weigh', input: from('a'), require: { nodes: [two] } },
    { id: 'none', capability: 'make', input: 1, require: { regions: ['moon'] }, capabilityWaitMs: 200 },
    { id: 'behind', capability: 'weigh', input: from('none') }
  ])
  const ends = new Map<string, string | undefined>()
  for await (const { id, error } of graph) ends.set(id, error?.name)
  expect(Object.fromEntries(ends)).toEqual({ a: undefined, b: undefined, none: 'CapabilityNotFoundError', behind: 'DependencyFailedError' })
  expect(graph.tasks.get('a')?.view.outputAt).toBe(one)
  expect(await graph.tasks.get('b')?.result).toEqual({ node: two, sum: LARGE })
}, 60_000)

test('a graph that is cancelled while hedges run ends all of them in their sandboxes', async () => {
  const { owner, stage, ids } = await network(2)
  const graph = await owner.graph([
    { id: 'a', capability: 'held', input: 1, hedge: { afterMs: 50 } },
    { id: 'b', capability: 'held', input: 2, redundancy: 2 },
    { id: 'c', capability: 'weigh', input: from('a'), after: ['b'] }
  ])
  await eventually(() => stage.begun.length).toBe(4)
  graph.cancel('enough')
  await expect(graph.results).rejects.toThrow('enough')
  expect([...graph.tasks.values()].map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled'])
  await eventually(() => [...stage.aborted].sort()).toEqual([...ids, ...ids].sort())
  expect(owner.tasks.every(({ endedAt }) => endedAt != null)).toBe(true)
}, 60_000)
