import { MessageChannel as NodeChannel } from 'node:worker_threads'
import { afterAll, expect, test } from 'vitest'
import { systemClock } from '../../base/clock.ts'
import type { WorkerLike } from '../agent.ts'
import type { RunCall } from '../agent-port.ts'
import type { AgentServices, Question } from '../agent-services.ts'
import { DEFAULT_LIMITS, type Program } from '../program.ts'
import { type AgentWorker, WorkerSandbox } from '../worker-sandbox.ts'
import { startPythonWorker } from './start-python-worker.ts'

/** Starting an interpreter takes seconds on a busy machine. */
const START_MS = 60_000
const cleanups: Array<() => void> = []
afterAll(() => {
  for (const clean of cleanups) clean()
})

function spawn(worker: WorkerLike): AgentWorker {
  const { port1, port2 } = new NodeChannel() as unknown as MessageChannel
  worker.postMessage({ kyrox: 'agent-port', port: port1 }, [port1])
  return { port: port2, terminate: () => void worker.terminate(), onExit: () => {} }
}

/** A sandbox of real threads with real interpreters. */
function python(program: Partial<Program>) {
  let spawned = 0
  const sandbox = new WorkerSandbox(
    {
      clock: systemClock,
      spawn: async () => {
        spawned++
        return spawn(startPythonWorker())
      }
    },
    { program: { kind: 'python', name: 'test', mode: 'script', source: '', limits: DEFAULT_LIMITS, ...program } }
  )
  cleanups.push(() => sandbox.terminate())
  return { sandbox, spawned: () => spawned }
}

const logged: string[] = []
const asked: Question[] = []
const kept = new Map<string, unknown>()
const fed: Array<{ readonly done: boolean; readonly value: unknown }> = []
let cpuMs = 0
let memoryBytes = 0
const services: AgentServices = {
  answer: async question => {
    asked.push(question)
    if (question.what === 'state.set') kept.set(question.key, question.value)
    if (question.what === 'state.get') return kept.get(question.key)
    if (question.what === 'next') return fed.shift() ?? { done: true }
    if (question.what === 'state.keys') return [...kept.keys()]
    if (question.what === 'call' && question.capability === 'text.echo') return question.input
    if (question.what === 'call') throw Object.assign(new Error('nobody offers it'), { name: 'CapabilityNotFoundError' })
    return undefined
  },
  log: (level, text) => void logged.push(`${level} ${text}`),
  used: usage => {
    cpuMs += usage.cpuMs
    memoryBytes = usage.memoryBytes
  }
}
const never = new AbortController().signal
const options = (signal = never) => ({ signal, onProgress: () => {}, services })
const call = (capability: string, input: unknown, timeoutMs?: number): RunCall => ({
  capability,
  input,
  taskId: 'task',
  epoch: 2,
  ...(timeoutMs == null ? {} : { timeoutMs })
})

const scripts = python({})
const script = (code: string, input: unknown = null, timeoutMs?: number): Promise<unknown> =>
  scripts.sandbox.run(call('python.run', { code, input }, timeoutMs), options())
const AGENT = `
@capability('text.count')
async def count(input, ctx):
    seen = (await ctx.state.get('seen') or 0) + 1
    await ctx.state.set('seen', seen)
    return {'words': len(input['text'].split()), 'seen': seen, 'task': ctx.task_id, 'epoch': ctx.epoch}

@capability('text.pieces')
async def pieces(input, ctx):
    for word in input.split():
        await ctx.emit(word)
        ctx.progress(0.5)
    return 'done'

@capability('text.fed')
async def fed(input, ctx):
    return [piece async for piece in ctx.inputs]

@capability('plain.add')
def add(input, ctx):
    return input['a'] + input['b']

@capability('call.other')
async def other(input, ctx):
    return await ctx.call(input, {'deep': [1, None, b'\\x01\\x02']}, timeout_ms=500)
`

