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
    const copied = command.type === 'submit' ? smallCopy(command.spec.input) : NOT_SMALL
    if (command.type === 'submit' && copied !== NOT_SMALL) {
      this.#waiting.push({ type: 'submit', spec: { ...command.spec, input: copied } })
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
