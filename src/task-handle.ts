import { TypedEventEmitter } from 'main-event'
import { errorFromData } from './base/errors.ts'
import type { Explanation } from './distributor/explanation.ts'
import type { TaskView } from './distributor/task-view.ts'
import type { Task, TaskEvents } from './kyrox-node.ts'
import { PieceQueue } from './piece-queue.ts'
import { hasEnded, type TaskStatus } from './tasks/task-status.ts'

/** The submitter's side of a task, fed with views by the node's handle. */
export class TaskHandle<Output> extends TypedEventEmitter<TaskEvents> implements Task<Output> {
  readonly result: Promise<Output>
  readonly #pieces: PieceQueue
  #view: TaskView
  readonly #cancel: (reason: string) => void
  #resolve: (output: Output) => void = () => {}
  #reject: (error: Error) => void = () => {}

  constructor(view: TaskView, cancel: (reason: string) => void, taken: (sequence: number) => void = () => {}) {
    super()
    this.#view = view
    this.#cancel = cancel
    this.#pieces = new PieceQueue(taken)
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // a task nobody waits for may fail without bringing the page's error handler in; whoever awaits the promise still gets it
    this.result.catch(() => {})
  }

  get id(): string {
    return this.#view.id
  }

  get capability(): string {
    return this.#view.capability
  }

  get status(): TaskStatus {
    return this.#view.status
  }

  get progress(): number {
    return this.#view.progress
  }

  get emitted(): AsyncIterable<unknown> {
    return this.#pieces
  }

  get view(): TaskView {
    return this.#view
  }

  get explanation(): Explanation | undefined {
    return this.#view.attempts.at(-1)?.explanation
  }

  cancel(reason = 'by its submitter'): void {
    if (!hasEnded(this.status)) this.#cancel(reason)
  }

  /** A piece that a run emitted. */
  piece(sequence: number, value: unknown): void {
    this.#pieces.push(sequence, value)
  }

  /** A newer view; with the output when it is done. */
  update(view: TaskView, output: unknown): void {
    const before = this.#view
    if (hasEnded(before.status)) return
    this.#view = view
    // an event nobody hears costs as much as one that somebody does
    if (view.progress !== before.progress && this.listenerCount('progress') > 0)
      this.safeDispatchEvent('progress', { detail: view.progress })
    if (view.status !== before.status && this.listenerCount('status') > 0) this.safeDispatchEvent('status', { detail: view.status })
    if (hasEnded(view.status)) this.#pieces.end()
    // the type is the submitter's word for what the capability returns
    if (view.status === 'done') this.#resolve(output as Output)
    else if (view.error != null) this.#reject(errorFromData(view.error))
  }
}
