import type { Clock } from '../base/clock.ts'
import { CREDIT_STEP_BYTES, MAX_CHUNKS_AT_ONCE, MAX_FRAME_BYTES, MAX_UNACKNOWLEDGED_BYTES } from './limits.ts'
import type { StreamPath } from './stream-path.ts'

/** An acknowledgement waits so long for frames to say it with. Its sender keeps what it sent meanwhile, and waits for nothing else. */
const ACK_DELAY_MS = 50
/** So many frames, and it goes along with whatever is sent next: a frame of four bytes for sixteen. */
const ACK_ALONG_FRAMES = 16
/** So many frames, and it waits no longer: else the sender's window would be the limit of the rate. */
const ACK_FRAMES = 256

/** More than any sender may have under way that keeps to its window: one send goes past it. */
const MOST_UNTOLD_BYTES = MAX_UNACKNOWLEDGED_BYTES + (MAX_CHUNKS_AT_ONCE + 1) * MAX_FRAME_BYTES

/**
 * The peer's counted frames: which of them is new, and when to say how many there were, seldom enough that it costs next to nothing, often enough that
 * the sender's window never closes. No path is ever ahead of what has arrived, so that nothing has to be kept to be put in order.
 */
export class Arrivals {
  readonly #clock: Clock
  readonly #onDue: () => void
  #arrived = 0
  #frames = 0
  #bytes = 0
  #isDue = false
  #duplicates = 0
  #cancel: (() => void) | undefined

  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock
    this.#onDue = onDue
  }

  /** Frames that came again after their path had changed. */
  get duplicates(): number {
    return this.#duplicates
  }

  /**
   * A path goes on at this number, and is told by the same path what has arrived, so that no more is sent again than must be. False when that would leave
   * a gap, which no honest sender does: it begins with what is not acknowledged.
   */
  begin(path: StreamPath, number: number): boolean {
    const isGood = path.isConfirmed && number <= this.#arrived
    path.nextHeard = isGood ? number : undefined
    if (isGood) path.tell({ kind: 'ack', upTo: this.#arrived })
    return isGood
  }

  /** A counted frame has come by a path, so many bytes long. */
  judge(path: StreamPath, bytes: number): 'new' | 'duplicate' | 'refused' | 'flood' {
    const number = path.nextHeard
    if (number == null) return 'refused'
    path.nextHeard = number + 1
    if (number < this.#arrived) {
      this.#duplicates++
      return 'duplicate'
    }
    this.#arrived++
    this.#frames++
    this.#bytes += bytes
    if (this.#bytes > MOST_UNTOLD_BYTES) return 'flood'
    if (this.#frames >= ACK_FRAMES || this.#bytes >= CREDIT_STEP_BYTES) this.due()
    else this.#cancel ??= this.#clock.setTimeout(() => this.due(), ACK_DELAY_MS)
    return 'new'
  }

  /** The peer wants to know, or the last word may be lost with its path. */
  due(): void {
    if (this.#isDue || this.#arrived === 0) return
    this.#isDue = true
    this.#onDue()
  }

  /** What to say now that something is sent, if anything. */
  take(): number | undefined {
    if (!this.#isDue && this.#frames < ACK_ALONG_FRAMES) return undefined
    this.stop()
    this.#isDue = false
    this.#frames = 0
    this.#bytes = 0
    return this.#arrived
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
