import type { Clock } from './base/clock.ts'
import { NotServingError } from './distributor/failure.ts'
import type { ServingView } from './kyrox-node.ts'

export interface ServingPorts {
  readonly clock: Clock
  readonly onChange: () => void
}

/**
 * Whether this node runs the work of others: off, on, finishing what runs, or paused until a time. It decides nothing about own tasks.
 */
export class Serving {
  readonly #ports: ServingPorts
  #state: ServingView['state'] = 'off'
  #cores: number
  #resumesAt: number | undefined
  #cancelResume: (() => void) | undefined

  constructor(ports: ServingPorts, cores: number) {
    this.#ports = ports
    this.#cores = cores
  }

  get state(): ServingView['state'] {
    return this.#state
  }

  get cores(): number {
    return this.#cores
  }

  view(running: number, busyMs: number): ServingView {
    const resumes = this.#resumesAt == null ? {} : { resumesAt: this.#resumesAt }
    return Object.freeze({ state: this.#state, cores: this.#cores, running, busyMs, ...resumes })
  }

  /** @throws NotServingError */
  admit(capability: string): void {
    if (this.#state !== 'on') throw new NotServingError(`This node does not run the work of others now (${this.#state})`, { capability })
  }

  serve(cores: number): void {
    this.#cores = cores
    this.#set('on')
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
