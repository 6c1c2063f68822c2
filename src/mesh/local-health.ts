/** How often links are judged, and suspects asked. */
export const TICK_MS = 300
/** A timer later than this was held up: by work on this thread, a hidden tab's clamp, a busy machine. */
const LATE_MS = 250
/** The awake clock moves by this at most from one tick to the next: what was longer, this node did not see pass. */
const MOST_AWAKE_MS = 2 * TICK_MS
/** A gap of this length is a sleep (frozen, suspended), not only a delay. */
const SLEPT_MS = 2_500
/** Faults counted at most, so that a peer whose socket is gone is dead within three seconds all the same. */
const MOST_FAULTS = 3
/** So many faults make this node twice as patient. */
const FAULTS_TO_DOUBLE = 4
/** Forgiven with each tick that comes in time: one fault in three seconds. */
const FORGIVEN_EACH_TICK = 0.1
/** A timer clamped to a second is nothing that others need to know; one held back longer is. */
const SLOW_MS = 1_500

/**
 * What a node knows of its own slowness, with the time passed in. Its clock counts only time in which this node was awake, so that a stall of its own
 * is nobody's silence; and each sign that the fault may be here makes it more patient. Source: Lifeguard's local health multiplier.
 */
export class LocalHealth {
  #lastTick: number
  #awake = 0
  #faults = 0
  #gapMs = 0

  constructor(now: number) {
    this.#lastTick = now
  }

  /** Milliseconds this node has been awake, as of `now`. */
  awakeAt(now: number): number {
    return this.#awake + clamped(now - this.#lastTick)
  }

  /** Factor for every wait, 1 or more. */
  get patience(): number {
    return 1 + this.#faults / FAULTS_TO_DOUBLE
  }

  /** How often this node can be expected to speak; 0: as often as everybody. */
  get everyMs(): number {
    return this.#gapMs > SLOW_MS ? Math.round(this.#gapMs) : 0
  }

  /** Its timer fired. Returns for how long it slept, 0 when it did not. */
  tick(now: number): number {
    const gap = now - this.#lastTick
    this.#awake += clamped(gap)
    this.#lastTick = now
    this.#gapMs = Math.max(gap, this.#gapMs * 0.8)
    const lateMs = gap - TICK_MS
    if (lateMs > LATE_MS) this.fault(lateMs / 500)
    else this.#faults = Math.max(0, this.#faults - FORGIVEN_EACH_TICK)
    return gap > SLEPT_MS ? gap : 0
  }

  /** A sign that the fault is here: somebody suspects this node, a suspect turns out alive, a witness does not answer. */
  fault(howMany = 1): void {
    this.#faults = Math.min(MOST_FAULTS, this.#faults + howMany)
  }
}

/** A clock that was set back stands still. */
const clamped = (gap: number): number => Math.min(MOST_AWAKE_MS, Math.max(0, gap))
