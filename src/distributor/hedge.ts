import { errorFromData } from '../base/errors.ts'
import type { AttemptTimes } from './attempt-times.ts'
import { isRetried } from './failure.ts'
import type { OwnedTask } from './owned-task.ts'
import type { RetryBudget } from './retry-budget.ts'
import { type CopiesPorts, TaskCopies } from './task-copies.ts'

export interface HedgePorts extends CopiesPorts {
  readonly times: AttemptTimes
  /** A further attempt is paid for as a retry is: a network that is slow because it has too much to do gets little more. */
  readonly budget: RetryBudget
}

/** One task with further attempts elsewhere when one takes long. The first result is the task's, whoever it comes from. */
export class Hedge {
  readonly #ports: HedgePorts
  readonly #task: OwnedTask
  readonly #copies: TaskCopies
  #left: number
  #watched = 0
  #cancelTimer: (() => void) | undefined

  constructor(ports: HedgePorts, task: OwnedTask) {
    this.#ports = ports
    this.#task = task
    this.#left = task.spec.hedge?.atMost ?? 0
    this.#copies = new TaskCopies(ports, task, { onEnd: copy => this.#onEnd(copy), onMove: copy => this.#onMove(copy) })
    task.abort.signal.addEventListener('abort', () => this.#cancelTimer?.(), { once: true })
  }

  start(): void {
    this.#copies.start(this.#task.spec.retries, () => false)
  }

  /** The newest attempt is the one whose time runs. */
  #onMove({ status, epoch }: OwnedTask): void {
    if (status !== 'assigned' || epoch <= this.#watched) return
    this.#watched = epoch
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const { hedge, capability } = this.#task.spec
    const afterMs = hedge?.afterMs ?? this.#ports.times.p95(capability)
    if (afterMs == null || this.#left === 0) return
    this.#cancelTimer = this.#ports.clock.setTimeout(() => this.#another(), afterMs)
  }

  #another(): void {
    // one that waits for a node, or for its turn to be tried again, does not take long: it has not begun
    if (this.#copies.open.some(({ status }) => status === 'waiting') || !this.#ports.budget.pay(this.#ports.clock.now())) return
    this.#left--
    this.#copies.start(0, (nodeId, copy) => this.#copies.all.some(other => other !== copy && other.view.executor === nodeId))
  }

  #onEnd(copy: OwnedTask): void {
    const { status, view, output } = copy
    const now = this.#ports.clock.now()
    if (status === 'done') {
      this.#settle(() => this.#task.done(output, now))
      return
    }
    const error = errorFromData(view.error ?? { name: 'KyroxError', message: 'The attempt ended' })
    // nobody to hedge with, or the hedge was lost: the one that runs may still do it
    const mayGoOn = isRetried(error) || error.name === 'CapabilityNotFoundError'
    if (mayGoOn && this.#copies.open.length > 0) return
    // when all were lost, what befell the first says more than that a hedge found nobody
    const first = this.#copies.all[0]?.view.error
    const shown = mayGoOn && first != null ? errorFromData(first) : error
    this.#settle(() => this.#task.end('failed', shown, now))
  }

  #settle(how: () => void): void {
    this.#cancelTimer?.()
    this.#copies.settle(how)
  }
}