test('numbers, text and bytes go in and come out as they are', { timeout: START_MS }, async () => {
  expect(await script('sum(i * i for i in range(input))', 1000)).toBe(332_833_500)
  expect(await script('output = sorted(set(input.split()))', 'b a b')).toEqual(['a', 'b'])
  const input = {
    whole: 3,
    half: 0.5,
    yes: true,
    nothing: null,
    text: 'ü',
    bytes: new Uint8Array([1, 2]),
    list: [{ deep: [] }],
    big: 2n ** 70n
  }
  expect(await script('input', input)).toEqual(input)
  expect(await script('[type(v).__name__ for v in input.values()]', input)).toEqual([
    ...['int', 'float', 'bool', 'NoneType', 'str', 'bytes', 'list', 'int']
  ])
  expect(await script('import asyncio\nawait asyncio.sleep(0)\nlen(input)', new Uint8Array(1000))).toBe(1000)
  expect(scripts.spawned()).toBe(1)
})

test('each script has names of its own', { timeout: START_MS }, async () => {
  await script('left_behind = 1')
  await expect(script('left_behind')).rejects.toMatchObject({ name: 'NameError', detail: { line: 1 } })
})

test.each([
  ['ZeroDivisionError', 'a = 1\nb = a / 0', 2],
  ['KeyError', 'def look(d):\n    return d["x"]\n\nlook({})', 2],
  ['RecursionError', 'def f():\n    return f()\nf()', 2],
  ['SystemExit', 'raise SystemExit(3)', 1],
  ['Python.RunTimeoutError', 'class RunTimeoutError(Exception): pass\nraise RunTimeoutError("mine")', 2],
  ['Python.SandboxFailedError', 'class SandboxFailedError(Exception): pass\nraise SandboxFailedError("mine")', 2],
  ['Python.OverloadedError', 'class OverloadedError(Exception): pass\nraise OverloadedError("mine")', 2]
])('code that raises ends with %s and its line', { timeout: START_MS }, async (name, code, line) => {
  await expect(script(code)).rejects.toMatchObject({ name, detail: { line } })
})

test('a message is the last line that Python prints of an error', { timeout: START_MS }, async () => {
  await expect(script('1 / 0')).rejects.toThrow('ZeroDivisionError: division by zero')
})

test('what is no Python is told with line and column', { timeout: START_MS }, async () => {
  await expect(script('a = 1\nb = = 2')).rejects.toMatchObject({ name: 'ProgramError', detail: { line: 2, column: 5 } })
})

test.each([
  ['a cycle', 'output = []\noutput.append(output)', 'cycles'],
  ['too much', 'output = "x" * (65 * 1024 * 1024)', '67108864'],
  ['an object', 'output = object()', 'object'],
  ['a depth', 'output = []\nfor _ in range(300): output = [output]', '200']
])('an output with %s is refused', { timeout: START_MS }, async (_what, code, message) => {
  const { sandbox } = roomy
  const refused = sandbox.run(call('python.run', { code }), options())
  await expect(refused).rejects.toMatchObject({ name: 'InvalidOutputError', message: expect.stringContaining(message) })
})
const roomy = python({ limits: { memoryLimitBytes: 256 * 1024 * 1024, cpuLimit: 1 } })

test('what is printed is logged, to a limit', { timeout: START_MS }, async () => {
  logged.length = 0
  await script('for i in range(10_000): print("line", i)')
  expect(logged).toHaveLength(200)
  expect([logged[0], logged[199]]).toEqual(['info line 0', 'info 200 lines were printed; no more are kept'])
})

