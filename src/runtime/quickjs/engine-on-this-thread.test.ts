/** The engine where nobody can terminate it: every limit here is kept by the engine itself. */
import { expect, test } from 'vitest'
import { type ThreadOptions, threadsOf } from './test-threads.ts'

const MB = 1024 * 1024
const here = (options: ThreadOptions = {}) => threadsOf({ onThisThread: true, ...options })
const script = (options: ThreadOptions = {}) => here({ mode: 'script', limits: { memoryLimitBytes: 32 * MB }, ...options })

const COUNTING = `let runs = 0
export default {
  async 'count.to'(input, ctx) { let n = 0; while (n < input.to) { n++; ctx.progress(n / input.to); await ctx.checkpoint() } return { n, epoch: ctx.epoch } },
  async runs() { return ++runs },
  async echo(input) { return input },
  async 'waits'(input, ctx) { const first = await ctx.state.get('a'); await ctx.sleep(5); return [first, await ctx.call('b.c', new Uint8Array([1, 2]))] }
}`

const until = async (is: () => boolean): Promise<void> => {
  while (!is()) await new Promise(resolve => setTimeout(resolve, 1))
}

test('an agent keeps its variables between runs; values of every kind cross as they are', async () => {
  const { run } = here({ source: COUNTING })
  expect([await run('runs'), await run('runs')]).toEqual([1, 2])
  const value = { list: [-0, Number.NaN, 2n ** 70n, undefined, new Date(5)], bytes: new Float64Array([1.5]), $: { $: 'u' } }
  expect(await run('echo', value)).toEqual(value)
  await expect(run('missing')).rejects.toMatchObject({ name: 'TypeError' })
})

test('what the code asks goes to the node and its answer, good or bad, comes back', async () => {
  const { run, asked, logged, progress } = script({
    answer: ({ what }) => {
      if (what === 'state.delete') throw Object.assign(new Error('not yours'), { name: 'NotGrantedError' })
      return what
    }
  })
  const code = `console.warn('said', [1]); ctx.progress(0.5)
    const refused = await ctx.state.delete('a').catch(error => error.name)
    return [await ctx.state.get('a'), await ctx.state.keys('p'), await ctx.emit({ a: 1 }), await ctx.fetch('https://a.example/', { headers: { a: 'b' } }), refused]`
  expect(await run('x', { code })).toEqual(['state.get', 'state.keys', 'emit', 'fetch', 'NotGrantedError'])
  expect(asked.map(({ what }) => what)).toEqual(['state.delete', 'state.get', 'state.keys', 'emit', 'fetch'])
  expect([logged, progress]).toEqual([[['warn', 'said [1]']], [0.5]])
})

test.each([
  ['a loop', 'for (;;) {}'],
  ['a loop that catches', 'for (;;) try { for (;;) {} } catch {}'],
  ['a loop of promises', 'for (;;) await null'],
  ['a sleep', 'await ctx.sleep(1e9)'],
  ['a flood of questions', 'for (;;) ctx.emit(1).catch(() => {})']
])('%s ends with the time it has', async (_, code) => {
  await expect(script({ answer: () => 1 }).run('x', { code }, { timeoutMs: 150 })).rejects.toMatchObject({
    name: 'RunTimeoutError',
    detail: { limit: 150 }
  })
})

test.each([
  ['objects', 'a = []; for (;;) a.push({})', 'MemoryLimitError'],
  ['bytes, caught', 'a = []; for (;;) try { a.push(new Uint8Array(1e6)) } catch {}', 'MemoryLimitError'],
  ['one text', 'return "x".repeat(2 ** 30 - 1)', 'MemoryLimitError'],
  ['calls within calls', 'const f = () => f() + 1; f()', 'StackLimitError']
])('%s without an end are stopped by their own limit, and the engine is not used again', async (_, code, name) => {
  const { run, spawned } = script()
  await expect(run('x', { code }, { timeoutMs: 10_000 })).rejects.toMatchObject({ name })
  expect([await run('x', { code: 'return 1' }), spawned()]).toEqual([1, 2])
})

test('calls within calls end early enough for the code to catch it, and its sandbox goes on', async () => {
  const { run, spawned } = script()
  const code = 'const f = () => f() + 1; try { f() } catch (error) { return error.name }'
  expect([await run('x', { code }), await run('x', { code }), spawned()]).toEqual(['RangeError', 'RangeError', 1])
})

test('a quarter of a core is kept by rests of the thread', async () => {
  const { run, used } = here({
    source: 'export default { async spin(ms) { const end = Date.now() + ms; while (Date.now() < end); } }',
    limits: { cpuLimit: 0.25 }
  })
  await run('spin', 1)
  used.length = 0
  await run('spin', 1_000)
  const cpuMs = used.reduce((sum, each) => sum + each.cpuMs, 0)
  expect(cpuMs).toBeGreaterThan(100)
  expect(cpuMs).toBeLessThan(500)
})

