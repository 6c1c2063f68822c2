/** Agents of real nodes that call each other, keep what they know, and are kept, and who may change them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { sleep } from '../src/base/abort.ts'
import { createNode } from '../src/create-node.ts'
import type { KyroxNode } from '../src/kyrox-node.ts'
import type { NodeOptions } from '../src/options.ts'
import { defineAgent } from '../src/runtime/agent.ts'
import { type Capability, capability } from '../src/runtime/capability.ts'
import { eventually, linked, node, runningRelay } from './test-nodes.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map(clean => clean()))
})

async function started(options: NodeOptions): Promise<KyroxNode> {
  const node = await createNode({ network: 'test', direct: false, serve: true, ...options })
  cleanups.push(() => node.stop())
  return node
}

/** Nodes of which each is linked to all others. */
async function network<Count extends 2 | 3>(
  count: Count
): Promise<Count extends 2 ? [KyroxNode, KyroxNode] : [KyroxNode, KyroxNode, KyroxNode]> {
  const relay = await runningRelay()
  const nodes = await Promise.all(Array.from({ length: count }, () => node(relay)))
  await linked(nodes)
  // as many as were asked for
  return nodes as never
}

const hosted = (node: KyroxNode, name: string, run: NonNullable<Capability['run']>): void =>
  node.host(defineAgent({ name, capabilities: [capability(name, { run })] }))

const LIMITS = { memoryLimitBytes: 32 * 1024 * 1024, cpuLimit: 1 }
const agentOf = (name: string, body: string, { version = '1.0.0', permissions = {}, capabilities = [name] } = {}) => ({
  manifest: {
    name,
    version,
    runtime: 'quickjs',
    capabilities: capabilities.map(each => ({ name: each })),
    permissions,
    limits: LIMITS
  },
  source: `export default { ${body} }`
})
const MEMO = `async 'memo'(_, { state }) {
  const count = ((await state.get('count')) ?? 0) + 1
  await state.set('count', count)
  return { count, version: VERSION }
}`
const memo = (version: number) => agentOf('memo', MEMO.replace('VERSION', String(version)), { version: `${version}.0.0` })
const WAIT = { capabilityWaitMs: 10_000 }

async function deployed(author: KyroxNode, host: KyroxNode, source: Parameters<KyroxNode['agents']['pack']>[0]): Promise<Uint8Array> {
  const { bytes } = await author.agents.pack(source)
  const [deployment] = await author.agents.deploy(bytes, { to: host.id })
  expect(deployment).toMatchObject({ ok: true })
  return bytes
}

test('an agent calls an agent of another node', async () => {
  const [author, host, other] = await network(3)
  hosted(other, 'shout', input => String(input).toUpperCase())
  const relayed = `async 'relay.text'({ text }, ctx) { return { got: await ctx.call('shout', text) } }`
  await deployed(author, host, agentOf('relay.text', relayed, { permissions: { call: true } }))
  const task = author.submit('relay.text', { text: 'over here' }, { ...WAIT, where: 'elsewhere' })
  expect(await task.result).toEqual({ got: 'OVER HERE' })
  expect(task.view.executor).toBe(host.id)
  await eventually(() => other.runs.map(({ owner, status }) => [owner, status])).toEqual([[host.id, 'done']])
  // what an agent asked for is no task of its node's person
  expect(host.tasks.filter(({ status }) => status !== 'done')).toEqual([])
}, 60_000)

test('an agent without the permission calls nobody', async () => {
  const [author, host] = await network(2)
  hosted(author, 'shout', input => input)
  await deployed(author, host, agentOf('mute', `async 'mute'(_, ctx) { return await ctx.call('shout', 'x') }`))
  await expect(author.submit('mute', null, WAIT).result).rejects.toMatchObject({ name: 'NotGrantedError' })
  expect(author.runs).toEqual([])
}, 60_000)

test('an agent that calls itself ends by the depth of its calls, and its node goes on', async () => {
  const [author, host] = await network(2)
  const body = `async 'deeper'({ stop }, ctx) { return stop ? 'up again' : await ctx.call('deeper', {}) }`
  await deployed(author, host, agentOf('deeper', body, { permissions: { call: true } }))
  await expect(author.submit('deeper', {}, { ...WAIT, retries: 0 }).result).rejects.toMatchObject({ name: 'CallDepthError' })
  expect(await author.submit('deeper', { stop: true }, WAIT).result).toBe('up again')
}, 60_000)