test('an agent has its capabilities, state, calls and streamed output', { timeout: START_MS }, async () => {
  const { sandbox } = python({ mode: 'agent', source: AGENT })
  const run = (name: string, input: unknown): Promise<unknown> => sandbox.run(call(name, input), options())
  expect(await run('plain.add', { a: 2, b: 3 })).toBe(5)
  expect(await run('text.count', { text: 'one two' })).toEqual({ words: 2, seen: 1, task: 'task', epoch: 2 })
  expect(await run('text.count', { text: 'one' })).toMatchObject({ words: 1, seen: 2 })
  asked.length = 0
  expect(await run('text.pieces', 'to be or')).toBe('done')
  expect(asked).toEqual(['to', 'be', 'or'].map(value => ({ what: 'emit', value })))
  fed.push({ done: false, value: { n: 1 } }, { done: false, value: 'two' }, { done: false, value: null })
  expect(await run('text.fed', null)).toEqual([{ n: 1 }, 'two', null])
  expect(await run('call.other', 'text.echo')).toEqual({ deep: [1, null, new Uint8Array([1, 2])] })
  await expect(run('call.other', 'no.such')).rejects.toMatchObject({ name: 'CapabilityNotFoundError', message: 'nobody offers it' })
  await expect(run('no.such.here', null)).rejects.toMatchObject({ name: 'KeyError' })
})

test('an agent that is no Python does not load', { timeout: START_MS }, async () => {
  const { sandbox } = python({ mode: 'agent', source: 'def f(:\n  pass' })
  await expect(sandbox.run(call('x', null), options())).rejects.toMatchObject({ name: 'ProgramError', detail: { line: 1, column: 7 } })
})

test('a loop ends when its time is over, and its worker lives on', { timeout: START_MS }, async () => {
  await script('1')
  const before = scripts.spawned()
  await expect(script('while True: pass', null, 200)).rejects.toMatchObject({ name: 'RunTimeoutError' })
  expect(await script('"still here"')).toBe('still here')
  expect(scripts.spawned()).toBe(before)
})

test('a loop is cancelled within a second', { timeout: START_MS }, async () => {
  const { sandbox } = python({})
  await sandbox.run(call('python.run', { code: '1' }), options())
  const abort = new AbortController()
  const code = 'await ctx.emit(1)\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass'
  let run: Promise<unknown> | undefined
  await new Promise<void>(resolve => {
    const heard: AgentServices = { ...services, answer: async () => resolve() }
    run = sandbox.run(call('python.run', { code }), { signal: abort.signal, onProgress: () => {}, services: heard })
    run.catch(() => {})
  })
  const at = performance.now()
  abort.abort(new Error('enough'))
  await expect(run).rejects.toThrow('enough')
  expect(performance.now() - at).toBeLessThan(1_000)
})

test.each([
  ['arrays', 'held = []\nwhile True: held.append(bytes(1 << 20))'],
  ['objects', 'held = []\nwhile True: held.append([held])'],
  ['a string', 'held = "x"\nwhile True: held += held'],
  ['one allocation', 'bytearray(1 << 30)']
])('a memory bomb of %s ends at the limit, and the next run has a new worker', { timeout: START_MS }, async (_what, code) => {
  const { sandbox, spawned } = python({ limits: { memoryLimitBytes: 32 * 1024 * 1024, cpuLimit: 1 } })
  memoryBytes = 0
  await expect(sandbox.run(call('python.run', { code }), options())).rejects.toMatchObject({ name: 'MemoryLimitError' })
  expect(memoryBytes).toBeLessThanOrEqual(32 * 1024 * 1024)
  expect(await sandbox.run(call('python.run', { code: '1' }), options())).toBe(1)
  expect(spawned()).toBe(2)
})

test('code with a quarter of a core gets about that', { timeout: START_MS }, async () => {
  const { sandbox } = python({ limits: { ...DEFAULT_LIMITS, cpuLimit: 0.25 } })
  const spin = 'import time\nend = time.monotonic() + 2\nwhile time.monotonic() < end: pass'
  await sandbox.run(call('python.run', { code: '1' }), options())
  cpuMs = 0
  await sandbox.run(call('python.run', { code: spin }), options())
  expect(cpuMs).toBeGreaterThan(300)
  expect(cpuMs).toBeLessThan(700)
})
