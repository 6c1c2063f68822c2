/** The engine where nobody can terminate it: what ends a run here is the engine itself. */
import { expect, onTestFinished, test } from 'vitest'
import { AgentClient } from '../agent-client.ts'
import { type AgentServices, noServices, type Question } from '../agent-services.ts'
import { DEFAULT_LIMITS, type Program } from '../program.ts'
import { EngineServer } from '../serve-engine.ts'
import { PythonEngine } from './python-engine.ts'
import { installedPythonFiles } from './python-files.ts'

const START_MS = 60_000
const MB = 1024 * 1024

/** An engine on this thread, as a node hears it. */
async function engine(program: Partial<Program> = {}, { isSpentByScript = false } = {}) {
  const { port1, port2 } = new MessageChannel()
  void new EngineServer(new PythonEngine({ files: installedPythonFiles }, { isSpentByScript }), port1)
  const client = new AgentClient(port2)
  onTestFinished(() => {
    client.close(new Error('over'))
    port1.close()
  })
  const asked: Question[] = []
  const logged: string[] = []
  const fractions: number[] = []
  let memoryBytes = 0
  const services: AgentServices = {
    answer: async (question, signal) => {
      asked.push(question)
      return question.what === 'call' ? await noServices.answer(question, signal) : question.what
    },
    log: (level, text) => void logged.push(`${level} ${text}`),
    used: usage => {
      memoryBytes = usage.memoryBytes
    }
  }
  const start = (capability: string, input: unknown, timeoutMs = 20_000) =>
    client.run({ capability, input, taskId: 'task', epoch: 2, timeoutMs }, { onProgress: step => void fractions.push(step), services })
  const run = (code: unknown, timeoutMs?: number): Promise<unknown> => start('python.run', { code, input: 20 }, timeoutMs).output
  const load = (): Promise<void> =>
    client.load({ kind: 'python', name: 'test', mode: 'script', source: '', limits: DEFAULT_LIMITS, ...program })
  return { client, load, start, run, asked, logged, fractions, memoryBytes: () => memoryBytes }
}

test('a script computes, asks, prints and fails as its own', { timeout: START_MS }, async () => {
  const { load, run, asked, logged, fractions, client } = await engine()
  await expect(run('1')).rejects.toThrow('Expected a Python program before its first run')
  await load()
  expect(await run('sum(range(input))')).toBe(190)
  expect(
    await run(
      'import sys\nprint("out")\nprint("err", file=sys.stderr)\nctx.log("own", "error")\nctx.progress(0.5)\n[ctx.task_id, ctx.epoch, ctx.random() < 1, ctx.now() > 0, ctx.aborted]'
    )
  ).toEqual(['task', 2, true, true, false])
  expect([logged, fractions]).toEqual([['info out', 'warn err', 'error own'], [0.5]])
  expect(
    await run('[await ctx.state.get("a"), await ctx.emit({"b": b"1"}), await ctx.fetch("https://a.example/", method="POST")]')
  ).toEqual(['state.get', 'emit', 'fetch'])
  expect(asked.at(-1)).toEqual({ what: 'fetch', url: 'https://a.example/', init: { method: 'POST' } })
  await expect(run('await ctx.call("a.b")')).rejects.toMatchObject({ name: 'NotGrantedError' })
  await expect(run('raise ValueError("no")')).rejects.toMatchObject({ name: 'ValueError', detail: { line: 1 } })
  await expect(run('a = (')).rejects.toMatchObject({ name: 'ProgramError', detail: { line: 1 } })
  await expect(run('object()')).rejects.toMatchObject({ name: 'InvalidOutputError' })
  await expect(run(5)).rejects.toMatchObject({ name: 'ProgramError' })
  expect(client.isSpent).toBe(false)
})

test('a loop ends with its time; a cancel ends a run that waits; the engine goes on', { timeout: START_MS }, async () => {
  const { load, run, start, client } = await engine()
  await load()
  await expect(run('while True: pass', 200)).rejects.toMatchObject({ name: 'RunTimeoutError', detail: { limit: 200 } })
  const { output, cancel } = start('python.run', { code: 'import asyncio\nawait asyncio.sleep(60)' })
  cancel('enough')
  await expect(output).rejects.toThrow('enough')
  expect([await run('1'), client.isSpent]).toEqual([1, false])
})

test('memory ends at its limit, and the engine asks to be thrown away', { timeout: START_MS }, async () => {
  const { load, run, client, memoryBytes } = await engine({ limits: { memoryLimitBytes: 32 * MB, cpuLimit: 0.9 } })
  await load()
  await expect(run('held = []\nwhile True: held.append(bytes(1 << 20))')).rejects.toMatchObject({
    name: 'MemoryLimitError',
    detail: { limit: 32 * MB }
  })
  expect(memoryBytes()).toBeLessThanOrEqual(32 * MB)
  expect(client.isSpent).toBe(true)
})

test('an agent offers its functions by name; a source that is none is told where', { timeout: START_MS }, async () => {
  const source = "@capability('plain.add')\ndef add(input, ctx):\n    return input['a'] + 1"
  const { load, start } = await engine({ mode: 'agent', source })
  await load()
  expect(await start('plain.add', { a: 2 }).output).toBe(3)
  await expect(start('no.such', 1).output).rejects.toMatchObject({ name: 'KeyError' })
  const broken = await engine({ mode: 'agent', source: 'def add(:' })
  await expect(broken.load()).rejects.toMatchObject({ name: 'ProgramError', detail: { line: 1 } })
})

test('where each script needs an interpreter of its own the engine is spent by one', { timeout: START_MS }, async () => {
  const { load, run, client } = await engine({}, { isSpentByScript: true })
  await load()
  expect([client.isSpent, await run('1'), client.isSpent]).toEqual([false, 1, true])
})

test('outputs that are too large, too deep or hold themselves do not leave', { timeout: START_MS }, async () => {
  const { load, run } = await engine({ limits: { memoryLimitBytes: 256 * MB, cpuLimit: 1 } })
  await load()
  const refused = { name: 'InvalidOutputError' }
  await expect(run('bytes(64 * 1024 * 1024)')).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('at most 67108864 bytes')
  })
  await expect(run('a = []\nfor _ in range(210): a = [a]\na')).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('at most 200 deep')
  })
  await expect(run('a = []\na.append(a)\na')).rejects.toMatchObject({ ...refused, message: expect.stringContaining('cycles') })
})
