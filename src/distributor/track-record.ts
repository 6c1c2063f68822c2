/** What an owner learnt of executors by using them. Time is passed in; what is old counts less; what is kept is bounded. */

/** Of one node with one capability. */
interface Past {
  at: number
  done: number
  failed: number
  /** Sum of the logarithms of its run times, and how many: both decay alike. */
  logMs: number
  runs: number
}

/** Of one capability, wherever it runs. */
interface Common {
  at: number
  logMs: number
  runs: number
  /** Sum of how far each run was from the mean of its time. */
  spread: number
}

/** What was learnt counts half after this time: a node may be mended, its person may have closed the game. */
const HALF_LIFE_MS = 60_000
/** The same for waits: queues change faster than machines. */
const WAIT_HALF_LIFE_MS = 10_000
/** Runs that went well which everybody is believed to have had: one failure must not banish a node. */
export const ASSUMED_DONE = 2
/** Runs before a node's own times count as much as the common ones. */
const ASSUMED_RUNS = 4
/** Weight of the newest wait. */
const NEWEST_WAIT = 0.5
/** Pairs of node and capability; the one used longest ago is forgotten. */
const MAX_PASTS = 4_096
const MAX_COMMON = 256
const MAX_WAITS = 4_096
/** Decayed counts below this are nothing. */
const NOTHING = 0.01

const decay = (ms: number, halfLife: number): number => 0.5 ** (Math.max(0, ms) / halfLife)

/**
 * How often nodes did what they were asked, how fast, and how much longer than they said it took them to begin. Nobody is judged by what he says of himself
 * here. It does not know how it is used for choosing.
 */
export class TrackRecord {
  readonly #pasts = new Map<string, Past>()
  readonly #common = new Map<string, Common>()
  readonly #waits = new Map<string, { at: number; lateMs: number }>()

  /**
   * 0 to 1: share of attempts that went well, times how its runs compare with those of others, where they are slower by more than chance explains. 1 for
   * whom nothing is known of.
   */
  past(nodeId: string, capability: string, now: number): number {
    const past = this.#pasts.get(keyOf(nodeId, capability))
    if (past == null) return 1
    const kept = decay(now - past.at, HALF_LIFE_MS)
    const [done, failed] = [past.done * kept, past.failed * kept]
    return ((done + ASSUMED_DONE) / (done + failed + ASSUMED_DONE)) * this.#speed(past, capability, past.runs * kept)
  }

  /** Milliseconds that a start there comes later than its own word let expect. */
  lateMs(nodeId: string, now: number): number {
    const wait = this.#waits.get(nodeId)
    return wait == null ? 0 : wait.lateMs * decay(now - wait.at, WAIT_HALF_LIFE_MS)
  }

  /** Typical time of a run, wherever; `undefined` when none was seen. */
  typicalMs(capability: string): number | undefined {
    const common = this.#common.get(capability)
    return common == null ? undefined : Math.exp(common.logMs / common.runs)
  }

  /** An attempt went well and took so long to run. */
  done(nodeId: string, capability: string, runMs: number, now: number): void {
    const logMs = Math.log(Math.max(1, runMs))
    const past = this.#of(nodeId, capability, now)
    past.done++
    past.logMs += logMs
    past.runs++
    const common = this.#commonOf(capability, now)
    common.logMs += logMs
    common.runs++
    common.spread += Math.abs(logMs - common.logMs / common.runs)
  }

  /** An attempt failed, and it was the node's doing. */
  failed(nodeId: string, capability: string, now: number): void {
    this.#of(nodeId, capability, now).failed++
  }

  /** An attempt began so much later than was expected of the node; below 0: sooner. */
  waited(nodeId: string, lateByMs: number, now: number): void {
    const before = this.lateMs(nodeId, now)
    const lateMs = before + NEWEST_WAIT * (Math.max(0, lateByMs) - before)
    this.#waits.delete(nodeId)
    if (lateMs < 1) return
    this.#waits.set(nodeId, { at: now, lateMs })
    dropOldest(this.#waits, MAX_WAITS)
  }

  /** `runs`: those of the past that still count. */
  #speed(past: Past, capability: string, runs: number): number {
    const common = this.#common.get(capability)
    if (common == null || runs < NOTHING) return 1
    const slowerBy = past.logMs / past.runs - common.logMs / common.runs
    const byChance = common.spread / common.runs / Math.sqrt(runs)
    return Math.exp(-Math.max(0, slowerBy * (runs / (runs + ASSUMED_RUNS)) - byChance))
  }

  #of(nodeId: string, capability: string, now: number): Past {
    const key = keyOf(nodeId, capability)
    const past = this.#pasts.get(key) ?? { at: now, done: 0, failed: 0, logMs: 0, runs: 0 }
    const kept = decay(now - past.at, HALF_LIFE_MS)
    past.at = now
    past.done *= kept
    past.failed *= kept
    past.logMs *= kept
    past.runs *= kept
    this.#pasts.delete(key)
    this.#pasts.set(key, past)
    dropOldest(this.#pasts, MAX_PASTS)
    return past
  }

  #commonOf(capability: string, now: number): Common {
    const common = this.#common.get(capability) ?? { at: now, logMs: 0, runs: 0, spread: 0 }
    const kept = decay(now - common.at, HALF_LIFE_MS)
    common.at = now
    common.logMs *= kept
    common.runs *= kept
    common.spread *= kept
    this.#common.delete(capability)
    this.#common.set(capability, common)
    dropOldest(this.#common, MAX_COMMON)
    return common
  }
}

const keyOf = (nodeId: string, capability: string): string => `${nodeId} ${capability}`

function dropOldest(map: Map<string, unknown>, limit: number): void {
  if (map.size <= limit) return
  const [oldest] = map.keys()
  if (oldest != null) map.delete(oldest)
}
