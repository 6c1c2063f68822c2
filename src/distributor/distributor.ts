import type { Clock } from '../base/clock.ts'
import { errorFromData } from '../base/errors.ts'
import { nearestNames } from '../runtime/nearest-names.ts'
import type { TaskSpec } from '../tasks/task-spec.ts'
import { hasEnded } from '../tasks/task-status.ts'
import { Attempts } from './attempts.ts'
import type { ExecuteOptions } from './execute-options.ts'
import { explain } from './explain.ts'
import { CapabilityNotFoundError, TaskCancelledError, TaskTimeoutError } from './failure.ts'
import type { FeedStep } from './feed-step.ts'
import type { OfferingNode } from './offering-node.ts'
import { OwnedTask } from './owned-task.ts'
import { PendingTasks } from './pending-tasks.ts'
import { placementOf } from './placement.ts'
import { DEFAULT_WEIGHTS } from './score.ts'
import { TaskStarts, type TaskStartsOptions, type TaskStartsPorts } from './task-starts.ts'

export interface DistributorPorts extends Pick<TaskStartsPorts, 'pureVersion' | 'onDissent'> {
  readonly clock: Clock
  /** 0 to 1; the choice among near-equals. */
  readonly random: () => number
  readonly selfId: string
  readonly offering: (capability: string) => readonly OfferingNode[]
  readonly knownCapabilities: () => Iterable<string>
  /** Runs one attempt, here or there. */
  readonly execute: (task: OwnedTask, executor: string, options: ExecuteOptions) => Promise<unknown>
  readonly onChange: (task: OwnedTask) => void
  /** A run of a task that somebody reads emitted something. */
  readonly onPiece?: (task: OwnedTask, sequence: number, value: unknown) => void
  readonly onFed?: (task: OwnedTask, sequence: number) => void
}

/**
 * Owner of tasks: chooses an executor for each, the next best when that fails, until it is done or out of tries. Tasks wait here, not in far queues, while
 * every executor has enough: so a slow one holds up little, and a lost one loses little. It does not know how a task reaches its executor.
 */
export class Distributor {
  readonly #ports: DistributorPorts
  readonly #tasks = new Map<string, OwnedTask>()
  readonly #pending: PendingTasks
  readonly #attempts: Attempts
  readonly #starts: TaskStarts
  #wakeAt = Number.POSITIVE_INFINITY
  #cancelWake: (() => void) | undefined
  #placing = false
  #placeAgain = false

