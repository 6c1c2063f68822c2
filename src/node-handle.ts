import { TypedEventEmitter } from 'main-event'
import { type AgentHost, descriptionOf } from './agent-host.ts'
import { AgentsHandle } from './agents-handle.ts'
import { InvalidArgumentError, KyroxError } from './base/errors.ts'
import type {
  CapabilityView,
  Graph,
  GraphEntry,
  HostKind,
  KyroxNode,
  MapOptions,
  MapResult,
  NodeEvents,
  NodeSnapshot,
  NodeStatus,
  NoticeView,
  PeerView,
  ReduceOptions,
  RelayView,
  RunView,
  ServeOptions,
  ServingView,
  StopReport,
  SubmitOptions,
  Task,
  TaskView
} from './kyrox-node.ts'
import type { CoreChannel, FromCore, NodeChange } from './node-protocol.ts'
import { NodeRecord } from './node-record.ts'
import { OwnAgents } from './own-agents.ts'
import type { AgentDefinition } from './runtime/agent.ts'
import { changedBudget, DEFAULT_BUDGET, type ResourceBudget } from './runtime/resource-budget.ts'
import { SubmittedTasks } from './submitted-tasks.ts'
import type { TaskHandle } from './task-handle.ts'

/** The node stopped; it takes nothing any more. */
export class NodeStoppedError extends KyroxError {
  override name = 'NodeStoppedError'
}

export interface NodeHandlePorts {
  readonly channel: CoreChannel
  readonly agents: AgentHost
  readonly ticks: () => number
  /** That the core started with. */
  readonly budget?: ResourceBudget
  readonly keepBudget?: (budget: ResourceBudget) => void
}

const DEFAULT_IN_FLIGHT = 16
const STOPPED = 'The node was stopped: make a new one with createNode()'

/** A node as its user holds it: the same whether the core is in a worker, on this page or in this process. */
export class NodeHandle extends TypedEventEmitter<NodeEvents> implements KyroxNode {
  readonly #ports: NodeHandlePorts
  readonly #record: NodeRecord
  readonly #tasks: SubmittedTasks
  readonly #agents = new OwnAgents()
  readonly agents: AgentsHandle
  #budget: ResourceBudget
  #stopping: Promise<void> | undefined
  #onStopped: () => void = () => {}

  constructor(ports: NodeHandlePorts, snapshot: NodeSnapshot) {
    super()
    this.#ports = ports
    this.#tasks = new SubmittedTasks(ports.channel)
    this.#budget = ports.budget ?? { ...DEFAULT_BUDGET, cores: snapshot.serving.cores }
    this.#record = new NodeRecord(snapshot)
    this.agents = new AgentsHandle({
      channel: ports.channel,
      views: () => this.#record.snapshot.agents,
      lines: () => this.#record.snapshot.agentLog
    })
  }

  get id(): string {
    return this.#record.snapshot.id
  }
  get network(): string {
    return this.#record.snapshot.network
  }
  get hostedIn(): HostKind {
    return this.#record.snapshot.hostedIn
  }
  get status(): NodeStatus {
    return this.#record.snapshot.status
  }
  get relays(): readonly RelayView[] {
    return this.#record.snapshot.relays
  }
  get peers(): readonly PeerView[] {
    return this.#record.snapshot.peers
  }
  get capabilities(): readonly CapabilityView[] {
    return this.#record.snapshot.capabilities
  }
  get serving(): ServingView {
    return this.#record.snapshot.serving
  }
  get budget(): ResourceBudget {
    return this.#budget
  }
  get notices(): readonly NoticeView[] {
    return this.#record.snapshot.notices
  }
  get runs(): readonly RunView[] {
    return this.#record.snapshot.runs
  }
  get tasks(): readonly TaskView[] {
    return this.#record.tasks
  }
  get snapshot(): NodeSnapshot {
    return this.#record.snapshot
  }

  host(agent: AgentDefinition): void {
    this.#assertRunning()
    this.#agents.add(agent)
    this.#ports.agents.add(agent)
    this.#ports.channel.send({ type: 'host', agent: descriptionOf(agent) })
  }

  unhost(name: string): void {
    if (!this.#agents.remove(name)) return
    this.#ports.channel.send({ type: 'unhost', name })
    this.#ports.agents.remove(name)
  }

  submit<Output = unknown>(capability: string, input: unknown, options: SubmitOptions = {}): TaskHandle<Output> {
    return this.#submit(capability, input, options)
  }

  #submit<Output>(capability: string, input: unknown, options: SubmitOptions, batch?: number): TaskHandle<Output> {
    this.#assertRunning()
    const handle = this.#tasks.submit<Output>(capability, input, options, batch)
    this.#record.task(handle.view)
    return handle
  }

