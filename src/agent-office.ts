import type { AgentParts } from './agent-parts.ts'
import { AgentViews } from './agent-views.ts'
import type { Clock } from './base/clock.ts'
import type { MovedRuns } from './distributor/moved-runs.ts'
import { PeerRequests, type RequestHandler } from './distributor/peer-requests.ts'
import type { Mesh } from './mesh/mesh.ts'
import type { AgentDescription, AgentQuestion, NodeChange } from './node-protocol.ts'
import type { NodeRuntime } from './node-runtime.ts'
import type { AgentState } from './runtime/capability.ts'
import type { HostedAgent } from './runtime/capability-registry.ts'
import type { PackageSigner } from './runtime/packages/agent-package.ts'
import type { AgentStateStore } from './runtime/packages/agent-state.ts'
import { PACKAGES_PLACE } from './runtime/packages/packages-place.ts'
import type { Store } from './storage/store.ts'

export interface AgentOfficePorts {
  readonly clock: Clock
  readonly ticks: () => number
  /** This node's own part of what is kept. */
  readonly store: Store
  readonly signer: PackageSigner
  readonly runtime: NodeRuntime
  readonly mesh: Pick<Mesh, 'id' | 'link' | 'peers'>
  readonly moved: MovedRuns
  /** Whether agents that others send are taken now. */
  readonly takesAgents: () => boolean
  /** Whether those taken before are offered again after a restart. */
  readonly keepsForeign: boolean
  /** Ends the runs of these capabilities and hands them back to their owners. */
  readonly handBack: (agent: string, capabilities: readonly string[]) => void
  readonly capabilitiesChanged: () => void
  readonly tell: (change: NodeChange) => void
}

/** Names that a state can be kept under as they are; others by their bytes, of which 31 fit. */
const PLAIN_NAME = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/
const hexName = (name: string): string =>
  `x${Array.from(new TextEncoder().encode(name), byte => byte.toString(16).padStart(2, '0')).join('')}`

/** What peers may ask for; each is the courier's. */
const OPERATIONS = ['install', 'list', 'take', 'move', 'remove', 'rollback', 'stop', 'start'].map(name => `agent.${name}`)

/** Agents of the site are trusted, not boundless. */
const SITE_STATE_BYTES = 64 * 1024 * 1024

/** Everything about agents that come as packages, put together for one node. It knows nothing of pages. */
export class AgentOffice {
  readonly requests: PeerRequests
  readonly views: AgentViews
  readonly #ports: AgentOfficePorts
  readonly #states = new Map<string, { readonly store: AgentStateStore; readonly limitBytes: number }>()
  #loading: Promise<AgentParts> | undefined
  #parts: AgentParts | undefined
  #stateStore: typeof AgentStateStore | undefined

