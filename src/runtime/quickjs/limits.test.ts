import { expect, test } from 'vitest'
import { script, type ThreadOptions, threadsOf } from './test-threads.ts'

const MB = 1024 * 1024
const small: ThreadOptions = { ...script, limits: { memoryLimitBytes: 32 * MB } }
const run = (code: string, options: ThreadOptions = small, timeoutMs = 10_000) =>
  threadsOf(options).run('javascript.run', { code }, { timeoutMs })

test.each([
  ['objects', 'a = []; for (;;) a.push({})'],
  ['a list that doubles, caught', 'a = []; for (;;) try { a.push(a.length) } catch {}'],
  ['bytes, caught', 'a = []; for (;;) try { a.push(new Uint8Array(1e6)) } catch {}'],
  ['texts', 'a = []; for (;;) a.push("x".repeat(1000) + a.length)'],
  ['one buffer', 'new ArrayBuffer(1e9)'],
  ['one text', 'return "x".repeat(2 ** 30 - 1)']
])('a bomb of %s ends with the memory it may have', async (_, code) => {
  await expect(run(code)).rejects.toMatchObject({ name: 'MemoryLimitError', detail: { limit: 32 * MB } })
})

test.each([
  ['objects', 'a = []; for (;;) a.push({})'],
  ['bytes', 'a = []; for (;;) a.push(new Uint8Array(65_536).fill(1))'],
  ['texts', 'a = []; for (;;) a.push("x".repeat(1000) + a.length)']
])('code that may hold 32 MB is stopped with its %s before it holds 36 MB, and what it held is told', async (_, code) => {
  const { run: start, used } = threadsOf(small)
  await expect(start('javascript.run', { code })).rejects.toMatchObject({ name: 'MemoryLimitError' })
  const peak = Math.max(...used.map(({ memoryBytes }) => memoryBytes))
  expect(peak).toBeGreaterThan(16 * MB)
  expect(peak).toBeLessThan(36_000_000)
})

