/** Idle time older than this is not made up for. */
const WINDOW_MS = 200
/** Less than this is not worth a rest: sleeps are no shorter than about a millisecond. */
const LEAST_REST_MS = 4
/** One rest; a thread that sleeps hears nothing. */
const LONGEST_REST_MS = 20

/** Keeps work to a share of the time by resting: each millisecond of work must be paid for by 1 / share milliseconds of time. It knows no clock. */
export class CpuShare {
  readonly #share: number
  #busyMs = 0
  #wallMs = 0

  constructor(share: number) {
    this.#share = share
  }

  /** So long work went on. */
  worked(ms: number): void {
    this.#busyMs += ms
    this.#wallMs += ms
  }

  /** So long nothing was done, whether to rest or for want of work. */
  rested(ms: number): void {
    this.#wallMs += ms
    const paidMs = this.#busyMs / this.#share
    if (this.#wallMs > paidMs + WINDOW_MS) this.#wallMs = paidMs + WINDOW_MS
  }

  /** How long to rest before more work; 0 when it is not worth it. */
  get owedMs(): number {
    if (this.#share >= 1) return 0
    const owed = this.#busyMs / this.#share - this.#wallMs
    return owed < LEAST_REST_MS ? 0 : owed
  }

  /** How long to rest at once. */
  get restMs(): number {
    return Math.min(this.owedMs, LONGEST_REST_MS)
  }
}
