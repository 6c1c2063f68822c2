/** For tests: sandboxes of programs on real threads of Node, or on the test's own, with a node's services that a test can watch. */
import type { Worker as NodeWorker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../base/clock.ts'
import type { AgentPortMessage } from '../agent-port.ts'
import { type AgentServices, type LogLevel, noServices, type Question, type Usage } from '../agent-services.ts'
import { DEFAULT_LIMITS, type Program, type ProgramLimits } from '../program.ts'
import type { SandboxCall } from '../sandbox.ts'
import { EngineServer } from '../serve-engine.ts'
import { type AgentWorker, WorkerSandbox } from '../worker-sandbox.ts'
import { QuickJsEngine } from './quickjs-engine.ts'
import { readQuickJsWasm } from './quickjs-wasm.ts'
import { startQuickJsWorker } from './start-quickjs-worker.ts'
import { threadSleep } from './thread-sleep.ts'

export interface ThreadOptions {
  readonly source?: string
  readonly mode?: Program['mode']
  readonly limits?: Partial<ProgramLimits>
  /** The engine runs on the test's thread: nobody can end a loop there but the engine. */
  readonly onThisThread?: boolean
  readonly answer?: (question: Question) => unknown
}

export interface RunOptions {
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly snapshot?: Uint8Array
}

export const script: ThreadOptions = { mode: 'script' }

export const programOf = ({ source = '', mode = 'agent', limits }: ThreadOptions): Program => ({
  kind: 'quickjs',
  name: 'agent.js',
  mode,
  source,
  limits: { ...DEFAULT_LIMITS, ...limits }
})

export function threadsOf(options: ThreadOptions) {
  let spawned = 0
  const logged: Array<[LogLevel, string]> = []
  const progress: number[] = []
  const used: Usage[] = []
  const asked: Question[] = []
  const sandbox = new WorkerSandbox(
    {
      clock: systemClock,
      spawn: async () => {
        spawned++
        return options.onThisThread === true ? spawnHere() : spawn()
      }
    },
    { program: programOf(options) }
  )
  onTestFinished(() => sandbox.terminate())
  const services: AgentServices = {
    answer: async (question, signal) => {
      // an answer may give its bytes away
      asked.push(structuredClone(question))
      return await (options.answer == null ? noServices.answer(question, signal) : options.answer(question))
    },
    log: (level, text) => void logged.push([level, text]),
    used: usage => void used.push(usage)
  }
  const run = (
    capability: string,
    input: unknown = null,
    { signal = new AbortController().signal, snapshot, timeoutMs }: RunOptions = {}
  ) => {
    const call: SandboxCall = { capability, input, taskId: 'task', epoch: 1, ...(timeoutMs == null ? {} : { timeoutMs }) }
    return sandbox.run(call, { signal, onProgress: step => void progress.push(step), services, ...(snapshot == null ? {} : { snapshot }) })
  }
  const suspend = (): Promise<Uint8Array> => sandbox.suspend('task', 1)
  return { run, suspend, sandbox, logged, progress, used, asked, spawned: () => spawned }
}

function spawnHere(): AgentWorker {
  const { port1, port2 } = new MessageChannel()
  void new EngineServer(new QuickJsEngine({ wasm: readQuickJsWasm, ticks: () => performance.now(), sleep: threadSleep() }), port1)
  return { port: port2, terminate: () => port1.close(), onExit: () => {} }
}

function spawn(): AgentWorker {
  // this is Node, and so is the worker
  const worker = startQuickJsWorker() as unknown as NodeWorker
  const { port1, port2 } = new MessageChannel()
  const first: AgentPortMessage = { kyrox: 'agent-port', port: port1 }
  // Node's ports and the browser's are one class here, of two types
  worker.postMessage(first, [port1 as never])
  return {
    port: port2,
    terminate: () => void worker.terminate(),
    onExit: listener => {
      worker.once('error', error => listener((error as Error).message))
      worker.once('exit', code => listener(`exit code ${code}`))
    }
  }
}
