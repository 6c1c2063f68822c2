import { errorToData } from '../base/errors.ts'
import { Stopper } from '../base/stop-signal.ts'
import type { TaskSpec } from '../tasks/task-spec.ts'
import { canMove, hasEnded, type TaskStatus } from '../tasks/task-status.ts'
import type { Explanation } from './explanation.ts'
import type { TaskFeed } from './task-feed.ts'
import { TaskPieces } from './task-pieces.ts'
import type { AttemptView, TaskView } from './task-view.ts'

export interface OwnedTaskPorts {
  readonly onChange: (task: OwnedTask) => void
  readonly onPiece?: (task: OwnedTask, sequence: number, value: unknown) => void
}

/** What is different about one of several copies of a task that run at once. */
export interface CopyOptions {
  readonly deadline: number
  readonly retries: number
  /** Copies of one task count their attempts together. */
  readonly nextEpoch: () => number
  readonly notOn: (nodeId: string) => boolean
}

/** A task and its record, on the node that owns it. Moves only as the table of statuses allows; every change makes a new view. */
export class OwnedTask {
  readonly spec: TaskSpec
  /** Aborts on cancel and on the deadline; the reason is the error the task ends with. */
  readonly abort = new Stopper()
  readonly deadline: number
  readonly retries: number
  /** Nodes that it must not go to. @default none */
  readonly notOn: ((nodeId: string) => boolean) | undefined
  /** Hears of its output when it is done. */
  onDone: ((output: unknown) => void) | undefined
  readonly #nextEpoch: () => number
  /** When it was found that nobody offers the capability; `undefined` while somebody does. */
  nobodySince: number | undefined
  /** Not before this time may the next attempt start. */
  notBefore = 0
  /** An idle node that asked for it: it goes there, if it may. */
  askedBy: string | undefined
  /** Attempts that ended because somebody asked for it: nobody's failures. */
  askedAway = 0
  /** Others may need the output: a large one stays with its executor. */
  keep: boolean
  /** Executors whose attempt failed, with how often. */
  readonly failed = new Map<string, number>()
  #view: TaskView
  #output: unknown
  /** Where what its runs emit goes; absent when nobody reads it. */
  readonly pieces: TaskPieces | undefined
  /** Streamed input; absent when there is none. */
  feed: TaskFeed | undefined
  readonly #onChange: (task: OwnedTask) => void

  constructor(spec: TaskSpec, now: number, { onChange, onPiece }: OwnedTaskPorts, copy?: CopyOptions) {
    this.spec = spec
    this.deadline = copy?.deadline ?? now + spec.timeoutMs
    this.retries = copy?.retries ?? spec.retries
    this.notOn = copy?.notOn
    this.#nextEpoch = copy?.nextEpoch ?? (() => this.epoch + 1)
    this.keep = spec.keep === true
    this.#onChange = onChange
    if (spec.stream === true && onPiece != null) this.pieces = new TaskPieces((sequence, value) => onPiece(this, sequence, value))
    const { id, capability, priority } = spec
    this.#view = { id, capability, priority, status: 'waiting', progress: 0, createdAt: now, attempts: [] }
  }

  get view(): TaskView {
    return this.#view
  }

  get status(): TaskStatus {
    return this.#view.status
  }

  get output(): unknown {
    return this.#output
  }

  /** Number of the newest attempt; 0 before the first. */
  get epoch(): number {
    return this.#view.attempts.at(-1)?.epoch ?? 0
  }

  /** Attempts so far. */
  get tries(): number {
    return this.#view.attempts.length
  }

  /** An executor was chosen; the epoch is counted up. */
  assign(executor: string, explanation: Explanation, now: number): void {
    const attempt: AttemptView = { epoch: this.#nextEpoch(), executor, startedAt: now, explanation }
    this.#move('assigned', { executor, progress: 0, attempts: [...this.#view.attempts, attempt] })
  }

  started(): void {
    if (this.status === 'assigned') this.#move('running', {})
  }

  progressed(fraction: number): void {
    // one that waits again has no run that could be on its way
    if ((this.status !== 'running' && this.status !== 'assigned') || !(fraction >= 0 && fraction <= 1)) return
    this.#set({ progress: Math.max(this.#view.progress, fraction) })
  }

  /** The same attempt goes on at another node. */
  moved(executor: string): void {
    const last = this.#view.attempts.at(-1)
    if (last == null || hasEnded(this.status)) return
    const moved: AttemptView = { ...last, executor, movedFrom: [...(last.movedFrom ?? []), last.executor] }
    this.#set({ executor, attempts: [...this.#view.attempts.slice(0, -1), moved] })
  }

  /** Shows what its copies do, of which it has no attempts of its own. */
  show(status: TaskStatus, change: Partial<TaskView>): void {
    if (hasEnded(this.status)) return
    this.#set({ ...change, status: canMove(this.status, status) ? status : this.status })
  }

  done(output: unknown, now: number): void {
    this.#output = output
    this.onDone?.(output)
    this.#move('done', { progress: 1, endedAt: now, attempts: this.#endedAttempts(now, undefined) })
  }

  /** The attempt failed and another may follow. */
  attemptFailed(error: unknown, now: number): void {
    const executor = this.#view.executor
    if (executor != null) this.failed.set(executor, (this.failed.get(executor) ?? 0) + 1)
    this.#move('waiting', { progress: 0, attempts: this.#endedAttempts(now, error) })
  }

  end(status: 'failed' | 'cancelled', error: unknown, now: number): void {
    const attempts = this.status === 'waiting' ? this.#view.attempts : this.#endedAttempts(now, error)
    this.#move(status, { endedAt: now, attempts, error: errorToData(error) })
  }

  #endedAttempts(now: number, error: unknown): readonly AttemptView[] {
    const how = error == null ? {} : { error: errorToData(error) }
    return this.#view.attempts.map(attempt => (attempt.endedAt == null ? { ...attempt, endedAt: now, ...how } : attempt))
  }

  #move(status: TaskStatus, change: Partial<TaskView>): void {
    if (!canMove(this.status, status)) return
    this.#set({ ...change, status })
  }

  #set(change: Partial<TaskView>): void {
    this.#view = { ...this.#view, ...change }
    this.#onChange(this)
  }
}
