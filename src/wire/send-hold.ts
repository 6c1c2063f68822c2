import type { Clock } from '../base/clock.ts'

/** So many short frames may be under way without a word of the peer before others wait: a few tasks at once never do. */
const UNHEARD_FRAMES = 16
/** What waits for a word goes without one after this: as long as two round trips between tabs, and nothing to a peer further away. */
const HOLD_MS = 2

export interface SendHoldPorts {
  readonly clock: Pick<Clock, 'setTimeout'>
  /** What waited may go. */
  readonly onOver: () => void
}

/**
 * Lets short frames wait for each other on a busy link: while many are under way, the next ones wait until the peer has said anything, so that each send carries
 * what came meanwhile. The peer's answers set the pace, and few and large packets cost both sides a fraction of many small ones.
 * Source: the idea is Nagle's (RFC 896), with a number in place of one and a limit in time.
 */
export class SendHold {
  readonly #ports: SendHoldPorts
  #unheard = 0
  #cancel: (() => void) | undefined

  constructor(ports: SendHoldPorts) {
    this.#ports = ports
  }

  /** Whether what waits has to go on waiting. */
  get holds(): boolean {
    if (this.#unheard < UNHEARD_FRAMES) return false
    this.#cancel ??= this.#ports.clock.setTimeout(() => this.heard(), HOLD_MS)
    return true
  }

  /** So many counted frames went out. */
  sent(frames: number): void {
    this.#unheard += frames
  }

  /** The peer said something, or need not be waited for. */
  heard(): void {
    this.#unheard = 0
    if (this.#cancel == null) return
    this.stop()
    this.#ports.onOver()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
