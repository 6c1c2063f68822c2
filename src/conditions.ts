import { type Conditions, UNKNOWN_CONDITIONS } from './runtime/may-serve.ts'

/** What of a `Document` is watched. */
export interface WatchedDocument {
  readonly visibilityState: string
  addEventListener(type: 'visibilitychange', listener: () => void): void
  removeEventListener(type: 'visibilitychange', listener: () => void): void
}

/** `BatteryManager` of the Battery Status API: Chromium, in secure contexts. */
export interface WatchedBattery {
  readonly charging: boolean
  addEventListener(type: 'chargingchange', listener: () => void): void
  removeEventListener(type: 'chargingchange', listener: () => void): void
}

/** `PressureObserver` of the Compute Pressure API: Chromium. */
export type PressureObserverClass = new (
  heard: (records: ReadonlyArray<{ readonly state: string }>) => void
) => { observe(source: 'cpu', options: { readonly sampleInterval: number }): Promise<void>; disconnect(): void }

/** What a browser has of signals; each may be missing. */
export interface ConditionsEnvironment {
  readonly document?: WatchedDocument | undefined
  readonly getBattery?: (() => Promise<WatchedBattery>) | undefined
  readonly PressureObserver?: PressureObserverClass | undefined
}

/** Pressure changes over seconds. */
const SAMPLE_MS = 2_000
const PRESSURES: ReadonlySet<string | undefined> = new Set(['nominal', 'fair', 'serious', 'critical'])
const isPressure = (state: string | undefined): state is NonNullable<Conditions['pressure']> => PRESSURES.has(state)

/** Watches how the machine is and tells each change, the first state included. A signal that is missing or refused stays unknown. */
export class ConditionsWatch {
  readonly #environment: ConditionsEnvironment
  readonly #onChange: (conditions: Conditions) => void
  #conditions = UNKNOWN_CONDITIONS
  readonly #undo: Array<() => void> = []
  #stopped = false

  constructor(environment: ConditionsEnvironment, onChange: (conditions: Conditions) => void) {
    this.#environment = environment
    this.#onChange = onChange
  }

  get conditions(): Conditions {
    return this.#conditions
  }

  start(): void {
    this.#watchVisibility()
    this.#onChange(this.#conditions)
    this.#watchBattery().catch(() => {})
    this.#watchPressure().catch(() => {})
  }

  /** Idempotent. */
  stop(): void {
    this.#stopped = true
    for (const undo of this.#undo.splice(0)) undo()
  }

  #watchVisibility(): void {
    const { document } = this.#environment
    if (document == null) return
    const look = (): boolean => document.visibilityState !== 'hidden'
    const onChange = (): void => this.#set({ visible: look() })
    this.#conditions = { ...this.#conditions, visible: look() }
    document.addEventListener('visibilitychange', onChange)
    this.#undo.push(() => document.removeEventListener('visibilitychange', onChange))
  }

  async #watchBattery(): Promise<void> {
    const battery = await this.#environment.getBattery?.()
    if (battery == null || this.#stopped) return
    const onChange = (): void => this.#set({ charging: battery.charging })
    battery.addEventListener('chargingchange', onChange)
    this.#undo.push(() => battery.removeEventListener('chargingchange', onChange))
    onChange()
  }

  async #watchPressure(): Promise<void> {
    const { PressureObserver } = this.#environment
    if (PressureObserver == null) return
    const observer = new PressureObserver(records => {
      const state = records.at(-1)?.state
      if (isPressure(state)) this.#set({ pressure: state })
    })
    this.#undo.push(() => observer.disconnect())
    await observer.observe('cpu', { sampleInterval: SAMPLE_MS })
  }

  #set(change: Partial<Conditions>): void {
    const before = this.#conditions
    const after = { ...before, ...change }
    if (this.#stopped || Object.entries(change).every(([name, value]) => before[name as keyof Conditions] === value)) return
    this.#conditions = after
    this.#onChange(after)
  }
}

/** The signals of the browser this runs in. */
export function browserEnvironment(): ConditionsEnvironment {
  // neither API is in TypeScript's library, because not every engine has it
  const scope = globalThis as { document?: Document; navigator?: Navigator; PressureObserver?: PressureObserverClass }
  const navigator = scope.navigator as { getBattery?: () => Promise<WatchedBattery> } | undefined
  return {
    document: scope.document,
    getBattery: typeof navigator?.getBattery === 'function' ? () => navigator.getBattery?.() as Promise<WatchedBattery> : undefined,
    PressureObserver: scope.PressureObserver
  }
}
