import { TypedEventEmitter } from 'main-event'
import type { AgentHost } from './agent-host.ts'
import { InvalidArgumentError, KyroxError } from './base/errors.ts'
import type {
  CapabilityView,
  HostKind,
  KyroxNode,
  MapOptions,
  MapResult,
  NodeEvents,
  NodeSnapshot,
  NodeStatus,
  NoticeView,
  PeerView,
  RelayView,
  RunView,
  ServeOptions,
  ServingView,
  StopReport,
  SubmitOptions,
  Task,
  TaskView
} from './kyrox-node.ts'
import { mapTasks } from './map-tasks.ts'
import type { CoreChannel, FromCore, NodeChange } from './node-protocol.ts'
import { NodeRecord } from './node-record.ts'
import type { AgentDefinition } from './runtime/agent.ts'
import { assertCapabilityName } from './runtime/capability.ts'
import { MAX_CAPABILITIES } from './runtime/capability-registry.ts'
import { TaskHandle } from './task-handle.ts'
import { newTaskId } from './tasks/task-id.ts'
import { taskSpec } from './tasks/task-spec.ts'

/** The node stopped; it takes nothing any more. */
export class NodeStoppedError extends KyroxError {
  override name = 'NodeStoppedError'
}

export interface NodeHandlePorts {
  readonly channel: CoreChannel
  readonly agents: AgentHost
  readonly ticks: () => number
}

const DEFAULT_TASK_TIMEOUT_MS = 120_000
const DEFAULT_IN_FLIGHT = 16
const MAX_CORES = 256

/** A node as its user holds it: the same whether the core is in a worker, on this page or in this process. */
export class NodeHandle extends TypedEventEmitter<NodeEvents> implements KyroxNode {
  readonly #ports: NodeHandlePorts
  readonly #record: NodeRecord
  readonly #handles = new Map<string, TaskHandle<unknown>>()
  readonly #agents = new Map<string, readonly string[]>()
  #stopping: Promise<void> | undefined
  #onStopped: () => void = () => {}

  constructor(ports: NodeHandlePorts, snapshot: NodeSnapshot) {
    super()
    this.#ports = ports
    this.#record = new NodeRecord(snapshot)
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
    if (this.#agents.has(agent.name))
      throw new InvalidArgumentError(`Expected a new agent name, got "${agent.name}", which is hosted already`)
    const capabilities = agent.capabilities.map(({ name }) => name)
    const taken = capabilities.find(name => [...this.#agents.values()].some(names => names.includes(name)))
    if (taken != null) throw new InvalidArgumentError(`Expected a new capability, got "${taken}", which another agent here offers already`)
    // checked here as well: the core may be on another thread, where nobody hears it refuse
    if ([...this.#agents.values(), capabilities].flat().length > MAX_CAPABILITIES)
      throw new InvalidArgumentError(`Expected at most ${MAX_CAPABILITIES} capabilities on a node`, { limit: MAX_CAPABILITIES })
    this.#agents.set(agent.name, capabilities)
    this.#ports.agents.add(agent)
    const { name, taskTimeoutMs = DEFAULT_TASK_TIMEOUT_MS, worker } = agent
    this.#ports.channel.send({ type: 'host', agent: { name, capabilities, taskTimeoutMs, kind: worker == null ? 'inline' : 'worker' } })
  }

  unhost(name: string): void {
    if (!this.#agents.delete(name)) return
    this.#ports.channel.send({ type: 'unhost', name })
    this.#ports.agents.remove(name)
  }

  submit<Output = unknown>(capability: string, input: unknown, options: SubmitOptions = {}): Task<Output> {
    this.#assertRunning()
    assertCapabilityName(capability)
    const { signal } = options
    signal?.throwIfAborted()
    const spec = taskSpec(newTaskId(), capability, input, options)
    const { id, priority } = spec
    const cancel = (reason: string): void => this.#ports.channel.send({ type: 'cancel', taskId: id, reason })
    const view: TaskView = { id, capability, priority, status: 'waiting', progress: 0, createdAt: Date.now(), attempts: [] }
    const handle = new TaskHandle<Output>(view, cancel)
    this.#sendSpec(spec)
    this.#handles.set(id, handle as TaskHandle<unknown>)
    if (signal != null) {
      const onAbort = (): void => handle.cancel(String((signal.reason as Error | undefined)?.message ?? 'aborted'))
      signal.addEventListener('abort', onAbort, { once: true })
      handle.result.finally(() => signal.removeEventListener('abort', onAbort)).catch(() => {})
    }
    this.#record.task(view)
    return handle
  }

  map<Output = unknown>(
    capability: string,
    inputs: Iterable<unknown> | AsyncIterable<unknown>,
    { inFlight = DEFAULT_IN_FLIGHT, ...options }: MapOptions = {}
  ): AsyncIterable<MapResult<Output>> {
    return mapTasks(input => this.submit<Output>(capability, input, options), inputs, { inFlight })
  }

  serve({ cores = 1 }: ServeOptions = {}): void {
    this.#assertRunning()
    if (!Number.isInteger(cores) || cores < 1 || cores > MAX_CORES)
      throw new InvalidArgumentError(`Expected cores of 1 to ${MAX_CORES}, got ${cores}`)
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
    else if (message.type === 'stopped') this.#onStopped()
  }

  #assertRunning(): void {
    if (this.#stopping != null) throw new NodeStoppedError('The node was stopped: make a new one with createNode()')
  }

  #sendSpec(spec: ReturnType<typeof taskSpec>): void {
    try {
      this.#ports.channel.send({ type: 'submit', spec })
    } catch (error) {
      throw new InvalidArgumentError(`Expected an input of plain values and bytes: ${(error as Error).message}`)
    }
  }

  /** What a verb will bring about is shown at once, where the core's word follows a moment later. */
  #expectServing(change: Partial<ServingView>): void {
    const { resumesAt: _, ...before } = this.serving
    this.#take([{ kind: 'serving', serving: Object.freeze({ ...before, ...change }) }])
  }

  #take(changes: readonly NodeChange[]): void {
    for (const change of changes) {
      if (change.kind === 'task') this.#takeTask(change.view, change.output)
      for (const { type, detail } of this.#record.take(change)) {
        if (this.listenerCount(type) > 0) this.safeDispatchEvent(type, { detail } as never)
      }
    }
  }

  #takeTask(view: TaskView, output: unknown): void {
    const handle = this.#handles.get(view.id)
    if (view.endedAt != null) this.#handles.delete(view.id)
    handle?.update(view, output)
  }
}