test.each([
  ['a function', 'const f = () => f() + 1; f()'],
  ['a value', 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; JSON.stringify(a)']
])('%s within itself ends with the stack', async (_, code) => {
  await expect(run(code)).rejects.toMatchObject({ name: 'StackLimitError' })
})

test.each([
  ['a loop', 'for (;;) {}'],
  ['a loop that catches', 'for (;;) try { for (;;) {} } catch {}'],
  ['a loop in finally', 'const f = () => { try { for (;;) {} } finally { f() } }; f()'],
  ['a loop that awaits', 'for (;;) await null'],
  ['a chain of promises', 'const f = () => Promise.resolve().then(f); await f()'],
  ['a regular expression', 'return /^(a+)+$/.test("a".repeat(40) + "b")'],
  ['a long sleep', 'await ctx.sleep(1e9)']
])('%s ends with the time it has', async (_, code) => {
  await expect(run(code, small, 150)).rejects.toMatchObject({ name: 'RunTimeoutError', detail: { limit: 150 } })
})

test('a sandbox that hit a limit is not used again; the next run succeeds in another', async () => {
  const { run: again, spawned } = threadsOf(small)
  await expect(again('javascript.run', { code: 'new ArrayBuffer(1e9)' })).rejects.toMatchObject({ name: 'MemoryLimitError' })
  expect(await again('javascript.run', { code: 'return 1' })).toBe(1)
  expect(spawned()).toBe(2)
})

test('a cancelled loop ends', async () => {
  const abort = new AbortController()
  const { run: start, progress } = threadsOf(small)
  const output = start('javascript.run', { code: 'ctx.progress(0.5); await ctx.sleep(5); for (;;) {}' }, { signal: abort.signal })
  output.catch(() => {})
  while (progress.length === 0) await new Promise(resolve => setTimeout(resolve, 1))
  abort.abort(new Error('enough'))
  await expect(output).rejects.toThrow('enough')
})

test('code hears that it is cancelled and may end by itself', async () => {
  const abort = new AbortController()
  const { run: start, progress, spawned } = threadsOf(small)
  const code =
    'ctx.progress(1); return await new Promise((_, no) => { ctx.signal.addEventListener("abort", () => no(ctx.signal.reason)); ctx.sleep(1e6) })'
  const output = start('javascript.run', { code }, { signal: abort.signal })
  output.catch(() => {})
  while (progress.length === 0) await new Promise(resolve => setTimeout(resolve, 1))
  abort.abort(new Error('enough'))
  await expect(output).rejects.toThrow('enough')
  expect(await start('javascript.run', { code: 'return 2' })).toBe(2)
  expect(spawned()).toBe(1)
})

test('a log past all measure is cut', async () => {
  const { run: start, logged } = threadsOf(small)
  await start('javascript.run', { code: 'for (let i = 0; i < 1000; i++) console.warn("x".repeat(5000))' })
  expect(logged.length).toBe(201)
  expect(logged[0]).toEqual(['warn', `${'x'.repeat(2000)}...`])
  expect(logged[200]?.[1]).toMatch(/More than 200 lines/)
})

test('a quarter of a core is a quarter of a core', { timeout: 30_000 }, async () => {
  const source = 'export default { async spin(ms) { const end = Date.now() + ms; while (Date.now() < end); return Date.now() - end + ms } }'
  const { run: start, used } = threadsOf({ source, limits: { cpuLimit: 0.25 } })
  await start('spin', 10)
  used.length = 0
  const tookMs = Number(await start('spin', 3000))
  const share = used.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / tookMs
  expect(share).toBeGreaterThan(0.2)
  expect(share).toBeLessThan(0.3)
})

test.each([
  ['throw Object.assign(new Error("x"), { name: "SandboxFailedError" })', 'Agent.SandboxFailedError'],
  ['throw Object.assign(new Error("x"), { name: "NotGrantedError" })', 'Agent.NotGrantedError'],
  ['throw { name: { toString() { throw 1 } }, get message() { throw 2 } }', 'Error'],
  ['throw null', 'Error'],
  ['await ctx.call("a.b", 1)', 'NotGrantedError'],
  ['return () => 1', 'TypeError'],
  ['const a = []; a.push(a); return a', 'TypeError'],
  ['return await import("node:fs")', 'ReferenceError'],
  ['await new Promise(() => {})', 'AgentStuckError']
])('%s fails as %s', async (code, name) => {
  await expect(run(code)).rejects.toMatchObject({ name })
})

test('a source that is no program says where', async () => {
  await expect(run('let a = 1\nlet b = ;')).rejects.toMatchObject({ name: 'ProgramError', detail: { line: 2, column: 9 } })
  await expect(run('let b = ;')).rejects.toMatchObject({ name: 'ProgramError', detail: { line: 1, column: 9 } })
  const broken = threadsOf({ source: 'export default {\n  a( { }' })
  await expect(broken.run('a')).rejects.toMatchObject({ name: 'ProgramError', detail: { line: 2 } })
  await expect(threadsOf({ source: 'import x from "y"; export default {}' }).run('a')).rejects.toMatchObject({ name: 'ProgramError' })
  await expect(threadsOf({ source: 'export const a = 1' }).run('a')).rejects.toMatchObject({ name: 'ProgramError' })
  await expect(threadsOf({ source: 'export default {}; throw new Error("bad")' }).run('a')).rejects.toMatchObject({ name: 'ProgramError' })
})

test('nothing of the host is reachable or changed', async () => {
  const names = '["self","window","process","require","fetch","setTimeout","Atomics","WebAssembly","indexedDB","postMessage"]'
  expect(await run(`return ${names}.filter(name => ctx.log.constructor("return typeof " + name)() !== "undefined")`)).toEqual([])
  const output = (await run('return JSON.parse(\'{"__proto__":{"polluted":1}}\')')) as object
  expect(Object.hasOwn(output, '__proto__')).toBe(true)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(
    await run('Object.prototype.toJSON = Array.prototype[Symbol.iterator] = Promise.prototype.then = () => { throw 1 }; return [1]')
  ).toEqual([1])
})
