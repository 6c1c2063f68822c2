import type { Clock } from '../base/clock.ts'
import type { Usage } from './agent-services.ts'

/** What an agent has used on this node. */
export interface UsageView {
  /** Processor time in all, in milliseconds. */
  readonly cpuMs: number
  /** Of one core, over the last ten seconds: 0.25 is a quarter. More than 1 when it runs several times at once. */
  readonly cpuShare: number
  /** Told last. */
  readonly memoryBytes: number
  readonly peakBytes: number
}

interface Meter {
  readonly since: number
  cpuMs: number
  memoryBytes: number
  peakBytes: number
  /** Processor time by slot of the clock, oldest first. */
  readonly slots: Array<{ readonly slot: number; cpuMs: number }>
}

const WINDOW_MS = 10_000
/** The window moves in steps of this. */
const SLOT_MS = 500
/** A share of less time than this would say more of when it was asked for than of the agent. */
const LEAST_WINDOW_MS = 1_000
/** Agents metered; the one that used nothing for longest is forgotten. */
const MAX_AGENTS = 64

/** Adds up what agents use. It does not know who measured it. */
export class UsageMeter {
  readonly #clock: Clock
  readonly #meters = new Map<string, Meter>()

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock
  }

  add(agent: string, { cpuMs, memoryBytes }: Usage): void {
    const now = this.#clock.now()
    // what it tells now it used before
    const meter = this.#meters.get(agent) ?? { since: now - cpuMs, cpuMs: 0, memoryBytes: 0, peakBytes: 0, slots: [] }
    this.#meters.delete(agent)
    this.#meters.set(agent, meter)
    meter.cpuMs += cpuMs
    meter.memoryBytes = memoryBytes
    meter.peakBytes = Math.max(meter.peakBytes, memoryBytes)
    const slot = Math.floor(now / SLOT_MS)
    const last = meter.slots.at(-1)
    if (last?.slot === slot) last.cpuMs += cpuMs
    else meter.slots.push({ slot, cpuMs })
    dropBefore(meter, now)
    const [oldest] = this.#meters.keys()
    if (this.#meters.size > MAX_AGENTS && oldest != null) this.#meters.delete(oldest)
  }

  get(agent: string): UsageView | undefined {
    const meter = this.#meters.get(agent)
    return meter == null ? undefined : viewOf(meter, this.#clock.now())
  }

  /** By agent. */
  get all(): Map<string, UsageView> {
    const now = this.#clock.now()
    return new Map([...this.#meters].map(([agent, meter]) => [agent, viewOf(meter, now)]))
  }

  forget(agent: string): void {
    this.#meters.delete(agent)
  }
}

function viewOf(meter: Meter, now: number): UsageView {
  dropBefore(meter, now)
  const { cpuMs, memoryBytes, peakBytes, slots, since } = meter
  const recentMs = slots.reduce((sum, slot) => sum + slot.cpuMs, 0)
  const windowMs = Math.min(WINDOW_MS, Math.max(LEAST_WINDOW_MS, now - since))
  return { cpuMs, memoryBytes, peakBytes, cpuShare: recentMs / windowMs }
}

function dropBefore({ slots }: Meter, now: number): void {
  const first = Math.floor((now - WINDOW_MS) / SLOT_MS)
  while (slots[0] != null && slots[0].slot <= first) slots.shift()
}
