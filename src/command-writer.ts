import { NOT_SMALL, smallCopy } from './base/small-copy.ts'
import { TurnGate } from './base/turn-gate.ts'
import type { ToCore } from './node-protocol.ts'

/**
 * Hands commands to a core on another thread: small submits of a busy page together, because each hand-over wakes the other thread; everything else at once, behind
 * what waits. What is submitted is what it was in the moment of `submit`: a small input is copied, one that cannot be goes at once.
 */
export class CommandWriter {
  readonly #post: (commands: readonly ToCore[]) => void
  #waiting: ToCore[] = []
  readonly #gate = new TurnGate(() => this.#flush())

  /** `post` throws what a structured clone throws. */
  constructor(post: (commands: readonly ToCore[]) => void) {
    this.#post = post
  }

  send(command: ToCore): void {
    const gathered = command.type === 'submit' ? gatheredSubmit(command) : undefined
    if (gathered != null) {
      this.#waiting.push(gathered)
      this.#gate.request()
      return
    }
    this.#flush()
    this.#post([command])
  }

  #flush(): void {
    if (this.#waiting.length === 0) return
    const waiting = this.#waiting
    this.#waiting = []
    this.#post(waiting)
  }
}

/** As it may wait; nothing when it may not. */
function gatheredSubmit(command: Extract<ToCore, { type: 'submit' }>): ToCore | undefined {
  const { spec } = command
  // inputs of a batch were copied when they were taken
  if (spec.batch != null) return command
  const input = smallCopy(spec.input)
  return input === NOT_SMALL ? undefined : { type: 'submit', spec: { ...spec, input } }
}
