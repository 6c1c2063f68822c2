import { KyroxError } from '../base/errors.ts'

/** Nobody offers the capability. `detail.nearest` has the names most like it. */
export class CapabilityNotFoundError extends KyroxError {
  override name = 'CapabilityNotFoundError'
}

/** The executor is gone: its link closed or it was declared dead. */
export class PeerLostError extends KyroxError {
  override name = 'PeerLostError'
}

/** The executor does not run the work of others now. */
export class NotServingError extends KyroxError {
  override name = 'NotServingError'
}

/** The executor ended the run for a reason of its own (its person pressed Stop) and hands the task back. */
export class HandedBackError extends KyroxError {
  override name = 'HandedBackError'
}

/** The task did not end in the time its submitter gave it. */
export class TaskTimeoutError extends KyroxError {
  override name = 'TaskTimeoutError'
}

/** The task was cancelled by its submitter. */
export class TaskCancelledError extends KyroxError {
  override name = 'TaskCancelledError'
}

/** A task that this one depends on was not done. `detail` has `dependency`, `capability` and `name` of the task it began with, and `cause`, its error's name. */
export class DependencyFailedError extends KyroxError {
  override name = 'DependencyFailedError'
}

/** An attempt was lost after it had taken pieces of streamed input that are not kept any more, so no other one could begin. `detail.cause` names its error. */
export class InputsGoneError extends KyroxError {
  override name = 'InputsGoneError'

  constructor({ name, message }: Error) {
    super(`The streamed input is not kept from its first piece, for another attempt after: ${message}`, { cause: name })
  }
}

/** The executor sent something that is no result. */
export class InvalidResultError extends KyroxError {
  override name = 'InvalidResultError'
}

/** Results of the capability are kept one by one: its inputs share no task. */
export class NotBatchedError extends KyroxError {
  override name = 'NotBatchedError'
}

/** The nodes that were asked for the same did not agree. `detail.groups` has how many said the same, the largest group first. */
export class NoQuorumError extends KyroxError {
  override name = 'NoQuorumError'
}

/** Fewer nodes offer the capability than have to agree. `detail.nodes` has how many there were. */
export class TooFewNodesError extends KyroxError {
  override name = 'TooFewNodesError'
}

/** Failures of the attempt, not of the task: another executor may do better. An error of the agent itself is not among them. */
const RETRIED: ReadonlySet<string> = new Set([
  'PeerLostError',
  'NotServingError',
  'HandedBackError',
  'OverloadedError',
  'SandboxFailedError',
  'RunTimeoutError',
  'InvalidSnapshotError',
  // frozen after all, when nobody waited for it any more
  'RunSuspendedError',
  'InvalidResultError',
  'LinkClosedError',
  'LinkFullError',
  'ExecutorLacksCapabilityError'
])

/** Whether another executor may be tried after this failure. Matched by name: it may have come over the wire. */
export const isRetried = (error: unknown): boolean => error instanceof Error && RETRIED.has(error.name)