  async *map<Output = unknown>(
    capability: string,
    inputs: Iterable<unknown> | AsyncIterable<unknown>,
    { inFlight = DEFAULT_IN_FLIGHT, ...options }: MapOptions = {}
  ): AsyncGenerator<MapResult<Output>, void, undefined> {
    const { mapPorts, mapTasks } = await import('./map-tasks.ts')
    const ports = mapPorts<Output>((input, how, batch) => this.#submit(capability, input, how, batch), options, this.#ports.ticks)
    yield* mapTasks(ports, inputs, { inFlight })
  }

  async reduce<Output = unknown>(
    capability: string,
    inputs: Iterable<unknown> | AsyncIterable<unknown>,
    { arity = 2, inFlight = DEFAULT_IN_FLIGHT, ...options }: ReduceOptions = {}
  ): Promise<Output> {
    const { reduceTasks } = await import('./reduce-tasks.ts')
    const close = (task: Task): void => this.#tasks.close(task.id)
    const submit = (input: unknown): TaskHandle<Output> => this.submit<Output>(capability, input, options)
    return await reduceTasks({ submit, close }, inputs, { arity, inFlight })
  }

  async graph(tasks: readonly GraphEntry[], options: { readonly signal?: AbortSignal } = {}): Promise<Graph> {
    const { startGraph } = await import('./task-group.ts')
    this.#assertRunning()
    return startGraph({ submitted: this.#tasks, shown: view => this.#record.task(view) }, tasks, options)
  }

  setBudget(change: Partial<ResourceBudget>): void {
    this.#assertRunning()
    this.#budget = changedBudget(this.#budget, change)
    this.#ports.channel.send({ type: 'budget', budget: this.#budget })
    this.#ports.keepBudget?.(this.#budget)
  }

  serve({ cores = this.#budget.cores }: ServeOptions = {}): void {
    this.#assertRunning()
    this.#budget = changedBudget(this.#budget, { cores })
    this.#ports.channel.send({ type: 'serve', cores })
    this.#expectServing({ state: 'on', cores })
  }

  finish(): void {
    this.#ports.channel.send({ type: 'finish' })
  }

  pause(ms: number): void {
    if (!(ms > 0)) throw new InvalidArgumentError(`Expected a pause of more than 0 ms, got ${ms}`)
    if (this.serving.state === 'off') return
    this.#ports.channel.send({ type: 'pause', ms })
    this.#ports.agents.terminateAll()
    this.#expectServing({ state: 'paused', resumesAt: Date.now() + ms })
  }

  stopServing(): StopReport {
    const startedAt = this.#ports.ticks()
    const handedBack = this.runs.filter(({ status }) => status === 'running').length
    // told first: the core then knows that the workers did not crash
    this.#ports.channel.send({ type: 'stop-serving' })
    this.#ports.agents.terminateAll()
    this.#expectServing({ state: 'off', running: 0 })
    return { handedBack, tookMs: this.#ports.ticks() - startedAt }
  }

  stop(): Promise<void> {
    this.#stopping ??= new Promise<void>(resolve => {
      this.#onStopped = resolve
      this.#ports.channel.send({ type: 'stop' })
    }).finally(() => {
      this.#ports.agents.terminateAll()
      this.agents.end(new NodeStoppedError(STOPPED))
      this.#take([{ kind: 'status', status: 'stopped' }])
    })
    return this.#stopping
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  /** What the core says. */
  hear(message: FromCore): void {
    if (message.type === 'changes') this.#take(message.changes)
    else if (message.type === 'answer') this.agents.hear(message)
    else if (message.type === 'stopped') this.#onStopped()
  }

  #assertRunning(): void {
    if (this.#stopping != null) throw new NodeStoppedError(STOPPED)
  }

  /** What a verb will bring about is shown at once, where the core's word follows a moment later. */
  #expectServing(change: Partial<ServingView>): void {
    const { resumesAt: _, ...before } = this.serving
    this.#take([{ kind: 'serving', serving: Object.freeze({ ...before, ...change }) }])
  }

  #take(changes: readonly NodeChange[]): void {
    for (const change of changes) {
      if (change.kind === 'task') this.#tasks.update(change)
      else if (change.kind === 'output') this.#tasks.fetched(change)
      else if (change.kind === 'piece') this.#tasks.piece(change.taskId, change.sequence, change.value)
      else if (change.kind === 'fed') this.#tasks.fed(change)
      for (const { type, detail } of this.#record.take(change)) {
        if (this.listenerCount(type) > 0) this.safeDispatchEvent(type, { detail } as never)
      }
    }
  }
}