  constructor(ports: AgentOfficePorts) {
    const { runtime, mesh, clock, tell } = ports
    this.#ports = ports
    const { registry, executor, meter } = runtime
    this.views = new AgentViews({ clock, registry, executor, meter, packaged: () => this.#parts?.desk.views ?? [], tell })
    this.requests = new PeerRequests({ clock, link: id => mesh.link(id), handlers: this.#handlers() })
  }

  /** What an agent of this node keeps. */
  stateFor(agent: string): AgentState {
    const state = async (): Promise<AgentState> => {
      await this.#loadStates()
      return this.#keptFor(agent)
    }
    return {
      get: async <Value>(key: string) => await (await state()).get<Value>(key),
      set: async (key, value) => await (await state()).set(key, value),
      delete: async key => await (await state()).delete(key),
      keys: async prefix => await (await state()).keys(prefix)
    }
  }

  #keptFor(agent: string): AgentState {
    const desk = this.#parts?.desk
    if (desk?.views.some(({ name }) => name === agent) === true) return desk.stateOf(desk.find(agent).pkg)
    return this.#stateOf(PLAIN_NAME.test(agent) ? agent : hexName(agent), SITE_STATE_BYTES)
  }

  /** One of each: it counts what it keeps in memory. */
  #stateOf(agent: string, limitBytes: number): AgentStateStore {
    const known = this.#states.get(agent)
    if (known?.limitBytes === limitBytes) return known.store
    if (this.#stateStore == null) throw new TypeError('Expected states to be loaded before they are used')
    const store = new this.#stateStore(this.#ports.store, { agent, limitBytes })
    this.#states.set(agent, { store, limitBytes })
    return store
  }

  /** Nothing of this part keeps a process alive after it. */
  stop(): void {
    this.views.stop()
    this.#ports.moved.clear()
  }

  /** Offers what was kept, if anything was. Resolves also when nothing could be read. */
  async start(): Promise<void> {
    try {
      for await (const _ of this.#ports.store.list([PACKAGES_PLACE], { limit: 1 })) await this.#load()
    } catch {
      // a store that does not answer keeps no node from starting
    }
  }

  /** @throws AgentNotFoundError, AgentRefusedError, and every error of packages and programs by its name */
  async ask(question: AgentQuestion): Promise<unknown> {
    const parts = await this.#load()
    const { desk, courier } = parts
    if (question.what === 'pack') return await parts.pack(question)
    if (question.what === 'install') return await desk.install(question.packed)
    if (question.what === 'deploy') return await courier.deploy(question.packed, question.to)
    if (question.what === 'list') return await this.#askPeer(question.peer, 'agent.list', {})
    const { on, what, ...body } = question
    if (on != null && on !== this.#ports.mesh.id) return await this.#askPeer(on, `agent.${what}`, body)
    if (question.what === 'move') return await courier.move(question.name, question.to)
    if (question.what === 'remove') return await desk.remove(question.name)
    if (question.what === 'rollback') return await desk.rollback(question.name)
    return await desk.setStopped(question.name, question.what === 'stop')
  }

  /** An agent of the site. */
  host(agent: AgentDescription): void {
    this.#ports.runtime.host(agent)
    this.views.changed()
    this.#ports.capabilitiesChanged()
  }

  /** Takes an agent's capabilities back; its runs end and are handed back. */
  unhost(name: string): void {
    const agent = this.#ports.runtime.unhost(name)
    if (agent == null) return
    this.#ports.handBack(name, agent.capabilities)
    agent.sandbox.terminate()
    this.views.changed()
    this.#ports.capabilitiesChanged()
  }

  #host(agent: HostedAgent): void {
    this.#ports.runtime.registry.add(agent)
    this.#ports.capabilitiesChanged()
  }

  async #askPeer(peer: string, operation: string, body: unknown): Promise<unknown> {
    if (peer === this.#ports.mesh.id && operation === 'agent.list') return this.views.all
    return await this.requests.ask(peer, operation, body)
  }

  /** Each loads the parts when it is asked for. */
  #handlers(): Readonly<Record<string, RequestHandler>> {
    const lazily =
      (operation: string): RequestHandler =>
      async (body, peer) => {
        const { courier } = await this.#load()
        return await courier.handlers[operation]?.(body, peer)
      }
    return Object.fromEntries(OPERATIONS.map(operation => [operation, lazily(operation)]))
  }

  #load(): Promise<AgentParts> {
    this.#loading ??= this.#loaded().catch(error => {
      // its file may come the next time
      this.#loading = undefined
      throw error
    })
    return this.#loading
  }

  /** Loaded by the first agent that keeps something. */
  async #loadStates(): Promise<void> {
    this.#stateStore ??= (await import('./runtime/packages/agent-state.ts')).AgentStateStore
  }

  async #loaded(): Promise<AgentParts> {
    await this.#loadStates()
    const { AgentParts } = await import('./agent-parts.ts')
    const { store, signer, runtime, mesh, moved, ticks, takesAgents } = this.#ports
    const parts = new AgentParts({
      store,
      signer,
      takesAgents,
      keepsForeign: this.#ports.keepsForeign,
      moved,
      ticks,
      stateOf: (agent, limitBytes) => this.#stateOf(agent, limitBytes),
      sandboxFor: agent => runtime.sandboxFor(agent),
      assertFits: (agent, replaces) => runtime.registry.assertFits(agent, replaces ? agent.name : undefined),
      host: agent => this.#host(agent),
      unhost: name => this.unhost(name),
      changed: () => this.views.changed(),
      requests: this.requests,
      local: runtime.executor,
      selfId: mesh.id,
      takers: () => this.#takers(),
      views: () => this.views.all
    })
    this.#parts = parts
    // a package that cannot be read any more is left out
    await parts.desk.start().catch(() => {})
    return parts
  }

  /** Peers that serve and can be reached, the least busy first. */
  #takers(): string[] {
    const { mesh } = this.#ports
    const busy = ({ load }: { readonly load: { readonly running: number; readonly queued: number; readonly capacity: number } }): number =>
      (load.running + load.queued) / Math.max(1, load.capacity)
    return mesh.peers
      .all()
      .filter(({ id, serving }) => serving && mesh.link(id) != null)
      .sort((a, b) => busy(a) - busy(b))
      .map(({ id }) => id)
  }
}
