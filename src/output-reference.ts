import type { Task } from './node-tasks.ts'
import type { OnFailure } from './tasks/graph-state.ts'

/**
 * Stands for the output of a task in the input of another one, or in what that one comes after. Only made here and by {@link Task.output}: data, wherever it
 * came from, is never taken for one.
 */
export class OutputReference {
  /** No input has to be searched before there was one. */
  static #made = false

  /** Id of the task, or of the task in its graph. */
  readonly taskId: string
  readonly onFailure: OnFailure

  constructor(taskId: string, onFailure: OnFailure = 'fail') {
    OutputReference.#made = true
    this.taskId = taskId
    this.onFailure = onFailure
    Object.freeze(this)
  }

  /** Whether there is any, on this thread. */
  static get exist(): boolean {
    return OutputReference.#made
  }
}

/** What becomes of a task when the one it depends on is not done. */
export interface FromOptions {
  /** `fail`: it fails with `DependencyFailedError`. `skip`: it is not run and ends as cancelled. `absent`: it runs, with `null` in that place. @default 'fail' */
  readonly onFailure?: OnFailure
}

/** The output of a task, for the input of another one: of a task at hand, or of the one with this id in the same graph. */
export function from(task: string | Task, { onFailure = 'fail' }: FromOptions = {}): OutputReference {
  return new OutputReference(typeof task === 'string' ? task : task.output.taskId, onFailure)
}
