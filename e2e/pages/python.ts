/** A page that runs Python of others as a node does, for tests to drive: `globalThis.python`. */
import { AgentHost } from '../../src/agent-host.ts'
import { systemClock } from '../../src/base/clock.ts'
import { defineAgent } from '../../src/runtime/agent.ts'
import { capability } from '../../src/runtime/capability.ts'
import { startForeignPythonWorker } from '../../src/runtime/python/start-foreign-python-worker.ts'
import { startPythonWorker } from '../../src/runtime/python/start-python-worker.ts'
import { WorkerSandbox } from '../../src/runtime/worker-sandbox.ts'

export interface PythonOutcome {
  readonly output?: unknown
  readonly error?: { readonly name: string; readonly message: string }
  readonly emitted: readonly unknown[]
  readonly printed: readonly string[]
  readonly tookMs: number
  /** From the cancel to the end. */
  readonly endedAfterMs: number
}

let spawned = 0
const host = new AgentHost()
host.add(
  defineAgent({
    name: 'python',
    capabilities: [capability('python.run')],
    worker: () => {
      spawned++
      return startForeignPythonWorker()
    }
  })
)
host.add(defineAgent({ name: 'plain', capabilities: [capability('python.run')], worker: () => startPythonWorker() }))

const limits = { memoryLimitBytes: 64 * 1024 * 1024, cpuLimit: 1 }
const program = { kind: 'python', name: 'e2e', mode: 'script', source: '', limits } as const
const sandboxOf = (agent: string): WorkerSandbox =>
  new WorkerSandbox({ clock: systemClock, spawn: async () => host.spawn(agent) }, { program })
const sandbox = sandboxOf('python')
const plain = sandboxOf('plain')

export const python = {
  spawned: () => spawned,
  /** `cancelAtEmit`: the run is cancelled half a second after it has emitted something. */
  async run(code: string, input: unknown = null, cancelAtEmit: 'cancel' | 'keep' = 'keep'): Promise<PythonOutcome> {
    const abort = new AbortController()
    const emitted: unknown[] = []
    const printed: string[] = []
    let cancelledAt = Number.NaN
    const cancel = (): void => {
      cancelledAt = performance.now()
      abort.abort(new Error('cancelled by the test'))
    }
    const services = {
      answer: async (question: { readonly what: string; readonly value?: unknown }) => {
        if (question.what === 'emit') emitted.push(question.value)
        if (cancelAtEmit === 'cancel') setTimeout(cancel, 500)
      },
      log: (_level: string, text: string) => void printed.push(text),
      used: () => {}
    }
    const from = performance.now()
    const call = { capability: 'python.run', input: { code, input }, taskId: 'task', epoch: 1 }
    const end = await sandbox.run(call, { signal: abort.signal, onProgress: () => {}, services }).then(
      output => ({ output }),
      (error: Error) => ({ error: { name: error.name, message: error.message } })
    )
    const now = performance.now()
    return { ...end, emitted, printed, tookMs: now - from, endedAfterMs: now - cancelledAt }
  },
  /** As the site's own code, in a plain worker: reaches what the site reaches. */
  async runPlain(code: string, input: unknown): Promise<unknown> {
    const call = { capability: 'python.run', input: { code, input }, taskId: 'task', epoch: 1 }
    return await plain.run(call, { signal: new AbortController().signal, onProgress: () => {} })
  },
  /** Frames that are left on the page. */
  frames: () => document.querySelectorAll('iframe').length
}

Object.assign(globalThis, { python })
