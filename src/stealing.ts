import type { Clock } from './base/clock.ts'
import type { TaskServer } from './distributor/task-server.ts'
import type { WorkStealing } from './distributor/work-stealing.ts'
import type { Mesh } from './mesh/mesh.ts'
import type { PeerLink } from './mesh/peer-link.ts'
import type { MessageTaker } from './message-inbox.ts'
import type { CapabilityRegistry } from './runtime/capability-registry.ts'
import type { Scheduler } from './runtime/scheduler.ts'
import { MessageType } from './wire/message-type.ts'
import type { AgentMessage } from './wire/proto/agent-message.js'

export interface StealingPorts {
  readonly clock: Clock
  readonly mesh: Pick<Mesh, 'peers' | 'link'>
  readonly server: Pick<TaskServer, 'waiting'>
  readonly registry: Pick<CapabilityRegistry, 'names'>
  readonly scheduler: Pick<Scheduler, 'running' | 'isFull' | 'maxConcurrentTasks'>
  /** Whether this node takes the work of others now. */
  readonly isOpen: () => boolean
}

/** Work stealing of a node, loaded when it serves for the first time: a page that only asks needs none of it. */
export class Stealing implements MessageTaker {
  readonly #ports: StealingPorts
  #loading: Promise<WorkStealing | undefined> | undefined
  #loaded: WorkStealing | undefined
  #stopped = false

  constructor(ports: StealingPorts) {
    this.#ports = ports
  }

  /** This node may serve from now on, or no longer. */
  changed(): void {
    if (!this.#stopped && this.#ports.isOpen()) this.#loading ??= this.#load()
  }

  take(link: PeerLink, message: AgentMessage): boolean {
    if (this.#loaded != null) return this.#loaded.take(link, message)
    // nothing waits at a node that never served, and whoever asks it hears nothing
    return message.type === MessageType.STEAL_REQUEST || message.type === MessageType.STEAL_ANSWER
  }

  stop(): void {
    this.#stopped = true
    void this.#loaded?.stop()
  }

  async #load(): Promise<WorkStealing | undefined> {
    try {
      const { WorkStealing } = await import('./distributor/work-stealing.ts')
      if (this.#stopped) return undefined
      const { clock, server } = this.#ports
      this.#loaded = new WorkStealing({
        clock,
        idle: () => this.#idle(),
        neighbours: () => this.#neighbours(),
        waiting: () => server.waiting
      })
      await this.#loaded.start()
    } catch {
      // its file was not to be had: owners place what they have all the same. The next change tries again
      this.#loading = undefined
    }
    return this.#loaded
  }

  #idle() {
    const { isOpen, registry, scheduler } = this.#ports
    const isIdle = isOpen() && !scheduler.isFull
    return { places: isIdle ? scheduler.maxConcurrentTasks - scheduler.running : 0, capabilities: isIdle ? registry.names : [] }
  }

  *#neighbours() {
    const { mesh } = this.#ports
    for (const { id, load, capabilities } of mesh.peers.all()) {
      const link = load.queued > 0 ? mesh.link(id) : undefined
      if (link != null) yield { link, queued: load.queued, capabilities }
    }
  }
}
