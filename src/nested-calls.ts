import { errorFromData } from './base/errors.ts'
import type { Distributor } from './distributor/distributor.ts'
import type { OwnedTask } from './distributor/owned-task.ts'
import type { CallOptions } from './runtime/run-services.ts'
import { newTaskId } from './tasks/task-id.ts'
import { type TaskSpec, taskSpec } from './tasks/task-spec.ts'
import { hasEnded } from './tasks/task-status.ts'

/** Calls that agents on this node make: each is a task of this node like any other, and ends with the run that made it. */
export class NestedCalls {
  readonly #distributor: () => Pick<Distributor, 'submit' | 'cancel'>
  readonly #waiting = new Map<string, (task: OwnedTask) => void>()

  /** The distributor is asked for when it is needed: it tells this part of its tasks, and each has to know of the other. */
  constructor(distributor: () => Pick<Distributor, 'submit' | 'cancel'>) {
    this.#distributor = distributor
  }

  /** Rejects with the error that the task ended with, or the signal's reason. */
  async call(capability: string, input: unknown, { timeoutMs, depth, require, signal }: CallOptions): Promise<unknown> {
    signal.throwIfAborted()
    const spec: TaskSpec = { ...taskSpec(newTaskId(), capability, input, { timeoutMs, require }), depth }
    const onAbort = (): void => this.#distributor().cancel(spec.id, 'the run that called has ended')
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(spec.id, ({ view, output }) => (view.error == null ? resolve(output) : reject(errorFromData(view.error))))
        signal.addEventListener('abort', onAbort, { once: true })
        this.#distributor().submit(spec)
      })
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#waiting.delete(spec.id)
    }
  }

  /** A task of this node changed. True when it is a call: its output is for the agent that called. */
  heard(task: OwnedTask): boolean {
    const settle = this.#waiting.get(task.spec.id)
    if (settle != null && hasEnded(task.status)) settle(task)
    return settle != null
  }
}
