import { SandboxLimitError as LimitError, type SandboxLimitError } from '../engine.ts'
import { CpuShare } from './cpu-share.ts'
import { memoryLimitError } from './guest-errors.ts'

/** The code ran longer than it may. The same name as the node's own: to whoever waits it is one thing. */
export class RunBudgetError extends LimitError {
  override name = 'RunTimeoutError'
}

export interface WatchPorts {
  /** Monotonic, in milliseconds. */
  readonly ticks: () => number
  /** Stops the thread for so long. Absent where it cannot be stopped: a loop without a rest then keeps its core until its time is up. */
  readonly sleep?: ((ms: number) => void) | undefined
}

export interface WatchLimits {
  readonly memoryLimitBytes: number
  readonly cpuLimit: number
}

/**
 * Looks at the time and the memory of code while it runs, and stops it for good when either is spent. It is asked by the interpreter every so many
 * instructions; it knows nothing of what is run.
 */
export class RunWatch {
  readonly #ports: WatchPorts
  readonly #limits: WatchLimits
  readonly #share: CpuShare
  #deadline = Number.POSITIVE_INFINITY
  #budgetMs = 0
  #stopped: SandboxLimitError | undefined
  #memoryBytes: () => number = () => 0
  /** When the work that is not counted yet began, while code runs. */
  #since: number | undefined
  #idleSince: number
  #cpuMs = 0

  constructor(ports: WatchPorts, limits: WatchLimits) {
    this.#ports = ports
    this.#limits = limits
    this.#share = new CpuShare(limits.cpuLimit)
    this.#idleSince = ports.ticks()
  }

  /** What ended the code. It does not begin again after. */
  get stopped(): SandboxLimitError | undefined {
    return this.#stopped
  }

  get memoryBytes(): number {
    return this.#memoryBytes()
  }

  /** Left of the budget. */
  get leftMs(): number {
    return this.#deadline - this.#ports.ticks()
  }

  /** Another interpreter is watched from now on. */
  watch(memoryBytes: () => number): void {
    this.#memoryBytes = memoryBytes
  }

  /** A run begins, with so long for all of it. */
  begin(budgetMs = Number.POSITIVE_INFINITY): void {
    this.#budgetMs = budgetMs
    this.#deadline = this.#ports.ticks() + budgetMs
  }

  stop(error: SandboxLimitError): SandboxLimitError {
    this.#stopped ??= error
    return this.#stopped
  }

  /** Counts what `work` takes. @throws SandboxLimitError when it came to an end by a limit, whatever `work` made of it */
  during<Result>(work: () => Result): Result {
    if (this.#stopped != null) throw this.#stopped
    if (this.#since != null) return work()
    this.#since = this.#ports.ticks()
    this.#share.rested(this.#since - this.#idleSince)
    const result = this.#outcomeOf(work)
    this.#count()
    this.#since = undefined
    this.#look()
    if (this.#stopped != null) throw this.#stopped
    return result()
  }

  /** Whether code must stop now; rests when it has had its share. Once yes, always yes: code cannot catch its way out. */
  readonly isOver = (): boolean => {
    this.#look()
    while (this.#stopped == null && this.#ports.sleep != null && this.#since != null) {
      this.#count()
      const restMs = Math.min(this.#share.restMs, Math.max(1, this.leftMs))
      if (!(restMs > 0)) break
      this.#ports.sleep(restMs)
      const now = this.#ports.ticks()
      this.#share.rested(now - this.#since)
      this.#since = now
      this.#look()
    }
    return this.#stopped != null
  }

  /** To rest before more code is run, so as to keep to the share. */
  get owedMs(): number {
    return this.#share.owedMs
  }

  /** Milliseconds of work since it was asked last. */
  takeCpuMs(): number {
    if (this.#since != null) this.#count()
    const cpuMs = this.#cpuMs
    this.#cpuMs = 0
    return cpuMs
  }

  /** What `work` returned or threw, for when that still counts. */
  #outcomeOf<Result>(work: () => Result): () => Result {
    try {
      const result = work()
      return () => result
    } catch (error) {
      return () => {
        throw error
      }
    }
  }

  #count(): void {
    const now = this.#ports.ticks()
    const worked = now - (this.#since ?? now)
    this.#share.worked(worked)
    this.#cpuMs += worked
    this.#since = now
    this.#idleSince = now
  }

  #look(): void {
    if (this.#memoryBytes() > this.#limits.memoryLimitBytes) this.stop(memoryLimitError(this.#limits.memoryLimitBytes))
    if (this.#ports.ticks() >= this.#deadline) {
      this.stop(new RunBudgetError(`The run took longer than ${Math.round(this.#budgetMs)} ms`, { limit: Math.round(this.#budgetMs) }))
    }
  }
}
