/** Why a run was interrupted. */
export type Interruption = 'time' | 'memory'

export interface RunLimits {
  /** Share of a core. */
  readonly cpuLimit: number
  readonly timeoutMs: number
  /** Held by the interpreter and the code together. */
  readonly memoryBytes: () => number
  readonly memoryLimitBytes: number
}

/** Code that caught one interrupt gets the next so much later. */
const INTERRUPT_EVERY_MS = 20
/** Shorter rests are gathered; longer ones are cut, so that a cancel is heard between two steps. */
const LEAST_REST_MS = 4
const MOST_REST_MS = 40

/**
 * Measures the time that Python is at work, lets it rest when that is more than its share, and interrupts it. CPython asks it between
 * instructions, so a loop is reached too; one long call into C (a huge power, a regular expression) is not, until it returns. The time is that of
 * the clock while Python has the thread: browsers tell no processor time.
 */
export class RunMeter {
  #limits: RunLimits | undefined
  #deadline = Number.POSITIVE_INFINITY
  #since: number | undefined
  #busyMs = 0
  #toldMs = 0
  #runStartMs = 0
  #restedMs = 0
  #lastInterrupt = Number.NEGATIVE_INFINITY
  #interruption: Interruption | undefined
  readonly #pause = sharedCell()

  /** The next run begins. */
  arm(limits: RunLimits): void {
    this.#limits = limits
    this.#deadline = performance.now() + limits.timeoutMs
    this.#runStartMs = this.#busyMs
    this.#restedMs = 0
    this.#interruption = undefined
  }

  /** The run is over: nothing is interrupted from here on. @returns what ended it, if that was an interrupt */
  disarm(): Interruption | undefined {
    this.#limits = undefined
    return this.#interruption
  }

  /** Python gets the thread. */
  enter(): void {
    this.#since = performance.now()
  }

  /** Python gives the thread back. */
  leave(): void {
    this.#count()
    this.#since = undefined
    this.#rest()
  }

  /** Asked by CPython while it works. */
  shouldInterrupt(): boolean {
    const now = this.#count()
    if (this.#limits == null) return false
    this.#rest()
    if (now - this.#lastInterrupt < INTERRUPT_EVERY_MS) return false
    if (this.#limits.memoryBytes() > this.#limits.memoryLimitBytes) this.#interruption = 'memory'
    else if (now > this.#deadline) this.#interruption = 'time'
    else return false
    this.#lastInterrupt = now
    return true
  }

  /** Milliseconds of work since this was asked last. */
  takeBusyMs(): number {
    this.#count()
    const taken = this.#busyMs - this.#toldMs
    this.#toldMs = this.#busyMs
    return taken
  }

  #count(): number {
    const now = performance.now()
    if (this.#since != null) {
      this.#busyMs += now - this.#since
      this.#since = now
    }
    return now
  }

  #rest(): void {
    const share = this.#limits?.cpuLimit ?? 1
    if (share >= 1 || this.#pause == null) return
    const owed = (this.#busyMs - this.#runStartMs) * (1 / share - 1) - this.#restedMs
    if (owed < LEAST_REST_MS) return
    const from = performance.now()
    Atomics.wait(this.#pause, 0, 0, Math.min(owed, MOST_REST_MS))
    const until = performance.now()
    this.#restedMs += until - from
    if (this.#since != null) this.#since = until
  }
}

/** Pages that are not isolated have no `SharedArrayBuffer` by name; a shared WebAssembly memory has one all the same. */
function sharedCell(): Int32Array<SharedArrayBuffer> | undefined {
  try {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
    // a shared memory has no other kind of buffer
    return new Int32Array(buffer as unknown as SharedArrayBuffer)
  } catch {
    return undefined
  }
}
