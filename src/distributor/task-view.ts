import type { ErrorData } from '../base/errors.ts'
import type { TaskStatus } from '../tasks/task-status.ts'
import type { Explanation } from './explanation.ts'

/** One execution of a task on one node. */
export interface AttemptView {
  /** Fencing number: 1 for the first attempt. */
  readonly epoch: number
  readonly executor: string
  /** Executors before this one, first to last, when the run was moved in the middle of its work. */
  readonly movedFrom?: readonly string[]
  readonly startedAt: number
  readonly endedAt?: number
  readonly error?: ErrorData
  /** The score that chose this executor. */
  readonly explanation: Explanation
}

/** A task as its owner sees it. Replaced, never changed. */
export interface TaskView {
  readonly id: string
  readonly capability: string
  readonly status: TaskStatus
  readonly priority: number
  /** Between 0 and 1, as the agent reports it. */
  readonly progress: number
  readonly createdAt: number
  readonly endedAt?: number
  /** Peer id of the node that runs it or ran it last. */
  readonly executor?: string
  readonly attempts: readonly AttemptView[]
  readonly error?: ErrorData
}

/** A task of somebody else that runs or ran here. */
export interface RunView {
  readonly taskId: string
  readonly capability: string
  /** Peer id of the owner. */
  readonly owner: string
  readonly startedAt: number
  readonly endedAt?: number
  /** `moved`: it goes on at another node. */
  readonly status: 'running' | 'done' | 'failed' | 'cancelled' | 'moved'
}
