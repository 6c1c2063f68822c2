import { KyroxError } from './base/errors.ts'
import { TaskTimeoutError } from './distributor/failure.ts'
import type { TaskSpec } from './tasks/task-spec.ts'

/** Tasks that wait for others, and those that are kept for them, are more than a node follows at once. */
export class TooManyTasksError extends KyroxError {
  override name = 'TooManyTasksError'
}

/** The output of a task was let go when nobody needed it any more. */
export class OutputGoneError extends KyroxError {
  override name = 'OutputGoneError'

  constructor() {
    super('The output was let go when nobody needed it any more: ask for it, or refer to it, before the tasks that depend on it have ended')
  }
}

/** With what a task ends that still waits at its deadline. */
export const lateError = ({ capability, timeoutMs }: TaskSpec): TaskTimeoutError =>
  new TaskTimeoutError(`Task "${capability}" did not end in ${timeoutMs} ms`, { limit: timeoutMs })
