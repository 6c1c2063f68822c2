import { nextTurn } from './next-turn.ts'

/**
 * When to pass on what was collected: the first at once, at the end of its microtasks; what comes in the same turn of the event loop or in those that
 * were waiting already, together behind them. So nothing waits on an idle thread, and a busy one passes on more at a time the busier it is.
 * It knows no clock, nor what it passes on.
 */
export class TurnGate {
  readonly #pass: () => void
  #state: 'open' | 'passing' | 'shut' = 'open'
  #wanted = false

  constructor(pass: () => void) {
    this.#pass = pass
  }

  /** There is something to pass on. */
  request(): void {
    this.#wanted = true
    if (this.#state !== 'open') return
    this.#state = 'passing'
    queueMicrotask(() => this.#go())
  }

  #go(): void {
    this.#wanted = false
    this.#state = 'shut'
    try {
      this.#pass()
    } finally {
      // behind what is passed on, because asking for a turn takes as long as that
      nextTurn(() => {
        if (this.#wanted) this.#go()
        else this.#state = 'open'
      })
    }
  }
}
