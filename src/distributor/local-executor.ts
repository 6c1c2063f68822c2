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

/** A run this short, the way to its thread and back included, mostly waits for that way. */
const LIGHT_MS = 4

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
  /** Runs in sandboxes now, by capability. */
  readonly #inside = new Map<string, number>()

  constructor(ports: LocalExecutorPorts) {
    this.#ports = ports
  }

  /** @throws NotServingError when no agent here has the capability, OverloadedError, RunTimeoutError, or the agent's own error. */
  async run(call: LocalRun): Promise<unknown> {
    const { scheduler, registry, serviceTimes } = this.#ports
    const { capability, priority, signal, onStart } = call
    const agent = registry.find(capability)
    if (agent == null) throw new NotServingError(`No agent here offers "${capability}"`, { capability })
    const light = agent.sharesThread === true && (serviceTimes.get(capability) ?? LIGHT_MS) < LIGHT_MS
    return await scheduler.run({ priority, signal, onStart, light, run: signal => this.#inSandbox(call, signal) })
  }

  async #inSandbox({ capability, input, taskId, epoch, onProgress }: LocalRun, outer: AbortSignal): Promise<unknown> {
    const { clock, ticks, registry, serviceTimes } = this.#ports
    const agent = registry.find(capability)
    if (agent == null) throw new NotServingError(`No agent here offers "${capability}" any more`, { capability })
    const limit = agent.taskTimeoutMs
    const timeout = (): Error => new RunTimeoutError(`Run of "${capability}" took longer than ${limit} ms`, { limit })
    const { signal, clear } = withTimeout(outer, limit, timeout, clock)
    const startedAt = ticks()
    const inside = (this.#inside.get(capability) ?? 0) + 1
    this.#inside.set(capability, inside)
    try {
      const output = await agent.sandbox.run({ capability, input, taskId, epoch }, { signal, onProgress })
      // runs on one thread wait for each other there
      serviceTimes.record(capability, (ticks() - startedAt) / (agent.sharesThread === true ? inside : 1))
      return output
    } finally {
      clear()
      this.#left(capability)
    }
  }

  #left(capability: string): void {
    const inside = (this.#inside.get(capability) ?? 1) - 1
    if (inside > 0) this.#inside.set(capability, inside)
    else this.#inside.delete(capability)
  }
}
