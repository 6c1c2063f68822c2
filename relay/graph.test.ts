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
const LARGE = 200_000

/** What ran where. */
class Runs {
  readonly all: Array<{ readonly name: string; readonly node: string }> = []
  of(name: string): string[] {
    return this.all.filter(each => each.name === name).map(({ node }) => node)
  }
}

const worker = (runs: Runs, node: string) => {
  const noted = <Input>(name: string, run: (input: Input) => unknown) =>
    capability(name, {
      run: (input: unknown) => {
        runs.all.push({ name, node })
        return run(input as Input)
      }
    })
  return defineAgent({
    name: 'graph-worker',
    capabilities: [
      noted<{ fill: number; bytes?: number }>('make', ({ fill, bytes = LARGE }) => new Uint8Array(bytes).fill(fill)),
      noted<Uint8Array>('weigh', bytes => bytes.reduce((sum, each) => sum + each, 0)),
      noted<{ parts: Uint8Array[]; title: string }>('bind', ({ parts, title }) => ({
        title,
        sums: parts.map(part => part?.reduce((sum, each) => sum + each, 0) ?? null)
      })),
      noted<string[]>('join', parts => parts.join('')),
      noted<Uint8Array[]>('concat', parts => Uint8Array.from(parts.flatMap(part => [...part]))),
      noted<unknown>('echo', value => value),
      // not a byte of it is ever written to
      noted<number>('vast', bytes => new Uint8Array(bytes)),
      noted<unknown>('fail', () => {
        throw new RangeError('no such fruit')
      })
    ]
  })
}

/** An owner that runs nothing, and so many executors, all linked to each other. */
async function network(count: number) {
  const relay = await createRelay({ networks: ['test'], logLevel: 'error', port: 0 })
  cleanups.push(() => relay.stop())
  const runs = new Runs()
  const start = async (serve: boolean): Promise<KyroxNode> => {
    const node = await createNode({ network: 'test', relays: [relay.url], direct: false, serve })
    cleanups.push(() => node.stop())
    await eventually(() => node.status).toBe('joined')
    return node
  }
  const owner = await start(false)
  const executors = await Promise.all(Array.from({ length: count }, () => start(true)))
  for (const executor of executors) executor.host(worker(runs, executor.id))
  for (const node of [owner, ...executors])
    await eventually(() => node.peers.filter(({ path }) => path !== 'none').length, 30_000).toBe(count)
  await eventually(() => owner.capabilities.find(({ name }) => name === 'make')?.peers.length).toBe(count)
  return { owner, executors, runs }
}

test('outputs go from executor to executor, and the owner gets only what it asks for', async () => {
  const { owner } = await network(2)
  const [one, other] = [owner.submit('make', { fill: 1 }), owner.submit('make', { fill: 2 })]
  const bound = owner.submit('bind', { parts: [one.output, other.output], title: 'x' })
  expect(await bound.result).toEqual({ title: 'x', sums: [LARGE, 2 * LARGE] })
  // where the executor was told in time it kept the output; in any case nobody asked for it here
  expect([one.status, other.status]).toEqual(['done', 'done'])
  const value = (await one.result) as Uint8Array
  expect([value.byteLength, value[0]]).toEqual([LARGE, 1])
}, 60_000)

test('a graph is done in order, its large outputs stay with their executors, and its ends come to the owner', async () => {
  const { owner, executors, runs } = await network(2)
  const graph = await owner.graph([
    { id: 'report', capability: 'bind', input: { parts: [from('a'), from('b')], title: 'whole' } },
    { id: 'a', capability: 'make', input: { fill: 3 } },
    { id: 'b', capability: 'make', input: { fill: 4 }, after: ['a'] }
  ])
  const ended: string[] = []
  for await (const { id, ok } of graph) ended.push(`${id} ${ok}`)
  expect(ended).toEqual(['a true', 'b true', 'report true'])
  expect(await graph.results).toEqual({ report: { title: 'whole', sums: [3 * LARGE, 4 * LARGE] } })
  expect(executors.map(({ id }) => id)).toContain(graph.tasks.get('a')?.view.outputAt)
  expect(runs.of('make')).toHaveLength(2)
}, 60_000)

test('a graph that is not right is refused by name before anything runs', async () => {
  const { owner, runs } = await network(1)
  const ring = [
    { id: 'a', capability: 'echo', input: from('c') },
    { id: 'b', capability: 'echo', input: from('a') },
    { id: 'c', capability: 'echo', input: [from('b')] }
  ]
  await expect(owner.graph(ring)).rejects.toMatchObject({ name: 'GraphCycleError', detail: { path: ['a', 'c', 'b', 'a'] } })
  await expect(owner.graph([{ id: 'a', capability: 'echo', input: { x: from('nobody') } }])).rejects.toMatchObject({
    name: 'MissingDependencyError',
    message: 'Task "a" depends on "nobody", which is not in the graph'
  })
  expect([owner.tasks, runs.all]).toEqual([[], []])
}, 60_000)

