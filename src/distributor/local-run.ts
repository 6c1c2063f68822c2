import { InvalidArgumentError } from '../base/errors.ts'
import type { StopSignal } from '../base/stop-signal.ts'
import { assertBatch } from '../tasks/batch.ts'
import type { TaskRequirement } from '../tasks/task-requirement.ts'
import type { EmitWindow } from './emit-window.ts'
import type { FeedQueue } from './feed-queue.ts'

/** One attempt to run here, own or a peer's. */
export interface LocalRun {
  readonly taskId: string
  readonly epoch: number
  readonly capability: string
  readonly input: unknown
  /** The input is a list of so many. @default one input */
  readonly batch?: number | undefined
  readonly priority: number
  /** Id of the peer that it is run for. @default this node itself */
  readonly submitter?: string
  /** Calls of agents that it is within. @default 0 */
  readonly depth?: number
  /** What the task requires of its executor. @default nothing */
  readonly require?: TaskRequirement | undefined
  /** When nobody waits for its result any more. */
  readonly deadlineAt?: number
  readonly signal: StopSignal
  readonly onStart: () => void
  readonly onProgress: (fraction: number) => void
  /** The output is to be nobody else's. @default false */
  readonly ownOutput?: boolean
  /** A run that was frozen elsewhere goes on from here. */
  readonly snapshot?: Uint8Array
  /** Gets what the run emits. Absent: nobody reads it, and it goes nowhere. */
  readonly emits?: EmitWindow
  /** Has the run's streamed input. */
  readonly feed?: FeedQueue
}

/** @throws InvalidArgumentError on a batch that is none: it may be a stranger's */
export function assertRunnable({ batch, input, emits, feed, snapshot }: LocalRun): void {
  if (batch == null) return
  assertBatch(batch, input)
  if (emits != null || feed != null || snapshot != null)
    throw new InvalidArgumentError(`Expected a batch without streams or snapshot, got a batch of ${batch} with one`, { value: batch })
}
