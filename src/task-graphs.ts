import type { Clock } from './base/clock.ts'
import type { Distributor } from './distributor/distributor.ts'
import type { OwnedTask } from './distributor/owned-task.ts'
import type { RemoteExecutor } from './distributor/remote-executor.ts'
import type { TaskOutputs } from './distributor/task-outputs.ts'
import type { Mesh } from './mesh/mesh.ts'
import type { PeerLink } from './mesh/peer-link.ts'
import type { MessageTaker } from './message-inbox.ts'
import type { NodeChange, ToCore } from './node-protocol.ts'
import type { TaskGraph } from './task-graph.ts'
import { MessageType } from './wire/message-type.ts'
import type { AgentMessage } from './wire/proto/agent-message.js'

export interface TaskGraphsPorts {
  readonly clock: Clock
  readonly changes: { add(change: NodeChange): void }
  readonly history: { drop(cause: string): void }
  /** What is there only after this part. */
  readonly later: () => { readonly mesh: Pick<Mesh, 'id' | 'link'>; readonly distributor: Distributor; readonly remote: RemoteExecutor }
}

/** What this part hears from the page. */
export type GraphCommand = Extract<ToCore, { type: 'graph' | 'output' | 'known' }>

interface Loaded {
  readonly graph: TaskGraph
  readonly outputs: TaskOutputs
}

/**
 * The way to {@link TaskGraph} and {@link TaskOutputs}, which are loaded with the first task that depends on another one, here or at a peer. What comes
 * before they are there waits, in order.
 */
export class TaskGraphs implements MessageTaker {
  readonly #ports: TaskGraphsPorts
  #loading: Promise<Loaded> | undefined
  #loaded: Loaded | undefined
  /** Tasks whose changes are for the graph. */
  readonly #watched = new Set<string>()
  readonly #waiting: Array<(loaded: Loaded) => void> = []
  #isStopped = false

  constructor(ports: TaskGraphsPorts) {
    this.#ports = ports
  }

  hear(message: GraphCommand): void {
    if (message.type === 'graph') {
      for (const { id } of message.specs) this.#watched.add(id)
      this.#do(({ graph }) => graph.submit(message.specs))
    } else if (message.type === 'known') this.#do(({ graph }) => graph.known(message.view, message.output))
    else if (message.what === 'keep') this.#keep(message.taskId)
    else if (message.what === 'fetch') this.#do(({ graph }) => void graph.fetch(message.taskId))
    else this.#do(({ graph }) => graph.close(message.taskId))
  }

  /** Ends a task: one of the distributor's at once. */
  cancel(taskId: string, reason: string): void {
    if (this.#watched.has(taskId)) this.#do(({ graph }) => graph.cancel(taskId, reason))
    else this.#ports.later().distributor.cancel(taskId, reason)
  }

  /** A task of the distributor changed. True when it is this part that tells of it. */
  heard({ spec, view, output }: OwnedTask): boolean {
    const isOwn = this.#watched.has(spec.id)
    if (isOwn) this.#do(({ graph }) => graph.heard(view, output))
    return isOwn
  }

  /** What keeps and fetches outputs for runs here. */
  readonly outputs = async (): Promise<TaskOutputs> => (await this.#load()).outputs

  take(link: PeerLink, message: AgentMessage): boolean {
    const { type } = message
    if (type < MessageType.OUTPUT_FETCH || type > MessageType.OUTPUT_RELEASE) return false
    this.#do(({ outputs }) => {
      try {
        if (!outputs.take(link, message)) this.#ports.history.drop('unexpected')
      } catch {
        this.#ports.history.drop('garbled')
      }
    })
    return true
  }

  linkLost(peerId: string, reason: string): void {
    this.#loaded?.outputs.fetcher.linkLost(peerId, reason)
  }

  stop(): void {
    this.#isStopped = true
    this.#loaded?.graph.stop()
    this.#loaded?.outputs.store.clear()
  }

  #keep(taskId: string): void {
    const { distributor, remote } = this.#ports.later()
    const task = distributor.find(taskId)
    this.#watched.add(taskId)
    if (task != null && task.spec.redundancy == null && task.onDone == null) {
      task.keep = true
      remote.keep(task)
    }
    const view = task?.view ?? { id: taskId, capability: '', status: 'waiting', priority: 0, progress: 0, createdAt: 0, attempts: [] }
    this.#do(({ graph }) => graph.keep(view, task?.spec))
  }

  #do(what: (loaded: Loaded) => void): void {
    if (this.#loaded != null) {
      what(this.#loaded)
      return
    }
    this.#waiting.push(what)
    void this.#load()
  }

  #load(): Promise<Loaded> {
    this.#loading ??= this.#loadNow()
    return this.#loading
  }

  async #loadNow(): Promise<Loaded> {
    const { startGraphs } = await import('./start-graphs.ts')
    const { clock, changes, later } = this.#ports
    const { mesh, distributor } = later()
    const loaded = startGraphs({
      clock,
      selfId: mesh.id,
      link: peerId => mesh.link(peerId),
      distributor,
      tell: change => changes.add(change),
      watch: taskId => this.#watched.add(taskId),
      unwatch: taskId => this.#watched.delete(taskId)
    })
    this.#loaded = loaded
    for (const what of this.#waiting.splice(0)) what(loaded)
    if (this.#isStopped) this.stop()
    return loaded
  }
}
