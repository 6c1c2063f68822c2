import type { Clock } from './base/clock.ts'
import { NotServingError } from './distributor/failure.ts'
import type { ServingView } from './kyrox-node.ts'
import { type Conditions, type HeldBy, mayServe } from './runtime/may-serve.ts'
import type { ResourceBudget } from './runtime/resource-budget.ts'
import type { ResourceManager } from './runtime/resource-manager.ts'

export interface ServingPorts {
  readonly clock: Clock
  readonly resources: ResourceManager
  readonly onChange: () => void
}

/**
 * Whether this node runs the work of others: off, on, finishing what runs, or paused until a time. While it is on, the person's budget and the state of the
 * machine may hold it: it takes nothing new then, and goes on by itself. It decides nothing about own tasks.
 */
export class Serving {
  readonly #ports: ServingPorts
  #state: ServingView['state'] = 'off'
  #resumesAt: number | undefined
  #cancelResume: (() => void) | undefined

  constructor(ports: ServingPorts) {
    this.#ports = ports
  }

  get state(): ServingView['state'] {
    return this.#state
  }

  get cores(): number {
    return this.#ports.resources.budget.cores
  }

  /** Why nothing is taken though it is on. */
  get heldBy(): HeldBy | undefined {
    const { conditions, budget } = this.#ports.resources
    const may = mayServe(conditions, budget)
    return this.#state !== 'on' || may === true ? undefined : may
  }

  /** Whether work of others would be taken now. */
  get isOpen(): boolean {
    return this.#state === 'on' && this.heldBy == null
  }

  view(running: number, busyMs: number): ServingView {
    const { heldBy } = this
    const resumes = this.#resumesAt == null ? {} : { resumesAt: this.#resumesAt }
    return Object.freeze({ state: this.#state, cores: this.cores, running, busyMs, ...resumes, ...(heldBy == null ? {} : { heldBy }) })
  }

  /** @throws NotServingError */
  admit(capability: string): void {
    if (this.isOpen) return
    throw new NotServingError(`This node does not run the work of others now (${this.heldBy ?? this.#state})`, { capability })
  }

  serve(cores: number): void {
    const { resources } = this.#ports
    resources.budget = { ...resources.budget, cores }
    this.#set('on')
  }

  /** What the person allows. */
  allow(budget: ResourceBudget): void {
    this.#ports.resources.budget = budget
    this.#ports.onChange()
  }

  /** How the machine is now. */
  observe(conditions: Conditions): void {
    const before = this.heldBy
    this.#ports.resources.conditions = conditions
    if (this.heldBy !== before) this.#ports.onChange()
  }

  /** Takes nothing new; `underWay` is how many runs of others are still to end. A pause is not followed by anything then. */
  finish(underWay: number): void {
    if (this.#state === 'paused') this.#set('off')
    else if (this.#state === 'on') this.#set(underWay > 0 ? 'finishing' : 'off')
  }

  /** The last run of others ended. */
  ranDry(): void {
    if (this.#state === 'finishing') this.#set('off')
  }

  off(): void {
    this.#set('off')
  }

  /** Off for a while. Who does not serve is not made to by a pause that ends. */
  pause(ms: number): void {
    if (this.#state === 'off') {
      this.#ports.onChange()
      return
    }
    this.#set('paused')
    this.#resumesAt = this.#ports.clock.now() + ms
    this.#cancelResume = this.#ports.clock.setTimeout(() => this.#set('on'), ms)
    this.#ports.onChange()
  }

  #set(state: ServingView['state']): void {
    this.#cancelResume?.()
    this.#cancelResume = undefined
    this.#resumesAt = undefined
    this.#state = state
    this.#ports.onChange()
  }
}
