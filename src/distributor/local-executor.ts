import { withTimeout } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { isNamed, KyroxError } from '../base/errors.ts'
import { firstOf } from '../base/first-of.ts'
import type { StopSignal } from '../base/stop-signal.ts'
import type { AgentServices } from '../runtime/agent-services.ts'
import type { Requirement } from '../runtime/capability-offer.ts'
import type { CapabilityRegistry, HostedAgent } from '../runtime/capability-registry.ts'
import type { ResourceManager } from '../runtime/resource-manager.ts'
import { RunTimeoutError, SandboxFailedError } from '../runtime/sandbox.ts'
import { type Scheduler, SELF } from '../runtime/scheduler.ts'
import type { ServiceTimes } from '../runtime/service-times.ts'
import { readRange } from '../runtime/version-range.ts'
import { isOutcomes } from '../tasks/batch.ts'
import type { TaskRequirement } from '../tasks/task-requirement.ts'
import type { EmitWindow } from './emit-window.ts'
import { NotServingError } from './failure.ts'
import type { FeedQueue } from './feed-queue.ts'
import { assertRunnable, type LocalRun } from './local-run.ts'

export interface LocalExecutorPorts {
  readonly clock: Clock
  /** Monotonic, in milliseconds. */
  readonly ticks: () => number
  readonly registry: CapabilityRegistry
  readonly scheduler: Scheduler
  readonly serviceTimes: ServiceTimes
  /** Lets runs in. @default all of them */
  readonly resources?: Pick<ResourceManager, 'admit'>
  /** What a run may ask of this node. @default nothing */
  readonly contextFor?: (agent: HostedAgent, run: RunFacts) => ContextOfRun
}

/** What a run's context depends on. */
export interface RunFacts {
  readonly depth: number
  readonly emits: EmitWindow | undefined
  readonly feed: FeedQueue | undefined
  readonly deadlineAt: number
  readonly require: TaskRequirement | undefined
}

/** The node's side of one run's context. */
export interface ContextOfRun {
  readonly services: AgentServices
  /** The run has ended: what it asked for and left is ended too. */
  readonly end: () => void
}

/** A run this short, the way to its thread and back included, mostly waits for that way. */
const LIGHT_MS = 4

/** The run goes on at another node, `to`: its output is not to be had here. */
export class RunMovedError extends KyroxError {
  override name = 'RunMovedError'
  readonly to: string

  constructor(to: string) {
    super(`The run was moved to ${to}`, { to })
    this.to = to
  }
}

/** A run that was frozen in the middle of its work. One of the two must be called. */
export interface FrozenRun {
  readonly call: LocalRun
  readonly snapshot: Uint8Array
  /** Another node has it: here it ends with {@link RunMovedError}. */
  readonly movedTo: (peerId: string) => void
  /** Nobody took it: it goes on here. */
  readonly goOn: () => void
}

/** A worker is started and a snapshot unpacked by then. */
const WAKE_MS = 3_000
const LOOK_AGAIN_MS = 20

const cannotBeFrozen = ({ name }: HostedAgent): Error => new SandboxFailedError(`Runs of agent "${name}" cannot be frozen`)

interface Inside {
  readonly agent: HostedAgent
  readonly call: LocalRun
  /** Set while it is frozen. */
  frozen: Promise<string | Uint8Array> | undefined
}

/** Runs attempts on this node: through the queue, into the agent's sandbox, within the agent's time limit. */
export class LocalExecutor {
  readonly #ports: LocalExecutorPorts
  /** Runs in sandboxes now. */
  readonly #inside = new Set<Inside>()

  constructor(ports: LocalExecutorPorts) {
    this.#ports = ports
  }

