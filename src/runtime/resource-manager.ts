import { type Conditions, mayServe, UNKNOWN_CONDITIONS } from './may-serve.ts'
import { DEFAULT_BUDGET, type ResourceBudget } from './resource-budget.ts'
import { OverloadedError } from './scheduler.ts'

/** A run that asks to be let in. */
export interface Admission {
  /** Most that it may hold. */
  readonly memoryLimitBytes: number
  /** A task of this node: it is counted, and never refused. */
  readonly own: boolean
}

/**
 * Lets runs in while the person's budget and the state of the machine allow. It measures nothing: a run counts with its limit, which its sandbox keeps.
 */
export class ResourceManager {
  #budget: ResourceBudget
  #conditions: Conditions = UNKNOWN_CONDITIONS
  #memoryBytes = 0

  constructor(budget: ResourceBudget = DEFAULT_BUDGET) {
    this.#budget = budget
  }

  get budget(): ResourceBudget {
    return this.#budget
  }

  set budget(budget: ResourceBudget) {
    this.#budget = budget
  }

  get conditions(): Conditions {
    return this.#conditions
  }

  set conditions(conditions: Conditions) {
    this.#conditions = conditions
  }

  /** What the runs that were let in may hold together. */
  get memoryBytes(): number {
    return this.#memoryBytes
  }

  /** To be called with what it returns when the run has ended. @throws OverloadedError */
  admit({ memoryLimitBytes, own }: Admission): () => void {
    if (!own) this.#assertRoom(memoryLimitBytes)
    this.#memoryBytes += memoryLimitBytes
    let isReleased = false
    return () => {
      if (!isReleased) this.#memoryBytes -= memoryLimitBytes
      isReleased = true
    }
  }

  #assertRoom(memoryLimitBytes: number): void {
    const may = mayServe(this.#conditions, this.#budget)
    if (may !== true) throw new OverloadedError(`The work of others has to wait here (${may})`, { heldBy: may })
    const limit = this.#budget.memoryBytes
    const value = this.#memoryBytes + memoryLimitBytes
    if (value > limit)
      throw new OverloadedError(`Expected runs of at most ${limit} bytes of memory together, got ${value}`, { value, limit })
  }
}
