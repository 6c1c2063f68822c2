import type { Clock } from './base/clock.ts'
import { ChangeBatch } from './change-batch.ts'
import { Distributor } from './distributor/distributor.ts'
import { LocalExecutor } from './distributor/local-executor.ts'
import type { OwnedTask } from './distributor/owned-task.ts'
import { RemoteExecutor } from './distributor/remote-executor.ts'
import { TaskServer } from './distributor/task-server.ts'
import type { HostKind, NodeSnapshot, NoticeView, RunView } from './kyrox-node.ts'
import { Mesh } from './mesh/mesh.ts'
import type { MeshLibp2p } from './mesh/mesh-libp2p.ts'
import type { RelayLook } from './mesh/relay-document.ts'
import { NodeHistory } from './node-history.ts'
import type { AgentDescription, NodeChange, ToCore } from './node-protocol.ts'
import { offeringNodes } from './offering-nodes.ts'
import type { ResolvedOptions } from './options.ts'
import { capabilityViews, peerViews } from './peer-views.ts'
import { CapabilityRegistry } from './runtime/capability-registry.ts'
import type { Sandbox } from './runtime/sandbox.ts'
import { Scheduler } from './runtime/scheduler.ts'
import { ServiceTimes } from './runtime/service-times.ts'
import { Serving } from './serving.ts'

export interface NodeCorePorts {
  readonly libp2p: MeshLibp2p
  readonly clock: Clock
  /** Monotonic, in milliseconds. */
  readonly ticks: () => number
  readonly random: () => number
  readonly look: RelayLook
  readonly sandboxFor: (agent: AgentDescription) => Sandbox
  readonly tell: (changes: readonly NodeChange[], transfer: Transferable[]) => void
}

export interface NodeCoreOptions extends Pick<ResolvedOptions, 'network' | 'relays' | 'cores' | 'maxQueuedTasks' | 'serve'> {
  readonly hostedIn: HostKind
  readonly platform: string
  readonly canDirect: boolean
}

/** Peers change with every heartbeat; people need no more than this. */
const TELL_PEERS_EVERY_MS = 100

/**
 * A node: the mesh, the distributor and the runtime put together, on whatever thread this is. The only place that knows all three.
 * It knows nothing of pages: it hears {@link ToCore} and tells {@link NodeChange}.
 */
export class NodeCore {
  readonly #ports: NodeCorePorts
  readonly #options: NodeCoreOptions
  readonly #registry = new CapabilityRegistry()
  readonly #serviceTimes = new ServiceTimes()
  readonly #scheduler: Scheduler
  readonly #mesh: Mesh
  readonly #serving: Serving
  readonly #server: TaskServer
  readonly #remote: RemoteExecutor
  readonly #local: LocalExecutor
  readonly #distributor: Distributor
  readonly #changes: ChangeBatch
  readonly #history: NodeHistory
  #peersDue = false
  #stopped = false

