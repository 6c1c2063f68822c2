import { AgentOffice } from './agent-office.ts'
import { ChangeBatch } from './change-batch.ts'
import { obey } from './core-commands.ts'
import { Distributor, type DistributorPorts } from './distributor/distributor.ts'
import { distributorOptions } from './distributor/distributor-options.ts'
import { MovedRuns } from './distributor/moved-runs.ts'
import type { OwnedTask } from './distributor/owned-task.ts'
import { TaskExecution } from './distributor/task-execution.ts'
import { TaskServer } from './distributor/task-server.ts'
import type { NodeSnapshot, NoticeView, RunView } from './kyrox-node.ts'
import { Mesh } from './mesh/mesh.ts'
import { Whereabouts } from './mesh/whereabouts.ts'
import { MessageInbox } from './message-inbox.ts'
import { NestedCalls } from './nested-calls.ts'
import type { NodeCoreOptions, NodeCorePorts } from './node-core-ports.ts'
import { NodeHistory } from './node-history.ts'
import type { NodeChange, ToCore } from './node-protocol.ts'
import { NodeRuntime } from './node-runtime.ts'
import { offeringPorts } from './offering-nodes.ts'
import { ownDescription } from './own-description.ts'
import { PeerTelling } from './peer-telling.ts'
import { capabilityViews, peerViews } from './peer-views.ts'
import { pureVersion } from './pure-version.ts'
import { Serving } from './serving.ts'
import { Stealing } from './stealing.ts'
import { ScopedStore } from './storage/scoped-store.ts'
import { TaskGraphs } from './task-graphs.ts'

/**
 * A node: the mesh, the distributor and the runtime put together, on whatever thread this is. The only place that knows all three.
 * It knows nothing of pages: it hears {@link ToCore} and tells {@link NodeChange}.
 */
export class NodeCore {
  readonly #ports: NodeCorePorts
  readonly #options: NodeCoreOptions
  readonly #runtime: NodeRuntime
  readonly #calls: NestedCalls
  readonly #mesh: Mesh
  readonly #serving: Serving
  readonly #server: TaskServer
  readonly #execution: TaskExecution
  readonly #distributor: Distributor
  readonly #stealing: Stealing
  readonly #changes: ChangeBatch
  readonly #telling: PeerTelling
  readonly #history: NodeHistory
  readonly #office: AgentOffice
  readonly #graphs: TaskGraphs
  #inbox: MessageInbox | undefined
  #stopped = false

