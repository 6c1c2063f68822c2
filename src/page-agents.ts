import { systemClock } from './base/clock.ts'
import type { AgentDescription } from './node-protocol.ts'
import { runtimeName } from './runtime/program.ts'
import { type Sandbox, SandboxFailedError } from './runtime/sandbox.ts'
import { type AgentWorker, WorkerSandbox } from './runtime/worker-sandbox.ts'
import type { FromWorker, ToWorker } from './worker-protocol.ts'

/** Runs of an agent whose functions live on the page: one port carries them all. */
const RUNS_ON_PAGE = 1_024

interface Spawning {
  readonly resolve: (worker: AgentWorker) => void
  readonly reject: (error: Error) => void
}

/**
 * In the node's worker: agents whose code the page has. The page starts their workers, so that it can end them at once whatever this thread does, and
 * hands over a port; what runs over the port never touches the page.
 */
export class PageAgents {
  readonly #say: (message: FromWorker) => void
  readonly #spawning = new Map<number, Spawning>()
  readonly #exits = new Map<number, (reason: string) => void>()
  #next = 1

  constructor(say: (message: FromWorker) => void) {
    this.#say = say
  }

  sandboxFor({ name, kind, program }: AgentDescription): Sandbox {
    const wanted = kind === 'program' && program != null ? runtimeName(program.kind) : name
    const ports = { clock: systemClock, spawn: () => this.#spawn(wanted) }
    return new WorkerSandbox(ports, { runsPerWorker: kind === 'inline' ? RUNS_ON_PAGE : 1, ...(program == null ? {} : { program }) })
  }

  hear(message: Extract<ToWorker, { type: 'spawned' | 'exited' }>): void {
    if (message.type === 'exited') {
      this.#exits.get(message.request)?.(message.reason)
      this.#exits.delete(message.request)
      return
    }
    const { request, port, error } = message
    const spawning = this.#spawning.get(request)
    this.#spawning.delete(request)
    if (port == null) spawning?.reject(new SandboxFailedError(error ?? 'The page could not start the worker'))
    else spawning?.resolve(this.#worker(request, port))
  }

  #worker(request: number, port: MessagePort): AgentWorker {
    return {
      port,
      terminate: () => {
        this.#exits.delete(request)
        this.#say({ type: 'terminate', request })
      },
      onExit: listener => void this.#exits.set(request, listener)
    }
  }

  #spawn(agent: string): Promise<AgentWorker> {
    const request = this.#next++
    return new Promise((resolve, reject) => {
      this.#spawning.set(request, { resolve, reject })
      this.#say({ type: 'spawn', request, agent })
    })
  }
}
