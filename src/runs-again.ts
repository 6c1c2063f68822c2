import { errorFromData } from './base/errors.ts'
import type { TaskView } from './distributor/task-view.ts'
import type { TaskSpec } from './tasks/task-spec.ts'

interface Waiting {
  readonly resolve: (output: unknown) => void
  readonly reject: (error: Error) => void
}

/** Tasks that make a lost output again: each is a task of its own, and whoever misses the output waits for it. */
export class RunsAgain {
  readonly #submit: (spec: TaskSpec) => void
  readonly #waiting = new Map<string, Waiting>()

  constructor(submit: (spec: TaskSpec) => void) {
    this.#submit = submit
  }

  /** Rejects with the error that the task ends with. */
  run(spec: TaskSpec): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(spec.id, { resolve, reject })
      this.#submit(spec)
    })
  }

  /** How a task ended; true when it is one of these. */
  ended({ id, error }: TaskView, output: unknown): boolean {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error == null) waiting?.resolve(output)
    else waiting?.reject(errorFromData(error))
    return waiting != null
  }
}
