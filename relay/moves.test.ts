/** Moves of agents in the middle of their work that go wrong, are made to go wrong, or go in circles. */
import { expect, test } from 'vitest'
import type { KyroxNode } from '../src/kyrox-node.ts'
import { eventually, linked, lyingNode, network, node, runningRelay, withSuspend } from './test-nodes.ts'

const COUNTER = `export default {
  async 'count.to'({ end }, ctx) {
    let sum = 0
    for (let step = 1; step <= end; step++) {
      sum += step
      if (step % 20 === 0) ctx.progress(step / end)
      await ctx.checkpoint()
    }
    return { sum }
  },
  'count.ready': () => 'ready'
}`
const counter = {
  manifest: {
    name: 'counter',
    version: '1.0.0',
    runtime: 'quickjs',
    capabilities: [{ name: 'count.to' }, { name: 'count.ready' }],
    limits: { memoryLimitBytes: 32 * 1024 * 1024, cpuLimit: 1 }
  },
  source: COUNTER
}
const sumTo = (end: number): { readonly sum: number } => ({ sum: (end * (end + 1)) / 2 })
const WAIT = { capabilityWaitMs: 15_000 }
const END = 40_000

async function deployed(author: KyroxNode, host: KyroxNode): Promise<void> {
  const { bytes } = await author.agents.pack(counter)
  expect(await author.agents.deploy(bytes, { to: host.id })).toMatchObject([{ ok: true }])
}

async function counting(owner: KyroxNode, { end = END, retries = 0 } = {}) {
  const task = owner.submit<{ sum: number }>('count.to', { end }, { ...WAIT, retries })
  await eventually(() => task.progress).toBeGreaterThan(0)
  return task
}

test('the node that takes an agent dies at it: the run goes on where it was', async () => {
  const relay = await runningRelay()
  const author = await node(relay)
  let isTaken = (): void => {}
  const taken = new Promise<void>(resolve => {
    isTaken = resolve
  })
  const source = await node(relay)
  // it tries what it is given, and is never done with it
  const target = await lyingNode(relay, sandbox => ({
    run: (...run) => sandbox.run(...run),
    terminate: () => sandbox.terminate(),
    warm: () => {
      isTaken()
      return new Promise(() => {})
    }
  }))
  await linked([author, source, target])
  await deployed(author, source)
  const task = await counting(author)
  const moving = author.agents.move('counter', target.id, { on: source.id })
  moving.catch(() => {})
  await taken
  await target.stop()
  await expect(moving).rejects.toMatchObject({ name: 'PeerLostError' })
  expect(await task.result).toEqual(sumTo(END))
  expect(task.view.attempts).toMatchObject([{ executor: source.id }])
  expect(task.view.attempts[0]?.movedFrom).toBeUndefined()
}, 60_000)

test('the node that gave an agent away dies right after: the run is where it went', async () => {
  const [author, source, target] = await network()
  await deployed(author, source)
  const task = await counting(author)
  await author.agents.move('counter', target.id, { on: source.id })
  await source.stop()
  expect(await task.result).toEqual(sumTo(END))
  expect(task.view.attempts).toMatchObject([{ executor: target.id, movedFrom: [source.id] }])
}, 60_000)

test('the node that gives an agent away dies before it has said so: the task starts anew, and ends once', async () => {
  const [author, source, target] = await network()
  await deployed(author, source)
  const task = await counting(author, { end: 4_000, retries: 4 })
  // its own person moves it, and closes the tab in the moment in which the other node has it
  source.agents.move('counter', target.id).catch(() => {})
  await eventually(() => target.agents.all.length).toBe(1)
  await source.stop()
  expect(await task.result).toEqual(sumTo(4_000))
  expect(task.view.executor).toBe(target.id)
}, 60_000)

test('a run comes to the node that owns it, and goes away again', async () => {
  const [owner, source] = await network()
  await deployed(owner, source)
  const task = await counting(owner)
  await owner.agents.move('counter', owner.id, { on: source.id })
  await eventually(() => task.view.executor).toBe(owner.id)
  const there = task.progress
  await eventually(() => task.progress).toBeGreaterThan(there)
  await owner.agents.move('counter', source.id)
  expect(await task.result).toEqual(sumTo(END))
  expect(task.view.attempts).toMatchObject([{ executor: source.id, movedFrom: [source.id, owner.id] }])
}, 60_000)

test('a run of the own node goes away and comes back', async () => {
  const [owner, other] = await network()
  const { bytes } = await owner.agents.pack(counter)
  await owner.agents.install(bytes)
  const task = await counting(owner)
  expect(await owner.agents.move('counter', other.id)).toMatchObject({ runs: 1 })
  await eventually(() => task.view.executor).toBe(other.id)
  const there = task.progress
  await eventually(() => task.progress).toBeGreaterThan(there)
  expect(await owner.agents.move('counter', owner.id, { on: other.id })).toMatchObject({ runs: 1 })
  expect(await task.result).toEqual(sumTo(END))
  expect(task.view.attempts).toMatchObject([{ executor: owner.id, movedFrom: [owner.id, other.id] }])
}, 60_000)

