/**
 * Life of a task, as its owner sees it.
 * `waiting`: nobody offers the capability yet, or a retry is backing off. `assigned`: sent to an executor, not started there.
 */
export type TaskStatus = 'waiting' | 'assigned' | 'running' | 'done' | 'failed' | 'cancelled'

const NEXT: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  // done at once when the result is known
  waiting: ['assigned', 'done', 'failed', 'cancelled'],
  assigned: ['running', 'waiting', 'assigned', 'done', 'failed', 'cancelled'],
  running: ['waiting', 'assigned', 'done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: []
}

/** Whether a task may go from one status to the other; an ended task never moves again. */
export const canMove = (from: TaskStatus, to: TaskStatus): boolean => NEXT[from].includes(to)

/** True for the three statuses that are final. */
export const hasEnded = (status: TaskStatus): boolean => NEXT[status].length === 0
