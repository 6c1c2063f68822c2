import { MessageChannel as NodeChannel } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import { AgentHost } from '../agent-host.ts'
import { ManualClock, systemClock } from '../base/clock.ts'
import type { SandboxCall } from './sandbox.ts'
import { serveAgentOn } from './serve-agent.ts'
import { startTestWorker, testAgent } from './test-agent.ts'
import { type AgentWorker, WorkerSandbox } from './worker-sandbox.ts'

const cleanups: Array<() => void> = []
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean()
})

const call = (capability: string, input: unknown = null): SandboxCall => ({ capability, input, taskId: 'task', epoch: 2 })
const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))
const options = (signal: AbortSignal = new AbortController().signal) => ({ signal, onProgress: () => {} })

/** A sandbox of real threads, which counts those it started. */
function threads() {
  const host = new AgentHost()
  let spawned = 0
  host.add({
    ...testAgent,
    worker: () => {
      spawned++
      return startTestWorker()
    }
  })
  const sandbox = new WorkerSandbox({ clock: systemClock, spawn: async () => host.spawn('test') })
  cleanups.push(() => void host.terminateAll())
  return { sandbox, host, spawned: () => spawned }
}

/** A sandbox of "workers" on this thread, started when the test says so. */
function puppets(runsPerWorker = 1) {
  const clock = new ManualClock()
  const waiting: Array<{ resolve: (worker: AgentWorker) => void; reject: (error: Error) => void }> = []
  const live = new Set<number>()
  let spawned = 0
  const sandbox = new WorkerSandbox(
    { clock, spawn: () => new Promise((resolve, reject) => void waiting.push({ resolve, reject })) },
    { runsPerWorker }
  )
  const ready = async (): Promise<void> => {
    for (const { resolve } of waiting.splice(0)) {
      const { port1, port2 } = new NodeChannel() as unknown as MessageChannel
      const number = spawned++
      live.add(number)
      serveAgentOn(port1, testAgent)
      const terminate = (): void => {
        live.delete(number)
        port1.close()
      }
      cleanups.push(terminate)
      resolve({ port: port2, terminate, onExit: () => {} })
    }
    await settled()
  }
  return { clock, sandbox, waiting, live, ready, spawned: () => spawned }
}

test('a run has a thread of its own, its task and epoch, and its progress is heard', async () => {
  const { sandbox } = threads()
  const steps: number[] = []
  const signal = new AbortController().signal
  expect(await sandbox.run(call('thread'), options())).toBeGreaterThan(0)
  expect(await sandbox.run(call('whole'), options())).toEqual({ taskId: 'task', epoch: 2 })
  expect(
    await sandbox.run(call('steps', [0.25, Number.NaN, 'half', 1n, 0.75]), { signal, onProgress: step => void steps.push(step) })
  ).toBe('walked')
  expect(steps).toEqual([0.25, 0.75])
})

test('a worker that is done takes the next run; runs at once have a worker each', async () => {
  const { sandbox, spawned } = threads()
  const first = await sandbox.run(call('thread'), options())
  expect(await sandbox.run(call('thread'), options())).toBe(first)
  expect(spawned()).toBe(1)
  const both = await Promise.all([sandbox.run(call('thread'), options()), sandbox.run(call('thread'), options())])
  expect([new Set(both).size, spawned()]).toEqual([2, 2])
})

test("the agent's own error comes with its name and detail, and the worker lives on", async () => {
  const { sandbox, spawned } = threads()
  await expect(sandbox.run(call('fail'), options())).rejects.toMatchObject({ name: 'UnripeError', message: 'not yet', detail: { days: 3 } })
  await expect(sandbox.run(call('no.such'), options())).rejects.toThrow('Agent "test" has no capability "no.such"')
  await expect(sandbox.run(call('uncloneable'), options())).rejects.toMatchObject({ name: 'DataCloneError' })
  expect([await sandbox.run(call('echo', 'still here'), options()), spawned()]).toEqual(['still here', 1])
})

test('a run that heeds its signal ends by itself, and its worker is used again', async () => {
  const { sandbox, spawned } = threads()
  const controller = new AbortController()
  const run = sandbox.run(call('heed'), options(controller.signal))
  controller.abort(new Error('enough'))
  await expect(run).rejects.toThrow('enough')
  expect([await sandbox.run(call('echo', 1), options()), spawned()]).toEqual([1, 1])
})

test('a loop that never looks up is ended within its grace, and the next run has a new worker', async () => {
  const { sandbox, spawned } = threads()
  await sandbox.run(call('echo'), options())
  const controller = new AbortController()
  const run = sandbox.run(call('spin'), options(controller.signal))
  await settled()
  const abortedAt = performance.now()
  controller.abort(new Error('enough'))
  await expect(run).rejects.toThrow('enough')
  expect(performance.now() - abortedAt).toBeLessThan(1_000)
  expect([await sandbox.run(call('echo', 1), options()), spawned()]).toEqual([1, 2])
})

