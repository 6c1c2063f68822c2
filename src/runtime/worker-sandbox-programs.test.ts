/** Sandboxes of programs: how long they are waited for, and what becomes of a worker that hit a limit. */
import { MessageChannel as NodeChannel } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { type Engine, MemoryLimitError } from './engine.ts'
import type { Program } from './program.ts'
import type { SandboxCall } from './sandbox.ts'
import { EngineServer } from './serve-engine.ts'
import { WorkerSandbox } from './worker-sandbox.ts'

const program = (mode: Program['mode'] = 'agent'): Program => ({
  ...{ kind: 'quickjs', name: 'a', mode, source: '' },
  limits: { memoryLimitBytes: 1, cpuLimit: 1 }
})
const call = (input: unknown = 1): SandboxCall => ({ capability: 'work', input, taskId: 'task', epoch: 1 })
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setTimeout(resolve, 2))
}
const never = (): Promise<never> => new Promise(() => {})

/** A sandbox whose engines, on this thread, do what the test says. */
function sandboxed(engine: Partial<Engine>, mode?: Program['mode']) {
  const clock = new ManualClock()
  let [spawned, live] = [0, 0]
  const spawn = async () => {
    const { port1, port2 } = new NodeChannel() as unknown as MessageChannel
    void new EngineServer({ run: async ({ input }) => input, ...engine }, port1)
    spawned++
    live++
    const terminate = (): void => {
      live--
      port1.close()
    }
    return { port: port2, terminate, onExit: () => {} }
  }
  const sandbox = new WorkerSandbox({ clock, spawn }, { program: program(mode) })
  onTestFinished(() => sandbox.terminate())
  const run = (input?: unknown, signal = new AbortController().signal): Promise<unknown> =>
    sandbox.run(call(input), { signal, onProgress: () => {} })
  return { sandbox, clock, run, spawned: () => spawned, live: () => live }
}

test('a program that is not read in a minute is given up, and its worker ended', async () => {
  const { run, clock, live } = sandboxed({ load: never })
  const late = expect(run()).rejects.toMatchObject({ name: 'RunTimeoutError', detail: { limit: 60_000 } })
  await settled()
  clock.advance(59_999)
  await settled()
  expect(live()).toBe(1)
  clock.advance(1)
  await late
  expect(live()).toBe(0)
})

test('a program is read once for each worker, before its first run; getting ready says what is wrong with it', async () => {
  let loads = 0
  const { sandbox, run, spawned } = sandboxed({
    load: async () => {
      loads++
    }
  })
  await sandbox.warm()
  await sandbox.warm()
  expect([await run('a'), await run('b'), loads, spawned()]).toEqual(['a', 'b', 1, 1])
  const broken = sandboxed({
    load: async () => {
      throw new Error('no program')
    }
  })
  await expect(broken.sandbox.warm()).rejects.toThrow('no program')
  expect(broken.live()).toBe(0)
})

test('whoever gives up while a program is read does not wait for it', async () => {
  const { run, live } = sandboxed({ load: never })
  const abort = new AbortController()
  const given = expect(run(1, abort.signal)).rejects.toThrow('enough')
  await settled()
  abort.abort(new Error('enough'))
  await given
  expect(live()).toBe(0)
})

test('a run that does not heed its cancel has fifty milliseconds, and its worker is ended then', async () => {
  const { run, clock, live } = sandboxed({ run: never })
  const abort = new AbortController()
  const ended = expect(run(1, abort.signal)).rejects.toThrow('enough')
  await settled()
  abort.abort(new Error('enough'))
  clock.advance(49)
  await settled()
  expect(live()).toBe(1)
  clock.advance(1)
  expect(live()).toBe(0)
  await ended
})

test('a run that does not come to a rest in five seconds goes on where it is', async () => {
  let end = (_: unknown): void => {}
  const working = new Promise(resolve => {
    end = resolve
  })
  const { sandbox, run, clock } = sandboxed({ run: () => working, suspend: never })
  const output = run()
  await settled()
  const late = expect(sandbox.suspend('task', 1)).rejects.toMatchObject({ name: 'SandboxFailedError', detail: { limit: 5_000 } })
  await settled()
  clock.advance(5_000)
  await late
  await expect(sandbox.suspend('task', 2)).rejects.toThrow('No run of task "task"')
  end('out')
  expect(await output).toBe('out')
})

test('a worker that hit a limit is ended and not used again', async () => {
  let isFirst = true
  const { run, spawned, live } = sandboxed({
    run: async () => {
      if (!isFirst) return 'well'
      isFirst = false
      throw new MemoryLimitError('too much')
    }
  })
  await expect(run()).rejects.toMatchObject({ name: 'MemoryLimitError' })
  expect([live(), await run(), spawned()]).toEqual([0, 'well', 2])
})

test('a script’s next worker is started before it is asked for, once, and is the one that is used', async () => {
  const { run, spawned, live, sandbox } = sandboxed({ isSpent: () => true }, 'script')
  expect(await run('a')).toBe('a')
  await settled()
  expect([spawned(), live()]).toEqual([2, 1])
  expect(await run('b')).toBe('b')
  await settled()
  expect([spawned(), live()]).toEqual([3, 1])
  sandbox.terminate()
  expect(live()).toBe(0)
})