test('a task that is cancelled after its run was moved to its owner ends', async () => {
  const [owner, source] = await network()
  await deployed(owner, source)
  const task = await counting(owner, { end: 10_000_000 })
  await owner.agents.move('counter', owner.id, { on: source.id })
  await eventually(() => task.view.executor).toBe(owner.id)
  task.cancel('enough')
  await expect(task.result).rejects.toMatchObject({ name: 'TaskCancelledError' })
  expect(await owner.submit('count.ready', null, WAIT).result).toBe('ready')
}, 60_000)

test('one count that is moved twenty times between two nodes is right', async () => {
  const [owner, one, other] = await network()
  await deployed(owner, one)
  const task = await counting(owner, { end: 200_000 })
  let [here, there] = [one, other]
  for (let move = 0; move < 20; move++) {
    const from = task.progress
    expect(await owner.agents.move('counter', there.id, { on: here.id })).toMatchObject({ runs: 1 })
    await eventually(() => task.progress).toBeGreaterThan(from)
    ;[here, there] = [there, here]
  }
  expect(await task.result).toEqual(sumTo(200_000))
  expect(task.view.attempts).toMatchObject([{ epoch: 1, executor: one.id }])
  expect(task.view.attempts[0]?.movedFrom).toHaveLength(20)
}, 90_000)

test('a count is right that is moved on before it was awake where it came to', async () => {
  const [owner, one, other] = await network()
  await deployed(owner, one)
  const task = await counting(owner)
  let [here, there] = [one, other]
  for (let move = 0; move < 6; move++) {
    expect(await owner.agents.move('counter', there.id, { on: here.id })).toMatchObject({ runs: 1 })
    ;[here, there] = [there, here]
  }
  expect(await task.result).toEqual(sumTo(END))
  expect(task.view.attempts).toMatchObject([{ epoch: 1, executor: one.id }])
}, 60_000)

test('a frozen run that was tampered with ends its attempt by name, and starts anew; nobody else notices', async () => {
  const relay = await runningRelay()
  const owner = await node(relay)
  const source = await lyingNode(relay, sandbox =>
    withSuspend(sandbox, async (...run) => {
      const snapshot = await sandbox.suspend?.(...run)
      if (snapshot == null) throw new Error('nothing was frozen')
      const at = Math.floor(snapshot.length / 2)
      snapshot[at] = (snapshot[at] ?? 0) ^ 0xff
      return snapshot
    })
  )
  const target = await node(relay)
  await linked([owner, source, target])
  await deployed(owner, source)
  const task = await counting(owner, { retries: 4 })
  await owner.agents.move('counter', target.id, { on: source.id })
  await eventually(() => task.view.attempts.map(({ error }) => error?.name)).toEqual(['InvalidSnapshotError', undefined])
  expect(await owner.submit('count.ready', null, WAIT).result).toBe('ready')
}, 60_000)

test('agents without runs move, those that are not there do not, and nobody takes one who does not serve', async () => {
  const [author, source, target] = await network()
  await deployed(author, source)
  await expect(author.agents.move('nobody', target.id, { on: source.id })).rejects.toMatchObject({ name: 'AgentNotFoundError' })
  await expect(author.agents.move('counter', source.id, { on: source.id })).rejects.toMatchObject({ name: 'InvalidArgumentError' })
  await expect(author.agents.move('counter', author.id.slice(0, -1), { on: source.id })).rejects.toMatchObject({ name: 'PeerLostError' })
  target.stopServing()
  const task = await counting(author, { end: 4_000 })
  await expect(author.agents.move('counter', target.id, { on: source.id })).rejects.toMatchObject({ name: 'AgentRefusedError' })
  expect(await task.result).toEqual(sumTo(4_000))
  expect(task.view.attempts).toMatchObject([{ executor: source.id }])
  target.serve()
  expect(await author.agents.move('counter', target.id, { on: source.id })).toMatchObject({ runs: 0 })
  expect([await author.agents.on(source.id), await author.agents.on(target.id)]).toMatchObject([
    [],
    [{ name: 'counter', deployedBy: author.id }]
  ])
}, 60_000)

test('an agent goes to one place only, however many moves are asked for at once', async () => {
  const [author, source, target] = await network()
  await deployed(author, source)
  const task = await counting(author, { end: 10_000 })
  const moves = await Promise.allSettled([
    author.agents.move('counter', target.id, { on: source.id }),
    author.agents.move('counter', author.id, { on: source.id })
  ])
  expect(moves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(moves.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'AgentRefusedError' } })
  expect(await task.result).toEqual(sumTo(10_000))
  const places = await Promise.all([author, source, target].map(async ({ id }) => (await author.agents.on(id)).length))
  expect(places.reduce((sum, count) => sum + count)).toBe(1)
}, 60_000)