  constructor(ports: DistributorPorts, options: TaskStartsOptions = {}) {
    this.#ports = ports
    this.#pending = new PendingTasks()
    this.#attempts = new Attempts({
      ...ports,
      finish: (task, how) => this.#finish(task, how),
      again: task => this.#pending.add(task),
      freed: () => this.#place()
    })
    const starts = { ...ports, attempts: this.#attempts, place: (task: OwnedTask) => this.#queue(task) }
    this.#starts = new TaskStarts({ ...starts, finish: (task, how) => this.#finish(task, how) }, options)
  }

  /** Tasks that have not ended. */
  get tasks(): OwnedTask[] {
    return [...this.#tasks.values()]
  }

  /** A task that has not ended. */
  find(taskId: string): OwnedTask | undefined {
    return this.#tasks.get(taskId)
  }

  submit(spec: TaskSpec): OwnedTask {
    const { clock, onChange } = this.#ports
    const task = new OwnedTask(spec, clock.now(), this.#ports)
    this.#tasks.set(spec.id, task)
    const cancelDeadline = clock.setTimeout(() => {
      task.abort.abort(new TaskTimeoutError(`Task "${spec.capability}" did not end in ${spec.timeoutMs} ms`, { limit: spec.timeoutMs }))
    }, spec.timeoutMs)
    task.abort.signal.addEventListener('abort', () => this.#onAbort(task), { once: true })
    this.#onEnd.set(task, cancelDeadline)
    onChange(task)
    this.#starts.begin(task)
    return task
  }

  cancel(taskId: string, reason: string): void {
    this.#tasks.get(taskId)?.abort.abort(new TaskCancelledError(`Task was cancelled: ${reason}`))
  }

  pieceTaken(taskId: string, sequence: number): void {
    this.#tasks.get(taskId)?.pieces?.taken(sequence)
  }

  /** The source of a task's streamed input has more, has ended, or has failed. */
  feed(taskId: string, sequence: number, step: FeedStep): void {
    const task = this.#tasks.get(taskId)
    if (step.error == null) task?.feed?.push(sequence, step)
    else task?.abort.abort(errorFromData(step.error))
  }

  /** Nodes came, went or changed: what waits may find a place. */
  nodesChanged(): void {
    this.#place()
  }

  /** Ends every task. */
  stop(): void {
    this.#cancelWake?.()
    for (const task of this.tasks) this.cancel(task.spec.id, 'this node stopped')
  }

  #queue(task: OwnedTask): void {
    // who heard of it may have cancelled it
    if (hasEnded(task.status)) return
    // a copy of a task is cancelled by itself
    if (!this.#onEnd.has(task)) task.abort.signal.addEventListener('abort', () => this.#onAbort(task), { once: true })
    this.#pending.add(task)
    this.#place()
  }

  readonly #onEnd = new Map<OwnedTask, () => void>()

  #onAbort(task: OwnedTask): void {
    const error = task.abort.signal.reason as Error
    this.#finish(task, () => task.end(error.name === 'TaskCancelledError' ? 'cancelled' : 'failed', error, this.#ports.clock.now()))
  }

  #finish(task: OwnedTask, how: () => void): void {
    if (hasEnded(task.status)) return
    this.#pending.remove(task)
    // a copy has the id of its task, and is not among the tasks
    if (this.#onEnd.has(task)) this.#tasks.delete(task.spec.id)
    this.#onEnd.get(task)?.()
    this.#onEnd.delete(task)
    how()
  }

  /** Gives every waiting task an executor that has room; one that nobody can run ends when its wait is over. */
  #place(): void {
    // who hears of a change, or runs at once, may submit and cancel: two rounds inside each other would give one task to two executors
    this.#placeAgain = true
    if (this.#placing) return
    this.#placing = true
    try {
      while (this.#placeAgain) this.#placeRound()
    } finally {
      this.#placing = false
    }
  }

  #placeRound(): void {
    this.#placeAgain = false
    const now = this.#ports.clock.now()
    for (const capability of this.#pending.capabilities) {
      const offering = this.#ports.offering(capability)
      this.#pending.eachWhile(capability, now, task => this.#placeOne(task, offering, now))
    }
  }

  /** True when the next task of this capability may be looked at: this one went, or only it cannot go. */
  #placeOne(task: OwnedTask, offering: readonly OfferingNode[], now: number): boolean {
    const { selfId, random } = this.#ports
    const outstanding = (nodeId: string): number => this.#attempts.outstanding(nodeId)
    const hasRoom = (node: OfferingNode): boolean => this.#attempts.hasRoom(node)
    const placement = placementOf(task, offering, { now, selfId, random, outstanding, hasRoom })
    if (placement.kind === 'nobody') {
      this.#waitForAnybody(task, now)
      return true
    }
    task.nobodySince = undefined
    if (placement.kind === 'later') {
      this.#wake(placement.at)
      return true
    }
    if (placement.kind === 'full') return placement.others
    const { chosen, scores } = placement
    this.#pending.remove(task)
    task.assign(chosen.nodeId, explain(chosen, scores, DEFAULT_WEIGHTS, selfId), now)
    if (!hasEnded(task.status)) void this.#attempts.run(task, chosen.nodeId)
    return true
  }

  #waitForAnybody(task: OwnedTask, now: number): void {
    task.nobodySince ??= now
    const { capability, capabilityWaitMs } = task.spec
    const until = task.nobodySince + capabilityWaitMs
    if (now < until) {
      this.#wake(until)
      return
    }
    const nearest = nearestNames(capability, this.#ports.knownCapabilities())
    const hint = nearest.length > 0 ? ` Nearest: ${nearest.join(', ')}.` : ' Nobody here offers anything yet.'
    const error = new CapabilityNotFoundError(`Nobody offered "${capability}" within ${capabilityWaitMs} ms.${hint}`, {
      capability,
      nearest,
      waitedMs: capabilityWaitMs
    })
    this.#finish(task, () => task.end('failed', error, now))
  }

  #wake(at: number): void {
    if (at >= this.#wakeAt) return
    this.#cancelWake?.()
    this.#wakeAt = at
    this.#cancelWake = this.#ports.clock.setTimeout(
      () => {
        this.#wakeAt = Number.POSITIVE_INFINITY
        this.#place()
      },
      Math.max(0, at - this.#ports.clock.now())
    )
  }
}
