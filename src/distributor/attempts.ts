import type { Clock } from '../base/clock.ts'
import { isNamed } from '../base/errors.ts'
import { isOutcomes } from '../tasks/batch.ts'
import type { TaskSpec } from '../tasks/task-spec.ts'
import { hasEnded } from '../tasks/task-status.ts'
import { askerIn } from './asked-away.ts'
import { AttemptTimes } from './attempt-times.ts'
import type { WatchedAttempt } from './attempt-watch.ts'
import type { ExecuteOptions } from './execute-options.ts'
import { outstandingLimit } from './expected-wait.ts'
import { InputsGoneError, InvalidResultError, isRetried } from './failure.ts'
import type { OfferingNode } from './offering-node.ts'
import type { OwnedTask } from './owned-task.ts'
import { RetryBudget, refusedRetry } from './retry-budget.ts'
import { SendWindows } from './send-windows.ts'

export interface AttemptsPorts {
  readonly clock: Clock
  /** 0 to 1; the jitter of retries. */
  readonly random: () => number
  /** Runs one attempt, here or there. */
  readonly execute: (task: OwnedTask, executor: string, options: ExecuteOptions) => Promise<unknown>
  /** The task ends, as `how` does it; nothing happens when it has ended already. */
  readonly finish: (task: OwnedTask, how: () => void) => void
  /** Learns from an attempt that was just sent. */
  readonly watch: (task: OwnedTask, executor: string) => WatchedAttempt
  /** The task waits for another attempt. */
  readonly again: (task: OwnedTask) => void
  /** An executor has room again. */
  readonly freed: () => void
}

/** First wait before a retry; doubled each time, jittered. */
const RETRY_MS = 50
const MAX_RETRY_MS = 2_000

/** Runs the attempts of tasks, knows how many are where, and decides after a failure whether another follows. It does not choose who runs them. */
export class Attempts {
  readonly #ports: AttemptsPorts
  /** Inputs under way, by executor. */
  readonly #outstanding = new Map<string, number>()
  readonly #windows = new SendWindows()
  /** How often this node tries again. */
  readonly budget = new RetryBudget()
  /** How long attempts took. */
  readonly times = new AttemptTimes()

  constructor(ports: AttemptsPorts) {
    this.#ports = ports
  }

  /** Inputs of this owner under way there: one for each attempt, several for a batch. */
  outstanding(nodeId: string): number {
    return this.#outstanding.get(nodeId) ?? 0
  }

  hasRoom({ nodeId, capacity, serviceMs }: OfferingNode): boolean {
    return this.outstanding(nodeId) < Math.min(this.#windows.of(nodeId), outstandingLimit(capacity, serviceMs))
  }

  /** Resolves when the attempt is over, however it ended. */
  async run(task: OwnedTask, executor: string): Promise<void> {
    const { epoch, spec } = task
    const { batch: inputs = 1 } = spec
    this.#outstanding.set(executor, this.outstanding(executor) + inputs)
    const { clock, execute, finish, watch } = this.#ports
    const watched = watch(task, executor)
    let failure: unknown
    const current = (): boolean => task.epoch === epoch && !hasEnded(task.status)
    const sentAt = clock.now()
    if (task.tries === 1) this.budget.earn()
    try {
      const output = await execute(task, executor, {
        signal: task.abort.signal,
        atOnce: watched.atOnce,
        stay: watched.stay,
        onStart: () => {
          watched.started()
          if (current()) task.started()
        },
        onProgress: fraction => current() && task.progressed(fraction),
        onMoved: to => current() && task.moved(to)
      })
      assertAnswers(spec, output, executor)
      this.#windows.took(executor, inputs)
      // how long several take together says nothing of one
      if (spec.batch == null) this.times.record(spec.capability, clock.now() - sentAt)
      if (current()) finish(task, () => task.done(output, clock.now()))
    } catch (error) {
      failure = error
      if (isNamed(error, 'OverloadedError')) this.#windows.refused(executor, this.outstanding(executor) - inputs + 1)
      if (current()) this.#onFailed(task, error)
    } finally {
      this.#returned(executor, inputs)
      watched.ended(failure)
      this.#ports.freed()
    }
  }

  #returned(executor: string, inputs: number): void {
    const left = this.outstanding(executor) - inputs
    if (left > 0) this.#outstanding.set(executor, left)
    else this.#outstanding.delete(executor)
  }

  #onFailed(task: OwnedTask, error: unknown): void {
    const { clock, random, finish, again } = this.#ports
    const now = clock.now()
    task.askedBy = askerIn(error, task.askedAway)
    if (task.askedBy != null) task.askedAway++
    const isAsked = task.askedBy != null
    const isLast = !isRetried(error) || task.tries - task.askedAway > task.retries
    const isUnfed = task.feed?.canRunAgain === false
    // a node that was asked for the task by an idle one did not fail: nothing is owed for that
    if (isLast || isUnfed || !(isAsked || this.budget.mayRetry(error as Error, task.view.executor ?? '', now))) {
      const shown = isLast ? error : isUnfed ? new InputsGoneError(error as Error) : refusedRetry(error)
      finish(task, () => task.end('failed', shown, now))
      return
    }
    task.attemptFailed(error, now)
    if (!isAsked) task.notBefore = now + Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** (task.tries - 1)) * (0.5 + 0.5 * random())
    again(task)
  }
}

/** @throws InvalidResultError when the executor does not say of each input of a batch what came of it */
function assertAnswers({ batch }: TaskSpec, output: unknown, executor: string): void {
  if (batch == null || isOutcomes(output, batch)) return
  throw new InvalidResultError(`Executor ${executor} did not say what came of each of ${batch} inputs`, { peerId: executor, limit: batch })
}
