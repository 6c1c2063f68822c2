/** Tasks as the one who submits them sees them. This file knows nothing of how any of it is done. */
import type { TypedEventTarget } from 'main-event'
import type { Explanation } from './distributor/explanation.ts'
import type { TaskView } from './distributor/task-view.ts'
import type { FeedInputs } from './feed-source.ts'
import type { OutputReference } from './output-reference.ts'
import type { HedgeOptions, RedundancyOptions } from './tasks/task-copies.ts'
import type { TaskRequirement } from './tasks/task-requirement.ts'
import type { TaskStatus } from './tasks/task-status.ts'
import type { Weights } from './tasks/weights.ts'

/** How one task is placed and how long it may take. */
export interface SubmitOptions {
  /** 0 to 9, larger first. @default 5 */
  readonly priority?: number
  /** From submission to result, waiting included. @default 300_000 */
  readonly timeoutMs?: number
  /** How long to wait for somebody to offer the capability before `CapabilityNotFoundError`. @default 3_000 */
  readonly capabilityWaitMs?: number
  /** Further executors to try after a lost, refused or timed-out attempt. @default 4 */
  readonly retries?: number
  /** Where it may run. `elsewhere` never picks this node. @default 'anywhere' */
  readonly where?: 'anywhere' | 'here' | 'elsewhere'
  /** Only when these have ended: for an order without data. Outputs that the input refers to are waited for anyway. @default none */
  readonly after?: ReadonlyArray<Task | OutputReference>
  /** Read what the runs emit with {@link Task.emitted}. Without it that goes nowhere. @default false */
  readonly stream?: boolean
  /**
   * A second attempt elsewhere when one takes longer than nineteen of twenty did lately, or than `afterMs`: the first result counts, the other attempt is
   * cancelled. For work that may be done twice. @default false
   */
  readonly hedge?: boolean | HedgeOptions
  /** So many nodes do the same, and the result is what most of them say: `NoQuorumError`, `TooFewNodesError` otherwise. @default 1 */
  readonly redundancy?: number | RedundancyOptions
  /** `false`: run it, even if this node knows the result of this input to a capability that says it is pure. @default true */
  readonly cache?: boolean
  /**
   * Input that comes in pieces: the agent reads it as `ctx.inputs`. It is read a few pieces ahead of the agent and no further. When it fails the task fails
   * with that error. Another attempt gets it from its first piece: from the pieces that are kept, or from what a function given here returns when it is
   * called again. Where neither can be the task fails with `InputsGoneError`. Not with `hedge` or `redundancy`.
   */
  readonly inputs?: FeedInputs
  /** Bytes of `inputs` that are kept for another attempt, about; of a longer one nothing is. 0: none. A function's are never kept. @default 8_388_608 */
  readonly keptInputBytes?: number
  /** What must hold of the node that runs it: version, attributes, region, which nodes, trust. @default nothing */
  readonly require?: TaskRequirement
  /** How much capability, load and latency count for this task; what is left out as in 0.5, 0.3, 0.2. @default those of the node */
  readonly weights?: Partial<Weights>
  readonly signal?: AbortSignal
}

/** As for one task, for each of them. */
export interface MapOptions extends Omit<SubmitOptions, 'inputs' | 'keptInputBytes'> {
  /** Inputs in flight at once. @default 16 */
  readonly inFlight?: number
}

/** As for one task, for each of them. */
export interface ReduceOptions extends MapOptions {
  /** Values that one task makes one of, 2 to 64. @default 2 */
  readonly arity?: number
}

/** One task of a {@link KyroxNode.graph}. */
export interface GraphEntry extends Omit<SubmitOptions, 'after' | 'signal' | 'inputs' | 'keptInputBytes'> {
  /** What the others call it. */
  readonly id: string
  readonly capability: string
  /** With `from(id)` wherever the output of another task of the graph belongs. */
  readonly input: unknown
  /** Ids of tasks that it comes after, without their outputs; or `from(id, { onFailure })`. */
  readonly after?: ReadonlyArray<string | OutputReference>
}

/** A task of a graph that has ended. */
export interface GraphResult {
  readonly id: string
  readonly task: Task
  readonly ok: boolean
  /** Why it was not done. */
  readonly error?: Error
}

/** Tasks that depend on each other, handed in together. A loop over it tells of each as it ends; leaving the loop cancels nothing. */
export interface Graph extends AsyncIterable<GraphResult> {
  /** By their ids. */
  readonly tasks: ReadonlyMap<string, Task>
  /** Outputs of the tasks that no other depends on, by their ids. Rejects with the first error of those. */
  readonly results: Promise<Readonly<Record<string, unknown>>>
  /** Ends all that have not ended. */
  cancel(reason?: string): void
}

/**
 * One finished input of {@link KyroxNode.map}: it failed or it did not, the others go on. `task` is the one it was done in, which it may have shared with other inputs: its view tells
 * of all of them, and its own `result` and `output` are the node's notes on what came of each. What came of this one stands here.
 */
export type MapResult<Output> = { readonly index: number; readonly task: Task<Output> } & (
  | { readonly ok: true; readonly output: Output }
  | { readonly ok: false; readonly error: Error }
)

/** What a {@link Task} tells while it is under way. */
export interface TaskEvents {
  status: CustomEvent<TaskStatus>
  progress: CustomEvent<number>
}

/** Handle on a submitted task. */
export interface Task<Output = unknown> extends TypedEventTarget<TaskEvents> {
  readonly id: string
  readonly capability: string
  readonly status: TaskStatus
  readonly progress: number
  /**
   * Its output, to be put into the input of another task: it goes from executor to executor, and comes here only when somebody asks for {@link result}.
   * Small ones, up to 16 KiB, come here all the same.
   */
  readonly output: OutputReference
  /** Settles once. Rejects with the error's own name: the agent's, `TaskTimeoutError`, `TaskCancelledError`, `CapabilityNotFoundError`, ... */
  readonly result: Promise<Output>
  /**
   * What the run emits with `ctx.emit`, before its result: each piece once, also when an attempt starts anew. For one reader, who sets the pace: the agent is
   * a few pieces ahead at most. Who leaves the loop reads no more and holds nobody up. Ends when the task ends, however. Only of a task submitted with
   * `stream: true`; nothing of any other.
   */
  readonly emitted: AsyncIterable<unknown>
  /** Why the current or last executor was chosen; `undefined` until one was. */
  readonly explanation: Explanation | undefined
  readonly view: TaskView
  /** Ends it; its result rejects with `TaskCancelledError`. Nothing happens when it has ended. */
  cancel(reason?: string): void
}