  constructor(ports: NodeCorePorts, options: NodeCoreOptions) {
    const { clock, ticks, random, store, sign, tell } = ports
    this.#ports = ports
    this.#options = options
    this.#changes = new ChangeBatch({ clock, tell })
    this.#history = new NodeHistory({ clock, tell: change => this.#changes.add(change) })
    this.#calls = new NestedCalls(() => this.#distributor)
    this.#runtime = new NodeRuntime(
      {
        ...ports,
        call: (...call) => this.#calls.call(...call),
        stateFor: agent => this.#office.stateFor(agent),
        onLine: (agent, { level, text }) => this.#office.views.line(agent, level, text)
      },
      options
    )
    const later = () => ({ mesh: this.#mesh, distributor: this.#distributor, remote: this.#execution.remote })
    this.#graphs = new TaskGraphs({ clock, changes: this.#changes, history: this.#history, later })
    const [{ outputs }, { executor, registry, resources, scheduler }] = [this.#graphs, this.#runtime]
    this.#serving = new Serving({ clock, resources, onChange: () => this.#onServing() })
    const moved = new MovedRuns({ clock })
    const served = { clock, executor, scheduler, moved, outputs }
    this.#server = new TaskServer({
      ...served,
      admit: capability => this.#serving.admit(capability),
      onRun: run => this.#onRun(run),
      onIdle: () => this.#serving.ranDry()
    })
    const whereabouts = new Whereabouts({ random }, options)
    this.#mesh = new Mesh(
      {
        ...ports,
        whereabouts,
        describe: () => ({ ...ownDescription(this.#runtime, this.#serving.isOpen, options.platform), ...whereabouts.own }),
        onMessage: (link, message) => this.#inbox?.take(link, message)
      },
      options
    )
    this.#telling = new PeerTelling({ clock, mesh: this.#mesh, registry, changes: this.#changes })
    this.#execution = new TaskExecution({ mesh: this.#mesh, local: executor, moved, outputs, now: () => clock.now() })
    const distributorPorts: DistributorPorts = {
      clock,
      random,
      selfId: this.#mesh.id,
      ...offeringPorts({ mesh: this.#mesh, ...this.#runtime, whereabouts }),
      knownCapabilities: () => capabilityViews(this.#mesh, registry.names).map(({ name }) => name),
      execute: (task, executor, how) => this.#execution.execute(task, executor, how),
      onChange: task => this.#onTask(task),
      onPiece: ({ spec }, sequence, value) => this.#changes.add({ kind: 'piece', taskId: spec.id, sequence, value }),
      onFed: ({ spec }, sequence, round) => this.#changes.add({ kind: 'fed', taskId: spec.id, sequence, round }),
      pureVersion: capability => pureVersion(registry, capability)
    }
    this.#distributor = new Distributor(distributorPorts, distributorOptions(options))
    this.#stealing = new Stealing({ clock, mesh: this.#mesh, server: this.#server, ...this.#runtime, isOpen: () => this.#serving.isOpen })
    this.#office = new AgentOffice({
      clock,
      ticks,
      moved,
      runtime: this.#runtime,
      mesh: this.#mesh,
      store: new ScopedStore(store, ['agents', this.#mesh.id]),
      signer: { author: this.#mesh.id, sign },
      keepsForeign: options.takesAgents,
      takesAgents: () => options.takesAgents && this.#serving.state === 'on',
      handBack: (agent, names) => void this.#server.handBack(`agent "${agent}" is gone`, name => names.includes(name)),
      capabilitiesChanged: () => this.#capabilitiesChanged(),
      tell: change => this.#changes.add(change)
    })
    this.#listen()
  }

  async start(): Promise<void> {
    await this.#mesh.start()
    void this.#office.start()
    if (this.#options.serve) this.#serving.serve(this.#serving.cores)
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
      capabilities: capabilityViews(this.#mesh, this.#runtime.registry.names),
      serving: this.#serving.view(this.#server.running, this.#server.busyMs),
      runs: this.#history.runs,
      notices: this.#history.notices,
      agents: this.#office.views.all,
      agentLog: [],
      dropped: this.#history.dropped
    }
  }

  /** Something people should know. */
  notice(code: NoticeView['code'], message: string): void {
    this.#history.notice(code, message)
  }

  hear(message: Exclude<ToCore, { type: 'stop' }>): void {
    if (this.#stopped) return
    const parts = {
      distributor: this.#distributor,
      graphs: this.#graphs,
      office: this.#office,
      serving: this.#serving,
      server: this.#server
    }
    obey(message, { ...parts, mesh: this.#mesh, answer: this.#ports.answer })
  }

  /** Resolves when nothing is left running. Idempotent. */
  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    this.#graphs.stop()
    this.#distributor.stop()
    this.#stealing.stop()
    this.#office.stop()
    // a pause that ended later would have it serve again
    this.#serving.off()
    this.#server.handBack('the node stopped')
    try {
      await this.#mesh.stop()
    } finally {
      this.#runtime.terminate()
      await this.#ports.libp2p.stop()
      this.#changes.add({ kind: 'status', status: 'stopped' })
      this.#changes.flush()
    }
  }

  #listen(): void {
    const mesh = this.#mesh
    const takers = [this.#execution.remote, this.#server, this.#office.requests, this.#graphs, this.#stealing]
    this.#inbox = new MessageInbox(takers, cause => this.#history.drop(cause))
    this.#inbox.listen(mesh)
    mesh.addEventListener('peers:change', ({ detail }) => this.#onPeers(detail))
    mesh.addEventListener('relay:change', () => this.#onRelays())
    mesh.addEventListener('peer:stalled', ({ detail: { peerId, reason } }) => this.#execution.remote.linkLost(peerId, reason))
    mesh.addEventListener('slept', ({ detail }) =>
      this.notice('clock-slept', `This node was suspended for ${Math.round(detail / 1000)} s.`)
    )
  }

  #capabilitiesChanged(): void {
    this.#telling.capabilities()
    this.#mesh.changed()
    this.#distributor.nodesChanged()
  }

  #onServing(): void {
    const { state, cores } = this.#serving
    this.#runtime.scheduler.maxConcurrentTasks = state === 'off' || state === 'paused' ? this.#options.cores : cores
    this.#tellServing()
    this.#stealing.changed()
    this.#mesh.changed()
  }

  #tellServing(): void {
    this.#changes.add({ kind: 'serving', serving: this.#serving.view(this.#server.running, this.#server.busyMs) })
  }

  #onTask(task: OwnedTask): void {
    if (this.#graphs.heard(task)) return
    const { view, output } = task
    const isOwn = !this.#calls.heard(task)
    this.#changes.add(view.status === 'done' && isOwn ? { kind: 'task', view, output } : { kind: 'task', view })
  }

  #onRun(run: RunView): void {
    this.#history.run(run)
    this.#office.views.changed()
    this.#tellServing()
  }

  #onPeers(peerId: string): void {
    this.#distributor.nodesChanged(peerId)
    this.#telling.peers(peerId)
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