test('a worker that crashes or leaves takes only its own run along', async () => {
  const { sandbox } = threads()
  const other = sandbox.run(call('heed'), options(AbortSignal.timeout(5_000)))
  const failed = { name: 'SandboxFailedError' }
  await expect(sandbox.run(call('crash'), options())).rejects.toMatchObject({ ...failed, message: expect.stringContaining('out of luck') })
  await expect(sandbox.run(call('exit'), options())).rejects.toMatchObject({ ...failed, message: expect.stringContaining('exit code 3') })
  sandbox.terminate()
  await expect(other).rejects.toMatchObject({ ...failed, message: 'The agent was stopped' })
})

test('terminate ends everything now, and a later run starts anew', async () => {
  const { sandbox, host, spawned } = threads()
  const runs = ['deaf', 'spin'].map(name =>
    expect(sandbox.run(call(name), options())).rejects.toMatchObject({ name: 'SandboxFailedError' })
  )
  await settled()
  sandbox.terminate()
  sandbox.terminate()
  await Promise.all(runs)
  expect(host.terminateAll()).toBe(0)
  expect([await sandbox.run(call('echo', 'anew'), options()), spawned()]).toEqual(['anew', 3])
})

test('the host ends every worker at once, and their runs know', async () => {
  const { sandbox, host } = threads()
  const run = sandbox.run(call('deaf'), options())
  await settled()
  expect(host.terminateAll()).toBe(1)
  await expect(run).rejects.toMatchObject({ name: 'SandboxFailedError', message: "The agent's worker ended: terminated" })
})

test('a worker whose module cannot be loaded is a failure of the sandbox', async () => {
  const { Worker } = await import('node:worker_threads')
  const host = new AgentHost()
  host.add({ ...testAgent, worker: () => new Worker(new URL('./no-such-module.ts', import.meta.url)) as never })
  const sandbox = new WorkerSandbox({ clock: systemClock, spawn: async () => host.spawn('test') })
  await expect(sandbox.run(call('echo'), options())).rejects.toMatchObject({ name: 'SandboxFailedError' })
  await expect(
    new WorkerSandbox({ clock: systemClock, spawn: async () => host.spawn('nobody') }).run(call('echo'), options())
  ).rejects.toThrow('No agent "nobody" is hosted here')
})

test('an input that no thread can be handed is the fault of the caller, not of the sandbox', async () => {
  const { sandbox, spawned } = threads()
  await expect(
    sandbox.run(
      call('echo', () => {}),
      options()
    )
  ).rejects.toMatchObject({ name: 'InvalidArgumentError' })
  expect([await sandbox.run(call('echo', 1), options()), spawned()]).toEqual([1, 1])
})

test('no more idle workers are kept than four', async () => {
  const { sandbox, ready, live } = puppets()
  const runs = Array.from({ length: 7 }, (_, i) => sandbox.run(call('echo', i), options()))
  await ready()
  expect(await Promise.all(runs)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(live.size).toBe(4)
})

test('a run given up while its worker starts leaves the worker to the next one', async () => {
  const { sandbox, ready, spawned } = puppets()
  const controller = new AbortController()
  const given = expect(sandbox.run(call('echo'), options(controller.signal))).rejects.toThrow('enough')
  controller.abort(new Error('enough'))
  await ready()
  await given
  expect([await sandbox.run(call('echo', 'mine'), options()), spawned()]).toEqual(['mine', 1])
})

test('a worker that was starting when all were ended is ended too', async () => {
  const { sandbox, ready, live } = puppets()
  const run = expect(sandbox.run(call('echo'), options())).rejects.toMatchObject({ name: 'SandboxFailedError' })
  sandbox.terminate()
  await ready()
  await run
  expect(live.size).toBe(0)
})

test('a worker that cannot be started fails its run only', async () => {
  const { sandbox, ready, waiting } = puppets()
  const failing = expect(sandbox.run(call('echo'), options())).rejects.toThrow('no memory')
  waiting.splice(0)[0]?.reject(new Error('no memory'))
  await failing
  const run = sandbox.run(call('echo', 1), options())
  await ready()
  expect(await run).toBe(1)
})

test('a thread that many runs share is started once, however many come at once', async () => {
  const { sandbox, ready, spawned, live } = puppets(1_024)
  const runs = Array.from({ length: 20 }, (_, i) => sandbox.run(call('echo', i), options()))
  await ready()
  expect(await Promise.all(runs)).toEqual(Array.from({ length: 20 }, (_, i) => i))
  expect(await Promise.all(runs.map((_, i) => sandbox.run(call('echo', i), options())))).toHaveLength(20)
  expect([spawned(), live.size]).toEqual([1, 1])
})

test('on a shared thread a run that does not listen is left behind at once; the others go on', async () => {
  const { sandbox, ready, clock, live } = puppets(1_024)
  const controller = new AbortController()
  const deaf = expect(sandbox.run(call('deaf'), options(controller.signal))).rejects.toThrow('enough')
  const other = sandbox.run(call('heed'), options(controller.signal)).catch((error: Error) => error.message)
  await ready()
  controller.abort(new Error('enough'))
  await deaf
  expect(await other).toBe('enough')
  await clock.pass(10_000)
  expect([live.size, await sandbox.run(call('echo', 'alive'), options())]).toEqual([1, 'alive'])
})

test('a signal that aborted before starts nothing', async () => {
  const { sandbox, spawned } = threads()
  await expect(sandbox.run(call('echo'), options(AbortSignal.abort(new Error('before'))))).rejects.toThrow('before')
  expect(spawned()).toBe(0)
})
