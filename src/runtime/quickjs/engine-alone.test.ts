import { expect, test } from 'vitest'
import type { RunCall } from '../agent-port.ts'
import type { RunHost } from '../engine.ts'
import { QuickJsEngine } from './quickjs-engine.ts'
import { readQuickJsWasm } from './quickjs-wasm.ts'
import { programOf, type ThreadOptions } from './test-threads.ts'

const MB = 1024 * 1024
const host: RunHost = { signal: new AbortController().signal, progress: () => {}, log: () => {}, ask: async () => undefined }
const call = (capability: string, input: unknown = null): RunCall => ({ capability, input, taskId: 'task', epoch: 1 })

/** An engine with its program, and no node. */
async function loaded(options: ThreadOptions, ticks: () => number = () => performance.now()) {
  const engine = new QuickJsEngine({ wasm: readQuickJsWasm, ticks })
  await engine.load(programOf(options))
  return engine
}

test('an engine takes one run at a time', async () => {
  const engine = await loaded({ source: 'export default { async waits(_, ctx) { await ctx.sleep(20); return 1 } }' })
  const first = engine.run(call('waits'), host)
  await expect(engine.run(call('waits'), host)).rejects.toThrow('Expected one run at a time')
  expect([await first, await engine.run(call('waits'), host)]).toEqual([1, 1])
})

test('an engine that hit a limit has ended for good', async () => {
  const engine = await loaded({ mode: 'script', limits: { memoryLimitBytes: 8 * MB } })
  await expect(engine.run(call('x', { code: 'new ArrayBuffer(1e9)' }), host)).rejects.toMatchObject({ name: 'MemoryLimitError' })
  await expect(engine.run(call('x', { code: 'return 1' }), host)).rejects.toMatchObject({
    name: 'SandboxLimitError',
    message: expect.stringContaining('has ended')
  })
})

test('a source that loops while it is read has ten seconds', async () => {
  let now = 0
  const ticks = (): number => {
    now += 100
    // a loop that nobody ends would hold the test up for ever
    if (now > 60_000) throw new Error('the loop was not ended')
    return now
  }
  await expect(loaded({ source: 'for (;;) {}' }, ticks)).rejects.toMatchObject({ name: 'RunTimeoutError', detail: { limit: 10_000 } })
})

test('an engine without a program runs nothing and freezes nothing', async () => {
  const engine = new QuickJsEngine({ wasm: readQuickJsWasm, ticks: () => 0 })
  await expect(engine.run(call('x'), host)).rejects.toThrow('Expected a program before a run')
  await expect(engine.suspend()).rejects.toThrow('Expected a run to suspend')
  expect(engine.usage()).toEqual({ cpuMs: 0, memoryBytes: 0 })
})
