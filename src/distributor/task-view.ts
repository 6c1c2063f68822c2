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

/** What came of asking several nodes for the same. */
export interface AgreementView {
  /** Nodes that must agree. */
  readonly quorum: number
  /** Nodes that said the same, the largest group first; `error` is the name of what they failed with. */
  readonly groups: ReadonlyArray<{ readonly nodes: readonly string[]; readonly error?: string }>
  /** Nodes that said something else than the quorum, with how often they did to this owner. */
  readonly dissenters: ReadonlyArray<{ readonly nodeId: string; readonly times: number }>
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
  /** Of a task with redundancy, once it has ended. */
  readonly agreement?: AgreementView
  /** The result was known already: nobody ran it. */
  readonly fromCache?: boolean
  /** Its id in the graph that it was submitted with. */
  readonly name?: string
  /** Tasks that it waits for, as they are called: those of the start, eight at most. Gone when it waits for none. */
  readonly waitsFor?: readonly string[]
  /** Peer id of the node that keeps the output of a done task. Absent: its owner has it. */
  readonly outputAt?: string
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
