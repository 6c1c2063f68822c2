import { AgentOffice } from './agent-office.ts'
import { announced } from './announced-offer.ts'
import { ChangeBatch } from './change-batch.ts'
import { Distributor } from './distributor/distributor.ts'
import { MovedRuns } from './distributor/moved-runs.ts'
import type { OwnedTask } from './distributor/owned-task.ts'
import { TaskExecution } from './distributor/task-execution.ts'
import { TaskServer } from './distributor/task-server.ts'
import type { NodeSnapshot, NoticeView, RunView } from './kyrox-node.ts'
import { Mesh } from './mesh/mesh.ts'
import { MessageInbox } from './message-inbox.ts'
import { NestedCalls } from './nested-calls.ts'
import type { NodeCoreOptions, NodeCorePorts } from './node-core-ports.ts'
import { NodeHistory } from './node-history.ts'
import type { NodeChange, ToCore } from './node-protocol.ts'
import { NodeRuntime } from './node-runtime.ts'
import { offeringNodes } from './offering-nodes.ts'
import { capabilityViews, peerViews } from './peer-views.ts'
import { pureVersion } from './pure-version.ts'
import { Serving } from './serving.ts'
import { ScopedStore } from './storage/scoped-store.ts'

/** Peers change with every heartbeat; people need no more than this. */
const TELL_PEERS_EVERY_MS = 100

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
  readonly #changes: ChangeBatch
  readonly #history: NodeHistory
  readonly #office: AgentOffice
  #peersDue = false
  #stopped = false

  constructor(ports: NodeCorePorts, options: NodeCoreOptions) {
    const { clock, ticks, random, libp2p, look, store, sign, tell } = ports
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
    const { executor, registry, resources } = this.#runtime
    this.#serving = new Serving({ clock, resources, onChange: () => this.#onServing() })
    const moved = new MovedRuns({ clock })
    this.#server = new TaskServer({ clock, executor, moved, admit: capability => this.#serving.admit(capability) })
    this.#mesh = new Mesh({ libp2p, clock, ticks, random, look, describe: () => this.#describe() }, options)
    this.#execution = new TaskExecution({ mesh: this.#mesh, local: executor, moved, now: () => clock.now() })
    this.#distributor = new Distributor(
      {
        clock,
        random,
        selfId: this.#mesh.id,
        offering: capability => offeringNodes({ mesh: this.#mesh, ...this.#runtime }, capability),
        knownCapabilities: () => capabilityViews(this.#mesh, registry.names).map(({ name }) => name),
        execute: (task, executor, how) => this.#execution.execute(task, executor, how),
        onChange: task => this.#onTask(task),
        onPiece: ({ spec }, sequence, value) => this.#changes.add({ kind: 'piece', taskId: spec.id, sequence, value }),
        onFed: ({ spec }, sequence) => this.#changes.add({ kind: 'fed', taskId: spec.id, sequence }),
        pureVersion: capability => pureVersion(registry, capability)
      },
      options
    )
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
    if (message.type === 'submit') this.#distributor.submit(message.spec)
    else if (message.type === 'cancel') this.#distributor.cancel(message.taskId, message.reason)
    else if (message.type === 'taken') this.#distributor.pieceTaken(message.taskId, message.sequence)
    else if (message.type === 'feed') this.#distributor.feed(message.taskId, message.sequence, message.step)
    else if (message.type === 'host') this.#office.host(message.agent)
    else if (message.type === 'unhost') this.#office.unhost(message.name)
    else if (message.type === 'ask') this.#ports.answer(message.request, this.#office.ask(message.question))
    else if (message.type === 'serve') this.#serving.serve(message.cores)
    else if (message.type === 'budget') this.#serving.allow(message.budget)
    else if (message.type === 'conditions') this.#serving.observe(message.conditions)
    else if (message.type === 'page') this.#mesh.observePage(message.phase)
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
    const takers = [this.#execution.remote, this.#server, this.#office.requests]
    new MessageInbox(takers, cause => this.#history.drop(cause)).listen(mesh)
    mesh.addEventListener('peers:change', () => this.#onPeers())
    mesh.addEventListener('relay:change', () => this.#onRelays())
    mesh.addEventListener('peer:stalled', ({ detail: { peerId, reason } }) => this.#execution.remote.linkLost(peerId, reason))
    mesh.addEventListener('slept', ({ detail }) =>
      this.notice('clock-slept', `This node was suspended for ${Math.round(detail / 1000)} s.`)
    )
    this.#server.addEventListener('run:change', ({ detail }) => this.#onRun(detail))
    this.#server.addEventListener('idle', () => this.#serving.ranDry())
  }

  #describe() {
    const on = this.#serving.isOpen
    const { registry } = this.#runtime
    return {
      // what a node would not run for others it does not offer
      capabilities: on ? registry.names : [],
      // each heartbeat asks for the load alone
      get offers() {
        return on ? registry.offers.flatMap(({ offer }) => announced(offer)) : []
      },
      serving: on,
      platform: this.#options.platform,
      load: this.#runtime.load
    }
  }

  #capabilitiesChanged(): void {
    this.#changes.add({ kind: 'capabilities', capabilities: capabilityViews(this.#mesh, this.#runtime.registry.names) })
    this.#mesh.changed()
    this.#distributor.nodesChanged()
  }

  #onServing(): void {
    const { state, cores } = this.#serving
    this.#runtime.scheduler.maxConcurrentTasks = state === 'off' || state === 'paused' ? this.#options.cores : cores
    this.#tellServing()
    this.#mesh.changed()
  }

  #tellServing(): void {
    this.#changes.add({ kind: 'serving', serving: this.#serving.view(this.#server.running, this.#server.busyMs) })
  }

  #onTask(task: OwnedTask): void {
    const { view, output } = task
    const isOwn = !this.#calls.heard(task)
    this.#changes.add(view.status === 'done' && isOwn ? { kind: 'task', view, output } : { kind: 'task', view })
  }

  #onRun(run: RunView): void {
    this.#history.run(run)
    this.#office.views.changed()
    this.#tellServing()
  }

  #onPeers(): void {
    this.#distributor.nodesChanged()
    if (this.#peersDue) return
    this.#peersDue = true
    this.#ports.clock.setTimeout(() => {
      this.#peersDue = false
      this.#changes.add({ kind: 'peers', peers: peerViews(this.#mesh) })
      this.#changes.add({ kind: 'capabilities', capabilities: capabilityViews(this.#mesh, this.#runtime.registry.names) })
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
