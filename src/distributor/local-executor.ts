import { withTimeout } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import type { CapabilityRegistry } from '../runtime/capability-registry.ts'
import { RunTimeoutError } from '../runtime/sandbox.ts'
import type { Scheduler } from '../runtime/scheduler.ts'
import type { ServiceTimes } from '../runtime/service-times.ts'
import { NotServingError } from './failure.ts'

export interface LocalExecutorPorts {
  readonly clock: Clock
  /** Monotonic, in milliseconds. */
  readonly ticks: () => number
  readonly registry: CapabilityRegistry
  readonly scheduler: Scheduler
  readonly serviceTimes: ServiceTimes
}

/** One attempt to run here, own or a peer's. */
export interface LocalRun {
  readonly taskId: string
  readonly epoch: number
  readonly capability: string
  readonly input: unknown
  readonly priority: number
  readonly signal: AbortSignal
  readonly onStart: () => void
  readonly onProgress: (fraction: number) => void
}

/** Runs attempts on this node: through the queue, into the agent's sandbox, within the agent's time limit. */
export class LocalExecutor {
  readonly #ports: LocalExecutorPorts

  constructor(ports: LocalExecutorPorts) {
    this.#ports = ports
  }

  /** @throws NotServingError when no agent here has the capability, OverloadedError, RunTimeoutError, or the agent's own error. */
  async run(call: LocalRun): Promise<unknown> {
    const { scheduler, registry } = this.#ports
    const { capability, priority, signal, onStart } = call
    if (registry.find(capability) == null) throw new NotServingError(`No agent here offers "${capability}"`, { capability })
    return await scheduler.run({ priority, signal, onStart, run: signal => this.#inSandbox(call, signal) })
  }

  async #inSandbox({ capability, input, taskId, epoch, onProgress }: LocalRun, outer: AbortSignal): Promise<unknown> {
    const { clock, ticks, registry, serviceTimes } = this.#ports
    const agent = registry.find(capability)
    if (agent == null) throw new NotServingError(`No agent here offers "${capability}" any more`, { capability })
    const limit = agent.taskTimeoutMs
    const timeout = (): Error => new RunTimeoutError(`Run of "${capability}" took longer than ${limit} ms`, { limit })
    const { signal, clear } = withTimeout(outer, limit, timeout, clock)
    const startedAt = ticks()
    try {
      const output = await agent.sandbox.run({ capability, input, taskId, epoch }, { signal, onProgress })
      serviceTimes.record(capability, ticks() - startedAt)
      return output
    } finally {
      clear()
    }
  }
}