test('a task that is cancelled takes the calls of its agent with it', async () => {
  const [author, host, other] = await network(3)
  let reason: unknown
  hosted(other, 'hold', async (_, { signal }) => {
    await sleep(60_000, { signal }).catch(error => {
      reason = error
      throw error
    })
  })
  await deployed(
    author,
    host,
    agentOf('parent', `async 'parent'(_, ctx) { await ctx.call('hold', null) }`, { permissions: { call: true } })
  )
  const task = author.submit('parent', null, WAIT)
  await eventually(() => other.runs.map(({ status }) => status)).toEqual(['running'])
  task.cancel('enough')
  await expect(task.result).rejects.toMatchObject({ name: 'TaskCancelledError' })
  await eventually(() => reason).toMatchObject({ name: 'TaskCancelledError' })
  await eventually(() => [host.runs, other.runs].map(runs => runs.map(({ status }) => status))).toEqual([['cancelled'], ['cancelled']])
}, 60_000)

test('what an agent keeps outlives an upgrade and the way back, and moves with it', async () => {
  const [author, host, other] = await network(3)
  const count = (): Promise<unknown> => author.submit('memo', null, { ...WAIT, where: 'elsewhere' }).result
  await deployed(author, host, memo(1))
  expect(await count()).toEqual({ count: 1, version: 1 })
  await deployed(author, host, memo(2))
  expect(await count()).toEqual({ count: 2, version: 2 })
  expect(await author.agents.rollback('memo', { on: host.id })).toMatchObject({ version: '1.0.0', versions: ['1.0.0'] })
  expect(await count()).toEqual({ count: 3, version: 1 })
  await author.agents.move('memo', other.id, { on: host.id })
  expect(await count()).toEqual({ count: 4, version: 1 })
  expect([await author.agents.on(host.id), await author.agents.on(other.id)]).toMatchObject([[], [{ name: 'memo', deployedBy: author.id }]])
  await author.agents.remove('memo', { on: other.id })
  await deployed(author, other, memo(2))
  expect(await count()).toEqual({ count: 1, version: 2 })
}, 60_000)

test('an agent that wants to keep too much is told so by name, and keeps what it had', async () => {
  const [author, host] = await network(2)
  const body = `async 'hoard'({ length }, { state }) {
    if (length > 0) await state.set('much', 'x'.repeat(length))
    return (await state.get('much'))?.length ?? 0
  }`
  await deployed(author, host, agentOf('hoard', body, { permissions: { stateBytes: 1_000 } }))
  expect(await author.submit('hoard', { length: 900 }, WAIT).result).toBe(900)
  await expect(author.submit('hoard', { length: 2_000 }, WAIT).result).rejects.toMatchObject({
    name: 'StateQuotaError',
    message: expect.stringContaining('1000')
  })
  expect(await author.submit('hoard', { length: 0 }, WAIT).result).toBe(900)
}, 60_000)

test('agents in a data folder are there again when their node is, with what they keep', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'kyrox-agents-'))
  const first = await started({ dataFolder })
  const { bytes } = await first.agents.pack(memo(1))
  await first.agents.install(bytes)
  const { bytes: other } = await first.agents.pack(agentOf('quiet', `'quiet': () => 'not to be heard'`))
  await first.agents.install(other)
  await first.agents.stop('quiet')
  expect(await first.submit('memo', null).result).toEqual({ count: 1, version: 1 })
  await first.stop()
  const again = await started({ dataFolder })
  cleanups.push(() => again.stop().then(() => rm(dataFolder, { recursive: true, force: true })))
  expect(again.id).toBe(first.id)
  expect(await again.submit('memo', null, WAIT).result).toEqual({ count: 2, version: 1 })
  await eventually(() => again.agents.all.map(({ name, state }) => [name, state])).toEqual([
    ['memo', 'ready'],
    ['quiet', 'stopped']
  ])
  await again.agents.start('quiet')
  expect(await again.submit('quiet', null, WAIT).result).toBe('not to be heard')
}, 60_000)

