import type { KyroxError } from './base/errors.ts'
import { DependencyFailedError, TaskCancelledError } from './distributor/failure.ts'
import type { TaskView } from './distributor/task-view.ts'

interface Blocked {
  readonly kind: 'failed' | 'cancelled'
  readonly root: string
}

/** With what a task ends that is not run, because `from`, on which it depends through others or at once, was not done. */
export function dependencyError(task: TaskView, { kind, root }: Blocked, from: TaskView | undefined): KyroxError {
  const called = from?.name ?? from?.capability ?? root
  const { name: cause = 'an error', message = '' } = from?.error ?? {}
  const why = `"${called}" (task ${root}) ended with ${cause}: ${message}`
  if (kind === 'cancelled') return new TaskCancelledError(`Task was skipped, because it depends on ${why}`)
  const detail = { dependency: root, name: called, capability: from?.capability ?? '', cause }
  return new DependencyFailedError(`Task "${task.name ?? task.capability}" depends on ${why}`, detail)
}