  constructor(ports: NodeCorePorts, options: NodeCoreOptions) {
    const { clock, ticks, random, libp2p, look } = ports
    this.#ports = ports
    this.#options = options
    this.#changes = new ChangeBatch({ clock, tell: ports.tell })
    this.#history = new NodeHistory({ clock, tell: change => this.#changes.add(change) })
    this.#scheduler = new Scheduler({ clock }, { maxConcurrentTasks: options.cores, maxQueuedTasks: options.maxQueuedTasks })
    this.#serving = new Serving({ clock, onChange: () => this.#onServing() }, options.cores)
    const runtime = { registry: this.#registry, scheduler: this.#scheduler, serviceTimes: this.#serviceTimes }
    this.#local = new LocalExecutor({ clock, ticks, ...runtime })
    this.#server = new TaskServer({ clock, executor: this.#local, admit: capability => this.#serving.admit(capability) })
    this.#mesh = new Mesh({ libp2p, clock, ticks, look, describe: () => this.#describe() }, options)
    this.#remote = new RemoteExecutor({ mesh: this.#mesh, now: () => clock.now() })
    this.#distributor = new Distributor({
      clock,
      random,
      selfId: this.#mesh.id,
      offering: capability => offeringNodes({ mesh: this.#mesh, ...runtime }, capability),
      knownCapabilities: () => capabilityViews(this.#mesh, this.#registry.names).map(({ name }) => name),
      execute: (task, executor, how) =>
        executor === this.#mesh.id
          ? this.#local.run({ ...task.spec, taskId: task.spec.id, epoch: task.epoch, ...how })
          : this.#remote.execute(task, executor, how),
      onChange: task => this.#onTask(task)
    })
    this.#listen()
  }

  async start(): Promise<void> {
    await this.#mesh.start()
    if (this.#options.serve) this.#serving.serve(this.#options.cores)
  }

  get snapshot(): NodeSnapshot {
    const { network, hostedIn } = this.#options
    return {
      id: this.#mesh.id,
      network,
      hostedIn,
      status: this.#status(),
      relays: this.#mesh.relays,
      peers: peerViews(this.#mesh),
      capabilities: capabilityViews(this.#mesh, this.#registry.names),
      serving: this.#serving.view(this.#server.running, this.#server.busyMs),
      runs: this.#history.runs,
      notices: this.#history.notices,
      dropped: this.#history.dropped
    }
  }

  /** Something people should know. */
  notice(code: NoticeView['code'], message: string): void {
    this.#history.notice(code, message)
  }

  hear(message: Exclude<ToCore, { type: 'stop' }>): void {
    if (this.#stopped) return
    if (message.type === 'submit') this.#distributor.submit(message.spec)
    else if (message.type === 'cancel') this.#distributor.cancel(message.taskId, message.reason)
    else if (message.type === 'host') this.#host(message.agent)
    else if (message.type === 'unhost') this.#unhost(message.name)
    else if (message.type === 'serve') this.#serving.serve(message.cores)
    else if (message.type === 'finish') this.#serving.finish(this.#server.underWay)
    else {
      if (message.type === 'pause') this.#serving.pause(message.ms)
      else this.#serving.off()
      this.#server.handBack('its person stopped it')
    }
  }

  /** Resolves when nothing is left running. Idempotent. */
  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    this.#distributor.stop()
    // a pause that ended later would have it serve again
    this.#serving.off()
    this.#server.handBack('the node stopped')
    try {
      await this.#mesh.stop()
    } finally {
      for (const { sandbox } of this.#registry.agents) sandbox.terminate()
      await this.#ports.libp2p.stop()
      this.#changes.add({ kind: 'status', status: 'stopped' })
      this.#changes.flush()
    }
  }

  #listen(): void {
    const mesh = this.#mesh
    mesh.addEventListener('message', ({ detail: { link, message } }) => {
      try {
        if (!this.#remote.take(link.peerId, message) && !this.#server.take(link, message)) this.#history.drop('unexpected')
      } catch {
        // a body that does not decode. Thrown on from here it would end a Node process
        this.#history.drop('garbled')
      }
    })
    mesh.addEventListener('link:lost', ({ detail: { peerId, reason } }) => {
      this.#remote.linkLost(peerId, reason)
      this.#server.linkLost(peerId)
    })
    mesh.addEventListener('peers:change', () => this.#onPeers())
    mesh.addEventListener('relay:change', () => this.#onRelays())
    mesh.addEventListener('drop', ({ detail }) => this.#history.drop(detail))
    mesh.addEventListener('slept', ({ detail }) =>
      this.notice('clock-slept', `This node was suspended for ${Math.round(detail / 1000)} s.`)
    )
    this.#server.addEventListener('run:change', ({ detail }) => this.#onRun(detail))
    this.#server.addEventListener('idle', () => this.#serving.ranDry())
  }

  #describe() {
    const on = this.#serving.state === 'on'
    const { running, queued, maxConcurrentTasks: capacity } = this.#scheduler
    return {
      // what a node would not run for others it does not offer
      capabilities: on ? this.#registry.names : [],
      serving: on,
      platform: this.#options.platform,
      load: { running, queued, capacity, serviceMs: this.#serviceTimes.all }
    }
  }

  #host(agent: AgentDescription): void {
    const { name, capabilities, taskTimeoutMs, kind } = agent
    this.#registry.add({ name, capabilities, taskTimeoutMs, sharesThread: kind === 'inline', sandbox: this.#ports.sandboxFor(agent) })
    this.#capabilitiesChanged()
  }

  #unhost(name: string): void {
    const agent = this.#registry.remove(name)
    if (agent == null) return
    this.#server.handBack(`agent "${name}" is gone`, capability => agent.capabilities.includes(capability))
    agent.sandbox.terminate()
    this.#capabilitiesChanged()
  }

  #capabilitiesChanged(): void {
    this.#changes.add({ kind: 'capabilities', capabilities: capabilityViews(this.#mesh, this.#registry.names) })
    this.#mesh.changed()
    this.#distributor.nodesChanged()
  }

  #onServing(): void {
    const { state, cores } = this.#serving
    this.#scheduler.maxConcurrentTasks = state === 'off' || state === 'paused' ? this.#options.cores : cores
    this.#tellServing()
    this.#mesh.changed()
  }

  #tellServing(): void {
    this.#changes.add({ kind: 'serving', serving: this.#serving.view(this.#server.running, this.#server.busyMs) })
  }

  #onTask(task: OwnedTask): void {
    const { view, output } = task
    this.#changes.add(view.status === 'done' ? { kind: 'task', view, output } : { kind: 'task', view })
  }

  #onRun(run: RunView): void {
    this.#history.run(run)
    this.#tellServing()
  }

  #onPeers(): void {
    this.#distributor.nodesChanged()
    if (this.#peersDue) return
    this.#peersDue = true
    this.#ports.clock.setTimeout(() => {
      this.#peersDue = false
      this.#changes.add({ kind: 'peers', peers: peerViews(this.#mesh) })
      this.#changes.add({ kind: 'capabilities', capabilities: capabilityViews(this.#mesh, this.#registry.names) })
    }, TELL_PEERS_EVERY_MS)
  }

  #onRelays(): void {
    this.#history.relays(this.#mesh.relays)
    this.#changes.add({ kind: 'status', status: this.#status() })
  }

  #status(): NodeSnapshot['status'] {
    if (this.#stopped) return 'stopped'
    return this.#mesh.relays.some(({ state }) => state === 'connected') ? 'joined' : 'joining'
  }
}
