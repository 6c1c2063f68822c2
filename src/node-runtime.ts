import type { Clock } from './base/clock.ts'
import { KyroxError } from './base/errors.ts'
import { type ContextOfRun, LocalExecutor, type RunFacts } from './distributor/local-executor.ts'
import type { AgentDescription } from './node-protocol.ts'
import type { ResolvedOptions } from './options.ts'
import { AgentLog, type LogLine } from './runtime/agent-log.ts'
import type { AgentState } from './runtime/capability.ts'
import { CapabilityRegistry, type HostedAgent } from './runtime/capability-registry.ts'
import { DEFAULT_BUDGET } from './runtime/resource-budget.ts'
import { ResourceManager } from './runtime/resource-manager.ts'
import { type RunServicesPorts, runServices } from './runtime/run-services.ts'
import type { Sandbox } from './runtime/sandbox.ts'
import { Scheduler } from './runtime/scheduler.ts'
import { ServiceTimes } from './runtime/service-times.ts'
import { UsageMeter } from './runtime/usage-meter.ts'
import { inherited, type TaskRequirement } from './tasks/task-requirement.ts'

type Call = NonNullable<RunServicesPorts['call']>

export interface NodeRuntimePorts {
  readonly clock: Clock
  /** Monotonic, in milliseconds. */
  readonly ticks: () => number
  readonly sandboxFor: (agent: AgentDescription) => Sandbox
  /** A capability that an agent here asks for, wherever it is. */
  readonly call: Call
  readonly onLine: (agent: string, line: LogLine) => void
  /** What an agent keeps. @default no state */
  readonly stateFor?: ((agent: string) => AgentState | undefined) | undefined
}

export type NodeRuntimeOptions = Pick<ResolvedOptions, 'cores' | 'maxQueuedTasks' | 'budget' | 'conditions'>

/** The run is over, and with it what it asked for. */
class RunEndedError extends KyroxError {
  override name = 'RunEndedError'
}

/** Must be called on the global object. */
const fetchHere = (url: string, init: RequestInit): Promise<Response> => globalThis.fetch(url, init)

/** The agents of a node and all that their runs need here. It knows no peer, and not who asks for a run. */
export class NodeRuntime {
  readonly registry = new CapabilityRegistry()
  readonly serviceTimes = new ServiceTimes()
  readonly scheduler: Scheduler
  readonly resources: ResourceManager
  readonly executor: LocalExecutor
  readonly log: AgentLog
  readonly meter: UsageMeter
  readonly sandboxFor: NodeRuntimePorts['sandboxFor']
  readonly #ports: NodeRuntimePorts

  constructor(ports: NodeRuntimePorts, { cores, maxQueuedTasks, budget, conditions }: NodeRuntimeOptions) {
    const { registry, serviceTimes } = this
    const { clock, ticks } = ports
    this.#ports = ports
    this.sandboxFor = ports.sandboxFor
    this.log = new AgentLog({ clock, onLine: ports.onLine })
    this.meter = new UsageMeter({ clock })
    this.scheduler = new Scheduler({ clock }, { maxConcurrentTasks: cores, maxQueuedTasks })
    this.resources = new ResourceManager(budget ?? { ...DEFAULT_BUDGET, cores })
    if (conditions != null) this.resources.conditions = conditions
    const { scheduler, resources } = this
    const contextFor = (agent: HostedAgent, run: RunFacts): ContextOfRun => this.#contextFor(agent, run)
    this.executor = new LocalExecutor({ clock, ticks, registry, scheduler, serviceTimes, resources, contextFor })
  }

  host(agent: AgentDescription): void {
    const { name, capabilities, pure = [], taskTimeoutMs, kind, permissions = {} } = agent
    const offers = pure.map(each => ({ name: each, attributes: { pure: true } }))
    const sandbox = this.sandboxFor(agent)
    this.registry.add({ name, capabilities, offers, taskTimeoutMs, permissions, sharesThread: kind === 'inline', sandbox })
  }

  /** The agent that was taken out, its sandbox still running. */
  unhost(name: string): HostedAgent | undefined {
    return this.registry.remove(name)
  }

  get load() {
    const { running, queued, maxConcurrentTasks: capacity } = this.scheduler
    return { running, queued, capacity, serviceMs: this.serviceTimes.all }
  }

  #contextFor({ name: agent, permissions = {} }: HostedAgent, { depth, deadlineAt, emits, feed, require }: RunFacts): ContextOfRun {
    const { clock, stateFor } = this.#ports
    const { log, meter } = this
    const calls = this.#callsOfRun(require == null ? undefined : inherited(require))
    // what nobody reads costs nothing
    const emit = async (value: unknown, signal: AbortSignal): Promise<void> => await emits?.emit(value, signal)
    const next = feed == null ? undefined : (signal: AbortSignal) => feed.next(signal)
    const ports = { clock, log, meter, emit, next, call: calls.call, fetch: fetchHere, state: stateFor?.(agent) }
    return { services: runServices(ports, { agent, permissions, depth, deadlineAt }), end: calls.end }
  }

  /** While a run waits for calls its place is theirs: else a node with one place would wait for itself. */
  #callsOfRun(require: TaskRequirement | undefined): { readonly call: Call; readonly end: () => void } {
    let ended: AbortController | undefined
    let open = 0
    let takeBack = (): void => {}
    const call: Call = async (capability, input, options) => {
      ended ??= new AbortController()
      if (open++ === 0) takeBack = this.scheduler.lend()
      try {
        return await this.#ports.call(capability, input, { ...options, require, signal: AbortSignal.any([options.signal, ended.signal]) })
      } finally {
        if (--open === 0) takeBack()
      }
    }
    return { call, end: () => ended?.abort(new RunEndedError('The run that called has ended')) }
  }

  terminate(): void {
    for (const { sandbox } of this.registry.agents) sandbox.terminate()
  }
}