  /** @throws NotServingError when no agent here has the capability, OverloadedError, RunTimeoutError, or the agent's own error. */
  async run(call: LocalRun): Promise<unknown> {
    const { scheduler, registry, serviceTimes } = this.#ports
    const { capability, priority, submitter = SELF, signal, onStart, batch: inputs = 1 } = call
    assertRunnable(call)
    const agent = registry.find(capability, call.require && (await requirementOf(call.require)))
    if (agent == null) throw new NotServingError(`No agent here offers "${capability}"`, { capability })
    const light = agent.sharesThread === true && inputs * (serviceTimes.get(capability) ?? LIGHT_MS) < LIGHT_MS
    return await scheduler.run({ priority, submitter, signal, onStart, light, inputs, run: signal => this.#inSandbox(call, signal) })
  }

  /** Runs of an agent that are in its sandbox. */
  runningOf(agentName: string): number {
    let count = 0
    for (const { agent } of this.#inside) if (agent.name === agentName) count++
    return count
  }

  /** Freezes what runs of an agent and can be frozen; the others go on. */
  async freeze(agentName: string): Promise<readonly FrozenRun[]> {
    const runs = [...this.#inside].filter(({ agent, frozen }) => agent.name === agentName && frozen == null)
    const frozen = await Promise.all(runs.map(run => this.#freeze(run).catch(() => undefined)))
    return frozen.filter(each => each != null)
  }

  async #freeze(run: Inside): Promise<FrozenRun> {
    const { agent, call } = run
    // what it has not taken of its streamed input would have to move as well
    // and of a batch only one input is under way
    if (agent.sandbox.suspend == null || call.feed != null || call.batch != null) throw cannotBeFrozen(agent)
    const { promise, resolve } = Promise.withResolvers<string | Uint8Array>()
    // set before: the run rejects in the moment in which it is frozen
    run.frozen = promise
    call.emits?.hold()
    try {
      const snapshot = await this.#suspended(run)
      const goOn = (): void => {
        call.emits?.goOn()
        resolve(snapshot)
      }
      return { call, snapshot, movedTo: resolve, goOn }
    } catch (error) {
      run.frozen = undefined
      call.emits?.letGo()
      throw error
    }
  }

  /** A run that came from elsewhere a moment ago may not have been woken yet: it is asked for again until it is. */
  async #suspended(run: Inside): Promise<Uint8Array> {
    const { clock, ticks } = this.#ports
    const { agent, call } = run
    const until = ticks() + WAKE_MS
    while (true) {
      try {
        return await (agent.sandbox.suspend?.(call.taskId, call.epoch) ?? Promise.reject(cannotBeFrozen(agent)))
      } catch (error) {
        if (call.snapshot == null || ticks() >= until || !this.#inside.has(run)) throw error
        await new Promise<void>(resolve => void clock.setTimeout(resolve, LOOK_AGAIN_MS))
      }
    }
  }

  async #inSandbox(call: LocalRun, outer: StopSignal): Promise<unknown> {
    const { clock, ticks, registry, serviceTimes, resources } = this.#ports
    const { capability, submitter = SELF, batch } = call
    const agent = registry.find(capability, call.require && (await requirementOf(call.require)))
    if (agent == null) throw new NotServingError(`No agent here offers "${capability}" any more`, { capability })
    const release = resources?.admit({ memoryLimitBytes: agent.memoryLimitBytes ?? 0, own: submitter === SELF })
    const limit = agent.taskTimeoutMs
    const timeout = (): Error => new RunTimeoutError(`Run of "${capability}" took longer than ${limit} ms`, { limit })
    const { signal, clear } = withTimeout(outer, limit, timeout, clock)
    const context = this.#contextOf(agent, call)
    const startedAt = ticks()
    const run: Inside = { agent, call, frozen: undefined }
    this.#inside.add(run)
    try {
      const output = await this.#untilDone(run, signal, context?.services)
      // runs on one thread wait for each other there; inputs that failed say no more than runs that did
      const isDone = batch == null || (isOutcomes(output, batch) && output.errors == null)
      if (isDone)
        serviceTimes.record(capability, (ticks() - startedAt) / (agent.sharesThread === true ? this.#insideOf(capability) : (batch ?? 1)))
      return output
    } finally {
      clear()
      context?.end()
      release?.()
      this.#inside.delete(run)
    }
  }

  /** Through as many freezes as there are. */
  async #untilDone(run: Inside, signal: StopSignal, services: AgentServices | undefined): Promise<unknown> {
    const { agent, call } = run
    const { capability, input, batch, taskId, epoch, onProgress, ownOutput = false } = call
    let { snapshot } = call
    while (true) {
      try {
        const timeoutMs = agent.taskTimeoutMs
        return await agent.sandbox.run(
          { capability, input, taskId, epoch, timeoutMs, ...(batch == null ? {} : { batch }) },
          { signal, onProgress, ownOutput, ...(services == null ? {} : { services }), ...(snapshot == null ? {} : { snapshot }) }
        )
      } catch (error) {
        if (!isNamed(error, 'RunSuspendedError') || run.frozen == null) throw error
        const outcome = await firstOf(run.frozen, [signal])
        run.frozen = undefined
        if (typeof outcome === 'string') throw new RunMovedError(outcome)
        snapshot = outcome
      }
    }
  }

  /** Inputs of a capability that are in its sandbox. */
  #insideOf(capability: string): number {
    let count = 0
    for (const { call } of this.#inside) if (call.capability === capability) count += call.batch ?? 1
    return count
  }

  #contextOf(
    agent: HostedAgent,
    { depth = 0, deadlineAt = Number.POSITIVE_INFINITY, emits, feed, require }: LocalRun
  ): ContextOfRun | undefined {
    const { clock, contextFor } = this.#ports
    return contextFor?.(agent, { depth, emits, feed, require, deadlineAt: Math.min(deadlineAt, clock.now() + agent.taskTimeoutMs) })
  }
}

/** What a task requires of the capability; who runs it chooses among its agents by that. */
async function requirementOf({ version, attributes }: TaskRequirement): Promise<Requirement> {
  return { ...(attributes && { attributes }), ...(version && { range: await readRange(version) }) }
}
