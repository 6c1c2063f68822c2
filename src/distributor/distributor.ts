import type { Clock } from '../base/clock.ts'
import { errorFromData } from '../base/errors.ts'
import type { TaskSpec } from '../tasks/task-spec.ts'
import { hasEnded } from '../tasks/task-status.ts'
import type { Weights } from '../tasks/weights.ts'
import { AttemptWatch } from './attempt-watch.ts'
import { Attempts } from './attempts.ts'
import { Chooser, type Placed } from './chooser.ts'
import type { ExecuteOptions } from './execute-options.ts'
import { explain } from './explain.ts'
import { TaskCancelledError, TaskTimeoutError } from './failure.ts'
import type { FeedStep } from './feed-step.ts'
import { nobodyFound } from './nobody-found.ts'
import type { OfferingNode } from './offering-node.ts'
import { OwnedTask } from './owned-task.ts'
import { PendingTasks } from './pending-tasks.ts'
import type { placementOf } from './placement.ts'
import { RequirementChecks } from './requirement-check.ts'
import type { Scorer } from './scorer.ts'
import type { PieceOptions } from './task-feed.ts'
import { TaskStarts, type TaskStartsOptions, type TaskStartsPorts } from './task-starts.ts'

export interface DistributorPorts extends Pick<TaskStartsPorts, 'pureVersion' | 'onDissent' | 'onFed'> {
  readonly clock: Clock
  /** 0 to 1; the choice among near-equals. */
  readonly random: () => number
  readonly selfId: string
  readonly offering: (capability: string) => readonly OfferingNode[]
  /** One of those; with it, choosing among very many takes microseconds. */
  readonly offeringNode?: (capability: string, nodeId: string) => OfferingNode | undefined
  readonly knownCapabilities: () => Iterable<string>
  /** Runs one attempt, here or there. */
  readonly execute: (task: OwnedTask, executor: string, options: ExecuteOptions) => Promise<unknown>
  readonly onChange: (task: OwnedTask) => void
  /** A run of a task that somebody reads emitted something. */
  readonly onPiece?: (task: OwnedTask, sequence: number, value: unknown) => void
  /** Chooses where a task goes, of all who offer its capability. @default a {@link Chooser} */
  readonly place?: typeof placementOf
}

export interface DistributorOptions extends TaskStartsOptions {
  /** Of tasks that bring none of their own. */
  readonly weights?: Weights | undefined
  /** @default the weighted sum */
  readonly scorer?: Scorer | undefined
  /** Nodes drawn for each choice, this one beside them. @default all are looked at */
  readonly sample?: number | undefined
  /** Ids of nodes that tasks with `trustedOnly` may go to. @default this node alone */
  readonly trusted?: readonly string[] | undefined
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
  readonly #watch: AttemptWatch
  readonly #requirements: RequirementChecks
  readonly #chooser: Chooser
  readonly #onEnd = new Map<OwnedTask, () => void>()
  #wakeAt = Number.POSITIVE_INFINITY
  #cancelWake: (() => void) | undefined
  #placing = false
  #placeAgain = false

  constructor(ports: DistributorPorts, { weights, scorer, sample, trusted = [], resultCacheBytes }: DistributorOptions = {}) {
    this.#ports = ports
    this.#pending = new PendingTasks()
    this.#watch = new AttemptWatch(ports, nodeId => this.#chooser.touched(nodeId, ports.clock.now()))
    this.#requirements = new RequirementChecks({ selfId: ports.selfId, trusted }, () => this.#place())
    this.#chooser = new Chooser(
      {
        ...ports,
        scorer,
        sample,
        requirements: this.#requirements,
        outstanding: nodeId => this.#attempts.outstanding(nodeId),
        hasRoom: node => this.#attempts.hasRoom(node),
        past: (nodeId, capability, now) => this.#watch.past(nodeId, capability, now),
        isFull: (nodeId, now) => this.#watch.isFull(nodeId, now),
        lateMs: (nodeId, now) => this.#watch.lateMs(nodeId, now)
      },
      weights
    )
    this.#attempts = new Attempts({
      ...ports,
      watch: (task, executor) => this.#watch.sent(executor, task),
      finish: (task, how) => this.#finish(task, how),
      again: task => this.#pending.add(task),
      freed: () => this.#place()
    })
    const onDissent = (nodeId: string, name: string): void => this.#watch.dissented(nodeId, name, ports.onDissent)
    const starts = { ...ports, attempts: this.#attempts, place: (task: OwnedTask) => this.#queue(task), onDissent }
    this.#starts = new TaskStarts({ ...starts, finish: (task, how) => this.#finish(task, how) }, { resultCacheBytes })
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
  feed(taskId: string, sequence: number, step: FeedStep, options: PieceOptions): void {
    const task = this.#tasks.get(taskId)
    if (step.error == null) task?.feed?.push(sequence, step, options)
    else task?.abort.abort(errorFromData(step.error))
  }

  /** A node came, went or changed, or many when none is named: what waits may find a place. */
  nodesChanged(nodeId?: string): void {
    this.#chooser.changed(nodeId, this.#ports.clock.now())
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
    this.#watch.lookForSilent(now)
    for (const capability of this.#pending.capabilities) {
      this.#chooser.begin(capability, now)
      this.#pending.eachWhile(capability, now, task => this.#placeOne(task, now))
    }
  }

  /** True when the next task of this capability may be looked at: this one went, or only it cannot go. */
  #placeOne(task: OwnedTask, now: number): boolean {
    const placed = this.#chooser.of(task, now)
    if (placed.kind === 'nobody') {
      this.#waitForAnybody(task, now)
      return true
    }
    task.nobodySince = undefined
    if (placed.kind === 'chosen') this.#assign(task, placed, now)
    else if (placed.kind === 'later') this.#wake(placed.at)
    else if (placed.kind === 'refused') this.#finish(task, () => task.end('failed', placed.error, now))
    return placed.kind !== 'full' || placed.others
  }

  #assign(task: OwnedTask, { choice, weights, asked }: Extract<Placed, { kind: 'chosen' }>, now: number): void {
    const executor = choice.chosen.nodeId
    this.#pending.remove(task)
    task.assign(executor, explain(choice, { weights, selfId: this.#ports.selfId, asked }), now)
    if (!hasEnded(task.status)) void this.#attempts.run(task, executor)
  }

  #waitForAnybody(task: OwnedTask, now: number): void {
    task.nobodySince ??= now
    const until = task.nobodySince + task.spec.capabilityWaitMs
    if (now < until) {
      this.#wake(until)
      return
    }
    const { capability, require } = task.spec
    const check = require == null ? undefined : this.#requirements.of(require)
    const facts = {
      offering: this.#ports.offering(capability),
      check: typeof check === 'object' && 'excludes' in check ? check : undefined,
      knownCapabilities: this.#ports.knownCapabilities()
    }
    this.#finish(task, () => task.end('failed', nobodyFound(task.spec, facts), now))
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