test('between two short runs the share is kept too: what the first owes the second waits for', async () => {
  const cpuLimit = 0.05
  const { run, used } = script({ limits: { cpuLimit, memoryLimitBytes: 32 * MB } })
  const spin = 'const end = Date.now() + 30; while (Date.now() < end); await ctx.checkpoint(); return 1'
  const startedAt = performance.now()
  expect(await run('x', { code: spin })).toBe(1)
  // a busy machine gives the loop less of a core than it took time
  const firstMs = used.reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  expect(await run('x', { code: spin })).toBe(1)
  expect(firstMs).toBeGreaterThan(5)
  expect(performance.now() - startedAt).toBeGreaterThan((0.8 * firstMs) / cpuLimit)
})

test('a run is frozen in the middle and goes on elsewhere; what was asked is asked again there', async () => {
  const [from, to] = [here({ source: COUNTING, answer: () => new Promise(() => {}) }), here({ source: COUNTING, answer: () => 7 })]
  const counted = from.run('count.to', { to: 3_000 })
  counted.catch(() => {})
  await until(() => from.progress.length > 0)
  const snapshot = await from.suspend()
  await expect(counted).rejects.toMatchObject({ name: 'RunSuspendedError' })
  expect(await to.run('count.to', null, { snapshot })).toEqual({ n: 3_000, epoch: 1 })
  const waiting = from.run('waits')
  waiting.catch(() => {})
  await until(() => from.asked.length === 1)
  expect(await to.run('waits', null, { snapshot: await from.suspend() })).toEqual([7, 7])
})

test('a snapshot that is none, or of another program, is refused by name', async () => {
  const { run, suspend, progress } = here({ source: COUNTING })
  run('count.to', { to: 100_000 }).catch(() => {})
  await until(() => progress.length > 0)
  const snapshot = await suspend()
  const other = here({ source: `${COUNTING}\n` })
  for (const bytes of [snapshot, snapshot.slice(0, 100), new Uint8Array(0)]) {
    await expect(other.run('count.to', null, { snapshot: bytes })).rejects.toMatchObject({ name: 'InvalidSnapshotError' })
  }
})

test('a sandbox that runs nothing has nothing to freeze', async () => {
  const { run, suspend } = script()
  await expect(suspend()).rejects.toMatchObject({ name: 'SandboxFailedError' })
  await run('x', { code: 'return 1' })
  await expect(suspend()).rejects.toMatchObject({ name: 'SandboxFailedError' })
})

test('code that waits for what cannot come is stuck; code that says a name of the host says it of itself', async () => {
  const { run } = script()
  await expect(run('x', { code: 'await new Promise(() => {})' })).rejects.toMatchObject({ name: 'AgentStuckError' })
  await expect(run('x', { code: 'throw Object.assign(new Error("x"), { name: "OverloadedError" })' })).rejects.toMatchObject({
    name: 'Agent.OverloadedError'
  })
  await expect(run('x', { code: 1 })).rejects.toMatchObject({ name: 'ProgramError' })
  await expect(run('x', { code: 'let b = ;' })).rejects.toMatchObject({ name: 'ProgramError', detail: { line: 1, column: 9 } })
})

test.each([
  ['asks while it is read', 'await ctx.emit(1); export default {}', 'ProgramError'],
  ['throws while it is read', 'throw new RangeError("no"); export default {}', 'ProgramError'],
  ['exports no functions', 'export default 1', 'ProgramError'],
  ['holds too much while it is read', 'const a = []; for (;;) a.push({}); export default {}', 'MemoryLimitError']
])('a source that %s is no program', async (_, source, name) => {
  await expect(here({ source, limits: { memoryLimitBytes: 8 * MB } }).run('a')).rejects.toMatchObject({ name })
})

test.each([{ memoryLimitBytes: MB }, { cpuLimit: 0 }, { cpuLimit: 1.5 }])('a program with limits of %j is refused', async limits => {
  await expect(here({ source: COUNTING, limits }).run('runs')).rejects.toMatchObject({ name: 'ProgramError' })
})

test('a run that hears its cancel ends by itself and its engine is used again', async () => {
  const { run, progress, spawned } = here({
    source: `export default { async waits(_, ctx) { ctx.progress(1); await new Promise((_, no) => { ctx.signal.addEventListener('abort', () => no(ctx.signal.reason)); ctx.sleep(1e6) }) }, async one() { return 1 } }`
  })
  const abort = new AbortController()
  const output = run('waits', null, { signal: abort.signal })
  output.catch(() => {})
  await until(() => progress.length > 0)
  abort.abort(new Error('enough'))
  await expect(output).rejects.toThrow('enough')
  expect([await run('one'), spawned()]).toEqual([1, 1])
})

test('a value of more byte arrays than a value may have is refused in the code', async () => {
  const code = 'return await ctx.emit(Array.from({ length: 10_001 }, () => new Uint8Array(1))).catch(String)'
  expect(await script({ answer: () => 1 }).run('x', { code })).toContain('Expected fewer byte arrays')
})