test('what is no good package is refused by name, here and there, and harms nothing that is kept', async () => {
  const [author, host, other] = await network(3)
  const good = await deployed(author, host, memo(2))
  await author.agents.install(good)
  const forged = good.slice()
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
  const broken = agentOf('memo', `'memo': () => {\n  let let = 1\n}`, { version: '3.0.0' })
  const bad: ReadonlyArray<readonly [Uint8Array, string]> = [
    [forged, 'PackageSignatureError'],
    [new Uint8Array(1024 * 1024 + 1), 'PackageTooLargeError'],
    [good.slice(0, -1), 'InvalidPackageError'],
    [(await other.agents.pack(memo(3))).bytes, 'PackageAuthorError'],
    [(await author.agents.pack(memo(1))).bytes, 'PackageVersionError'],
    [(await author.agents.pack(broken)).bytes, 'ProgramError']
  ]
  for (const [bytes, name] of bad) {
    await expect(author.agents.install(bytes)).rejects.toMatchObject({ name })
    expect(await author.agents.deploy(bytes, { to: host.id })).toMatchObject([{ peer: host.id, ok: false, error: { name } }])
  }
  await expect(author.agents.deploy(forged, { to: 'any' })).rejects.toMatchObject({ name: 'NobodyTookItError' })
  expect(await author.submit('memo', null, { ...WAIT, where: 'elsewhere' }).result).toEqual({ count: 1, version: 2 })
  expect(await author.agents.on(host.id)).toMatchObject([{ name: 'memo', version: '2.0.0', versions: ['2.0.0'] }])
}, 60_000)

test('a syntax error names its line and column', async () => {
  const node = await started({})
  const { bytes } = await node.agents.pack(agentOf('broken', `'broken': () => {\n  let let = 1\n}`))
  const error = await node.agents.install(bytes).then(
    () => undefined,
    (refused: Error) => refused
  )
  expect(error).toMatchObject({ name: 'ProgramError', detail: { line: 2 } })
  expect(error?.message).toMatch(/2:\d+|line 2.*column \d+/)
  expect(node.agents.all).toEqual([])
}, 60_000)

test('a package that offers what another agent of the node offers is refused, and the one before it goes on', async () => {
  const node = await started({})
  hosted(node, 'shout', input => input)
  const { bytes } = await node.agents.pack(memo(1))
  await node.agents.install(bytes)
  const clash = async (name: string, version: string) =>
    await node.agents.pack(agentOf(name, `'shout': () => 1, 'memo': () => 1`, { version, capabilities: ['memo', 'shout'] }))
  await expect(node.agents.install((await clash('memo', '2.0.0')).bytes)).rejects.toMatchObject({ name: 'InvalidArgumentError' })
  await expect(node.agents.install((await clash('thief', '1.0.0')).bytes)).rejects.toMatchObject({ name: 'InvalidArgumentError' })
  expect(await node.submit('memo', null).result).toEqual({ count: 1, version: 1 })
  await eventually(() => node.agents.all.map(({ name, version }) => [name, version])).toEqual([
    ['memo', '1.0.0'],
    ['shout', '0.0.0']
  ])
}, 60_000)

test('only who sent an agent, or wrote it, has a say in it', async () => {
  const [author, host, stranger] = await network(3)
  const first = await deployed(author, host, memo(1))
  const second = await deployed(author, host, memo(2))
  const refused = { name: 'AgentRefusedError' }
  const place = { on: host.id }
  const tryAll = async (): Promise<void> => {
    await expect(stranger.agents.remove('memo', place)).rejects.toMatchObject(refused)
    await expect(stranger.agents.stop('memo', place)).rejects.toMatchObject(refused)
    await expect(stranger.agents.start('memo', place)).rejects.toMatchObject(refused)
    await expect(stranger.agents.rollback('memo', place)).rejects.toMatchObject(refused)
    await expect(stranger.agents.move('memo', stranger.id, place)).rejects.toMatchObject(refused)
  }
  await tryAll()
  // a package is no secret: who has a copy has no say because of it
  for (const copy of [first, second])
    expect(await stranger.agents.deploy(copy, { to: host.id })).toMatchObject([{ ok: false, error: refused }])
  await tryAll()
  await stranger.agents.install(second)
  await expect(stranger.agents.move('memo', host.id)).rejects.toMatchObject(refused)
  expect(await author.agents.on(host.id)).toMatchObject([{ version: '2.0.0', deployedBy: author.id, state: 'ready' }])
  await eventually(() => stranger.agents.all).toMatchObject([{ name: 'memo' }])
  await author.agents.stop('memo', place)
  expect(await author.agents.on(host.id)).toMatchObject([{ state: 'stopped' }])
  await author.agents.start('memo', place)
  expect(await author.agents.rollback('memo', place)).toMatchObject({ version: '1.0.0' })
  await author.agents.remove('memo', place)
  expect(await author.agents.on(host.id)).toEqual([])
  await expect(author.agents.remove('memo', place)).rejects.toMatchObject({ name: 'AgentNotFoundError' })
}, 60_000)
