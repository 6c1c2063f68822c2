import { TypedEventEmitter } from 'main-event'
import { type ErrorData, errorFromData } from './base/errors.ts'
import type { Explanation } from './distributor/explanation.ts'
import type { TaskView } from './distributor/task-view.ts'
import type { Task, TaskEvents } from './kyrox-node.ts'
import { OutputReference } from './output-reference.ts'
import { PieceQueue } from './piece-queue.ts'
import { hasEnded, type TaskStatus } from './tasks/task-status.ts'

/** What a handle says of its task's output. */
export interface OutputWords {
  /** Other tasks will depend on it. */
  keep(): void
  /** It is wanted here. */
  fetch(): void
  /** How the task ended, for those that depend on it: nobody has kept its output. */
  known(view: TaskView, output: unknown): void
}

const NO_WORDS: OutputWords = { keep: () => {}, fetch: () => {}, known: () => {} }

/** The submitter's side of a task, fed with views by the node's handle. */
export class TaskHandle<Output> extends TypedEventEmitter<TaskEvents> implements Task<Output> {
  readonly #result: Promise<Output>
  readonly #words: OutputWords
  /** Somebody asked for the result. */
  #isAsked = false
  #isFetched = false
  /** Somebody asked for a reference. */
  #isReferred = false
  #output: unknown
  readonly #ended = Promise.withResolvers<void>()
  readonly #pieces: PieceQueue
  #view: TaskView
  readonly #cancel: (reason: string) => void
  #resolve: (output: Output) => void = () => {}
  #reject: (error: Error) => void = () => {}

  constructor(
    view: TaskView,
    cancel: (reason: string) => void,
    taken: (sequence: number) => void = () => {},
    words: OutputWords = NO_WORDS
  ) {
    super()
    this.#words = words
    this.#view = view
    this.#cancel = cancel
    this.#pieces = new PieceQueue(taken)
    this.#result = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // a task nobody waits for may fail without bringing the page's error handler in; whoever awaits the promise still gets it
    this.#result.catch(() => {})
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

  get result(): Promise<Output> {
    this.#isAsked = true
    this.#fetch()
    return this.#result
  }

  get output(): OutputReference {
    if (!this.#isReferred) {
      this.#isReferred = true
      this.#words.keep()
      if (hasEnded(this.status)) this.#words.known(this.#view, this.#output)
    }
    return new OutputReference(this.id)
  }

  /** Resolves when it has ended, however: without asking for its result. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  /** Why it was not done; absent when it was, or has not ended. */
  get failure(): Error | undefined {
    return this.#view.error == null ? undefined : errorFromData(this.#view.error)
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

  /** A newer view; with the output when it is done and that is here. `isKept`: the node keeps it for those that depend on it. */
  update(view: TaskView, output: unknown, isKept = false): void {
    const before = this.#view
    if (hasEnded(before.status)) return
    this.#view = view
    // an event nobody hears costs as much as one that somebody does
    if (view.progress !== before.progress && this.listenerCount('progress') > 0)
      this.safeDispatchEvent('progress', { detail: view.progress })
    if (view.status !== before.status && this.listenerCount('status') > 0) this.safeDispatchEvent('status', { detail: view.status })
    if (!hasEnded(view.status)) return
    this.#pieces.end()
    this.#output = output
    if (this.#isReferred && !isKept) this.#words.known(view, output)
    if (view.error != null) this.#reject(errorFromData(view.error))
    // the type is the submitter's word for what the capability returns
    else if (view.outputAt == null) this.#resolve(output as Output)
    else this.#fetch()
    this.#ended.resolve()
  }

  /** What it came to, fetched from where it was kept. */
  fetched(output: unknown, error: ErrorData | undefined): void {
    if (error == null) this.#resolve(output as Output)
    else this.#reject(errorFromData(error))
  }

  #fetch(): void {
    if (!this.#isAsked || this.#isFetched || this.#view.outputAt == null) return
    this.#isFetched = true
    this.#words.fetch()
  }
}
