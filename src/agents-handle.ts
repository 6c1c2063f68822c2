import { errorFromData, type KyroxError } from './base/errors.ts'
import type { AgentLogLine, AgentPlace, AgentSource, AgentView, Deployment, DeployOptions, MoveReport, NodeAgents } from './node-agents.ts'
import type { AgentQuestion, CoreChannel, FromCore } from './node-protocol.ts'
import type { AgentPackage } from './runtime/packages/agent-package.ts'

export interface AgentsHandlePorts {
  readonly channel: CoreChannel
  readonly views: () => readonly AgentView[]
  readonly lines: () => readonly AgentLogLine[]
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** How a deployment crosses threads: an error is data there. */
type DeploymentData = { readonly peer: string } & (
  | { readonly ok: true; readonly agent: AgentView }
  | { readonly ok: false; readonly error: Parameters<typeof errorFromData>[0] }
)

/** The agents of a node as its user holds them: questions to the core, answers matched by number. */
export class AgentsHandle implements NodeAgents {
  readonly #ports: AgentsHandlePorts
  readonly #waiting = new Map<number, Waiting>()
  #next = 1
  #ended: Error | undefined

  constructor(ports: AgentsHandlePorts) {
    this.#ports = ports
  }

  get all(): readonly AgentView[] {
    return this.#ports.views()
  }

  get log(): readonly AgentLogLine[] {
    return this.#ports.lines()
  }

  pack({ manifest, source }: AgentSource): Promise<AgentPackage> {
    return this.#ask({ what: 'pack', manifest, source })
  }

  install(packed: Uint8Array): Promise<AgentView> {
    return this.#ask({ what: 'install', packed })
  }

  async deploy(packed: Uint8Array, { to, signal }: DeployOptions): Promise<readonly Deployment[]> {
    const deployments = await this.#ask<readonly DeploymentData[]>({ what: 'deploy', packed, to }, signal)
    return deployments.map(each => (each.ok ? each : { ...each, error: errorFromData(each.error) }))
  }

  on(peer: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<readonly AgentView[]> {
    return this.#ask({ what: 'list', peer }, signal)
  }

  move(name: string, to: string, { on, signal }: AgentPlace = {}): Promise<MoveReport> {
    return this.#ask({ what: 'move', name, to, ...(on == null ? {} : { on }) }, signal)
  }

  rollback(name: string, place: AgentPlace = {}): Promise<AgentView> {
    return this.#askAt('rollback', name, place)
  }

  remove(name: string, place: AgentPlace = {}): Promise<void> {
    return this.#askAt('remove', name, place)
  }

  stop(name: string, place: AgentPlace = {}): Promise<void> {
    return this.#askAt('stop', name, place)
  }

  start(name: string, place: AgentPlace = {}): Promise<void> {
    return this.#askAt('start', name, place)
  }

  /** The core's answer. */
  hear({ request, value, error }: Extract<FromCore, { type: 'answer' }>): void {
    const waiting = this.#waiting.get(request)
    this.#waiting.delete(request)
    if (error == null) waiting?.resolve(value)
    else waiting?.reject(errorFromData(error))
  }

  /** Nobody answers any more. */
  end(error: KyroxError): void {
    this.#ended ??= error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }

  #askAt<Answer>(what: 'remove' | 'rollback' | 'stop' | 'start', name: string, { on, signal }: AgentPlace): Promise<Answer> {
    return this.#ask({ what, name, ...(on == null ? {} : { on }) }, signal)
  }

  /** The core answers each question in its own way: what comes back is what was asked for. */
  async #ask<Answer>(question: AgentQuestion, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted()
    if (this.#ended != null) throw this.#ended
    const request = this.#next++
    // what was asked goes on when it is aborted; its answer is for nobody
    const onAbort = (): void => this.#waiting.get(request)?.reject(signal?.reason as Error)
    try {
      const answer = await new Promise<unknown>((resolve, reject) => {
        this.#waiting.set(request, { resolve, reject })
        signal?.addEventListener('abort', onAbort, { once: true })
        this.#ports.channel.send({ type: 'ask', request, question })
      })
      return answer as Answer
    } finally {
      this.#waiting.delete(request)
      signal?.removeEventListener('abort', onAbort)
    }
  }
}
