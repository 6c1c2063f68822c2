import type { AgentDescription } from './node-protocol.ts'
import type { AgentDefinition, WorkerLike } from './runtime/agent.ts'
import { TRUSTED_PERMISSIONS } from './runtime/agent-permissions.ts'
import type { AgentPortMessage } from './runtime/agent-port.ts'
import { PROGRAM_KINDS, type ProgramKind, runtimeName } from './runtime/program.ts'
import { SandboxFailedError } from './runtime/sandbox.ts'
import { serveAgentOn } from './runtime/serve-agent.ts'
import type { AgentWorker } from './runtime/worker-sandbox.ts'

/** What both kinds of worker offer to listen with. */
interface ListeningWorker extends WorkerLike {
  addEventListener?: (type: 'error' | 'messageerror', listener: (event: Event) => void) => void
  on?: (type: 'error' | 'exit', listener: (value: unknown) => void) => void
  /** Node's: the process may end while the worker idles. */
  unref?: () => void
}

/** Starts a worker that holds an interpreter for programs of one kind. */
export type Runtimes = Readonly<Record<ProgramKind, () => Promise<WorkerLike>>>

const DEFAULT_TASK_TIMEOUT_MS = 120_000

/** An agent of the site as its core is told of it. */
export function descriptionOf({
  name,
  capabilities,
  worker,
  permissions,
  program,
  taskTimeoutMs = DEFAULT_TASK_TIMEOUT_MS
}: AgentDefinition): AgentDescription {
  return {
    name,
    capabilities: capabilities.map(each => each.name),
    pure: capabilities.filter(({ pure }) => pure === true).map(({ name }) => name),
    taskTimeoutMs,
    kind: worker == null ? 'inline' : 'worker',
    ...(program == null ? {} : { program }),
    permissions: { ...TRUSTED_PERMISSIONS, ...permissions }
  }
}

/**
 * The agents whose code is on this thread: starts their workers, and can end all of them in one call, whatever the node is doing.
 * It does not know of tasks.
 */
export class AgentHost {
  readonly #agents = new Map<string, AgentDefinition>()
  readonly #workers = new Set<() => void>()
  readonly #runtimes: Runtimes

  constructor(runtimes: Runtimes = NO_RUNTIMES) {
    this.#runtimes = runtimes
  }

  add(agent: AgentDefinition): void {
    this.#agents.set(agent.name, agent)
  }

  get(name: string): AgentDefinition | undefined {
    return this.#agents.get(name)
  }

  remove(name: string): void {
    this.#agents.delete(name)
  }

  /** Ends every worker now. Returns how many there were. */
  terminateAll(): number {
    const count = this.#workers.size
    for (const terminate of [...this.#workers]) terminate()
    return count
  }

  /**
   * Starts a worker of an agent, or of a kind of program ({@link runtimeName}); for an agent without a worker, a port to its functions on this thread.
   * @throws SandboxFailedError
   */
  async spawn(name: string): Promise<AgentWorker> {
    const { port1, port2 } = new MessageChannel()
    const start = this.#starter(name)
    if (start == null) {
      const agent = this.#agents.get(name)
      if (agent == null) throw new SandboxFailedError(`No agent "${name}" is hosted here`)
      serveAgentOn(port1, agent)
      return { port: port2, terminate: () => port1.close(), onExit: () => {} }
    }
    try {
      return this.#started(await start(), port1, port2)
    } catch (error) {
      // a script of another origin may not start a worker, nor may a page whose policy forbids it
      throw new SandboxFailedError(`The worker of "${name}" could not be started: ${(error as Error).message}`)
    }
  }

  #starter(name: string): (() => WorkerLike | Promise<WorkerLike>) | undefined {
    for (const kind of PROGRAM_KINDS) if (name === runtimeName(kind)) return this.#runtimes[kind]
    return this.#agents.get(name)?.worker
  }

  #started(worker: ListeningWorker, theirs: MessagePort, ours: MessagePort): AgentWorker {
    const listeners: Array<(reason: string) => void> = []
    let ended: string | undefined
    const end = (reason: string): void => {
      if (ended != null) return
      ended = reason
      this.#workers.delete(terminate)
      worker.terminate()
      for (const listener of listeners) listener(reason)
    }
    const terminate = (): void => end('terminated')
    this.#workers.add(terminate)
    worker.addEventListener?.('error', event => end((event as ErrorEvent).message || 'its module could not be loaded'))
    worker.on?.('error', error => end((error as Error).message))
    worker.on?.('exit', code => end(`exit code ${String(code)}`))
    const first: AgentPortMessage = { kyrox: 'agent-port', port: theirs }
    worker.postMessage(first, [theirs])
    return { port: ours, terminate, onExit: listener => (ended == null ? void listeners.push(listener) : listener(ended)) }
  }
}

const refused = async (): Promise<WorkerLike> => {
  throw new SandboxFailedError('This node was made without sandboxes for programs')
}
const NO_RUNTIMES: Runtimes = { quickjs: refused, python: refused }
