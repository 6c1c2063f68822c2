import type { Clock } from '../base/clock.ts'
import { hasEnded, type TaskStatus } from '../tasks/task-status.ts'
import { TaskCancelledError } from './failure.ts'
import { OwnedTask } from './owned-task.ts'

export interface CopiesPorts {
  readonly clock: Clock
  /** Lets a copy wait for an executor, as any task does. */
  readonly place: (copy: OwnedTask) => void
  /** Ends the task; nothing happens when it has ended. */
  readonly finish: (task: OwnedTask, how: () => void) => void
}

export interface CopiesListener {
  /** A copy has come to its end, whatever that is. */
  readonly onEnd: (copy: OwnedTask) => void
  /** A copy changed and has not ended. */
  readonly onMove?: (copy: OwnedTask) => void
}

/** The furthest of them is how far the task is. */
const ORDER: readonly TaskStatus[] = ['running', 'assigned']

/**
 * Several copies of one task under way at once: each is placed, tried again and cancelled as a task of its own, under the task's id and with epochs that no
 * two of them share. The task itself only shows what they do. This does not know which of their results counts.
 */
export class TaskCopies {
  readonly task: OwnedTask
  readonly all: OwnedTask[] = []
  readonly #ports: CopiesPorts
  readonly #listener: CopiesListener
  readonly #spec: OwnedTask['spec']
  #epoch = 0
  #isOver = false

  constructor(ports: CopiesPorts, task: OwnedTask, listener: CopiesListener) {
    this.#ports = ports
    this.#listener = listener
    this.task = task
    // one for all: the input is encoded once for each of these
    const { hedge: _, redundancy: __, ...spec } = task.spec
    this.#spec = spec
    task.abort.signal.addEventListener('abort', () => this.#abandon(task.abort.signal.reason as Error), { once: true })
  }

  get open(): OwnedTask[] {
    return this.all.filter(({ status }) => !hasEnded(status))
  }

  /** One more, on another node than `notOn` names. */
  start(retries: number, notOn: (nodeId: string, copy: OwnedTask) => boolean): OwnedTask {
    const { clock, place } = this.#ports
    const copy: OwnedTask = new OwnedTask(
      this.#spec,
      clock.now(),
      { onChange: () => this.#changed(copy) },
      { deadline: this.task.deadline, retries, nextEpoch: () => ++this.#epoch, notOn: nodeId => notOn(nodeId, copy) }
    )
    this.all.push(copy)
    place(copy)
    return copy
  }

  /** Ends the task, and cancels what is still under way for it. */
  settle(how: () => void): void {
    this.#abandon(new TaskCancelledError('Another attempt was enough'))
    this.#show()
    this.#ports.finish(this.task, how)
  }

  #abandon(reason: Error): void {
    this.#isOver = true
    for (const copy of this.open) copy.abort.abort(reason)
  }

  #changed(copy: OwnedTask): void {
    if (this.#isOver) return
    this.#show()
    if (hasEnded(copy.status)) this.#listener.onEnd(copy)
    else this.#listener.onMove?.(copy)
  }

  #show(): void {
    const views = this.all.map(({ view }) => view)
    const attempts = views.flatMap(view => view.attempts).sort((a, b) => a.epoch - b.epoch)
    const status = ORDER.find(each => views.some(view => view.status === each)) ?? 'waiting'
    const executor = attempts.at(-1)?.executor
    const progress = Math.max(0, ...views.map(view => view.progress))
    this.task.show(status, { attempts, progress, ...(executor == null ? {} : { executor }) })
  }
}