test('what depends on a failed task fails, is skipped or goes on without it, as each edge says', async () => {
  const { owner, runs } = await network(1)
  const graph = await owner.graph([
    { id: 'bad', capability: 'fail', input: null },
    { id: 'fails', capability: 'echo', input: from('bad') },
    { id: 'fails too', capability: 'echo', input: { far: [from('fails')] } },
    { id: 'skipped', capability: 'echo', input: from('bad', { onFailure: 'skip' }) },
    { id: 'goes on', capability: 'echo', input: { without: from('bad', { onFailure: 'absent' }) } }
  ])
  const ends = new Map<string, Error | undefined>()
  for await (const { id, error } of graph) ends.set(id, error)
  expect(ends.get('fails too')).toMatchObject({
    name: 'DependencyFailedError',
    detail: { name: 'bad', capability: 'fail', cause: 'RangeError' }
  })
  expect(ends.get('fails too')?.message).toContain('"bad"')
  expect(ends.get('skipped')?.name).toBe('TaskCancelledError')
  expect(await graph.tasks.get('goes on')?.result).toEqual({ without: null })
  expect(runs.of('echo')).toHaveLength(1)
  await expect(graph.results).rejects.toThrow('"bad"')
}, 60_000)

test('a lost output is made again by those who still can', async () => {
  const { owner, executors, runs } = await network(2)
  const graph = owner.submit('make', { fill: 5 })
  const reference = graph.output
  await eventually(() => graph.status).toBe('done')
  const holder = executors.find(({ id }) => id === graph.view.outputAt)
  expect(holder).toBeDefined()
  await holder?.stop()
  expect(await owner.submit('weigh', reference).result).toBe(5 * LARGE)
  expect(runs.of('make')).toHaveLength(2)
  expect(((await graph.result) as Uint8Array).byteLength).toBe(LARGE)
}, 60_000)

test('a task that ended before it was referred to is known all the same', async () => {
  const { owner } = await network(1)
  const small = owner.submit('echo', 'pear')
  const large = owner.submit('make', { fill: 1 })
  const bad = owner.submit('fail', null)
  await Promise.allSettled([small.result, large.result, bad.result])
  expect(await owner.submit('join', [small.output, '-', small.output]).result).toBe('pear-pear')
  expect(await owner.submit('weigh', large.output).result).toBe(LARGE)
  await expect(owner.submit('echo', bad.output).result).rejects.toMatchObject({ name: 'DependencyFailedError' })
}, 60_000)

test('many values become one in their order, in a bounded number of tasks at once', async () => {
  const { owner, runs } = await network(2)
  const letters = Array.from({ length: 101 }, (_, index) => String.fromCodePoint(97 + (index % 26)))
  expect(await owner.reduce('join', letters, { arity: 3, inFlight: 8 })).toBe(letters.join(''))
  expect(runs.of('join')).toHaveLength(50)
  expect(await owner.reduce('join', ['alone'])).toBe('alone')
  await expect(owner.reduce('join', [])).rejects.toThrow('at least one input')
  await expect(owner.reduce('fail', [1, 2, 3])).rejects.toMatchObject({ name: 'RangeError' })
  // values in between are large here, and stay where they are
  const whole = (await owner.reduce(
    'concat',
    Array.from({ length: 8 }, (_, fill) => new Uint8Array(9_000).fill(fill))
  )) as Uint8Array
  expect([...new Set(whole)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
}, 60_000)

test('a result past the limit is refused where it was made, with the limit, and one that fits comes', async () => {
  const { owner } = await network(1)
  const vast = owner.submit('vast', 2 ** 31, { retries: 0 })
  await expect(vast.result).rejects.toMatchObject({ name: 'MessageTooLargeError', detail: { value: 2 ** 31, limit: 256 * 1024 * 1024 } })
  expect(((await owner.submit('vast', 5_000_000).result) as Uint8Array).byteLength).toBe(5_000_000)
}, 60_000)

test('a cancelled graph ends what is left of it', async () => {
  const { owner } = await network(1)
  const graph = await owner.graph([
    { id: 'a', capability: 'nobody.has', input: null, capabilityWaitMs: 60_000 },
    { id: 'b', capability: 'echo', input: from('a') }
  ])
  await eventually(() => graph.tasks.get('b')?.view.waitsFor).toEqual(['a'])
  graph.cancel('enough')
  await expect(graph.results).rejects.toThrow('enough')
  expect([...graph.tasks.values()].map(({ status }) => status)).toEqual(['cancelled', 'cancelled'])
}, 60_000)
