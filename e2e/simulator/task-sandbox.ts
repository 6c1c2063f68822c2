import type { Clock } from '../../src/base/clock.ts'
import type { Sandbox, SandboxCall, SandboxRunOptions } from '../../src/runtime/sandbox.ts'

export interface TaskSandboxPorts {
  readonly clock: Clock
  /** How long this task would run here from now on. */
  readonly serviceMs: (taskId: string) => number
  /** What a run of it comes to here. */
  readonly answer: (taskId: string) => string
  /** A run began or ended. */
  readonly changed: () => void
  /** One core was busy for so long. */
  readonly onBusy: (ms: number) => void
}

/** Runs nothing: lets as much virtual time pass as the task would take on one core of this node. */
export class TaskSandbox implements Sandbox {
  readonly #ports: TaskSandboxPorts

  constructor(ports: TaskSandboxPorts) {
    this.#ports = ports
  }

  run({ taskId }: SandboxCall, { signal }: SandboxRunOptions): Promise<unknown> {
    const { clock, serviceMs, answer, changed, onBusy } = this.#ports
    const startedAt = clock.now()
    changed()
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        cancel()
        onBusy(clock.now() - startedAt)
        changed()
        reject(signal.reason as Error)
      }
      const cancel = clock.setTimeout(() => {
        signal.removeEventListener('abort', onAbort)
        onBusy(clock.now() - startedAt)
        changed()
        resolve(answer(taskId))
      }, serviceMs(taskId))
      if (signal.aborted) onAbort()
      else signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  terminate(): void {}
}
