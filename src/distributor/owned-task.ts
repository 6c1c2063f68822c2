import { errorToData } from '../base/errors.ts'
import type { TaskSpec } from '../tasks/task-spec.ts'
import { canMove, hasEnded, type TaskStatus } from '../tasks/task-status.ts'
import type { Explanation } from './explanation.ts'
import { TaskPieces } from './task-pieces.ts'
import type { AttemptView, TaskView } from './task-view.ts'

export interface OwnedTaskPorts {
  readonly onChange: (task: OwnedTask) => void
  readonly onPiece?: (task: OwnedTask, sequence: number, value: unknown) => void
}

/** A task and its record, on the node that owns it. Moves only as the table of statuses allows; every change makes a new view. */
export class OwnedTask {
  readonly spec: TaskSpec
  /** Aborts on cancel and on the deadline; the reason is the error the task ends with. */
  readonly abort = new AbortController()
  readonly deadline: number
  /** When it was found that nobody offers the capability; `undefined` while somebody does. */
  nobodySince: number | undefined
  /** Not before this time may the next attempt start. */
  notBefore = 0
  /** An idle node that asked for it: it goes there, if it may. */
  askedBy: string | undefined
  /** Attempts that ended because somebody asked for it: nobody's failures. */
  askedAway = 0
  /** Executors whose attempt failed, with how often. */
  readonly failed = new Map<string, number>()
  #view: TaskView
  #output: unknown
  /** Where what its runs emit goes; absent when nobody reads it. */
  readonly pieces: TaskPieces | undefined
  readonly #onChange: (task: OwnedTask) => void

  constructor(spec: TaskSpec, now: number, { onChange, onPiece }: OwnedTaskPorts) {
    this.spec = spec
    this.deadline = now + spec.timeoutMs
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

  get epoch(): number {
    return this.#view.attempts.length
  }

  /** An executor was chosen; the epoch is counted up. */
  assign(executor: string, explanation: Explanation, now: number): void {
    const attempt: AttemptView = { epoch: this.epoch + 1, executor, startedAt: now, explanation }
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

  done(output: unknown, now: number): void {
    this.#output = output
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
    const last = this.#view.attempts.at(-1)
    if (last == null) return this.#view.attempts
    const ended: AttemptView = { ...last, endedAt: now, ...(error == null ? {} : { error: errorToData(error) }) }
    return [...this.#view.attempts.slice(0, -1), ended]
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
