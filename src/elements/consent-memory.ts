import type { ElementOptions } from './element-options.ts'

/** Nobody remembers what they agreed to longer than that. */
const ALWAYS_MS = 30 * 24 * 3_600_000

export interface ConsentMemoryPorts {
  readonly now: () => number
  /** Undefined where the browser gives none, as in a sandboxed frame. */
  readonly session: () => Storage | undefined
  readonly local: () => Storage | undefined
}

/**
 * Keeps a yes for as long as the page's `remember` says, for the same network and capabilities only. It spares the person the question,
 * not the click: serving starts by `requestServe()` alone. A Stop forgets it everywhere.
 */
export class ConsentMemory {
  readonly #ports: ConsentMemoryPorts

  constructor(ports: ConsentMemoryPorts) {
    this.#ports = ports
  }

  /** Cores agreed to; `undefined` when the question has to be asked. */
  recall(options: ElementOptions): number | undefined {
    try {
      const kept = JSON.parse(this.#store(options)?.getItem(keyOf(options)) ?? 'null') as {
        readonly cores?: unknown
        readonly until?: unknown
      } | null
      const isValid = typeof kept?.until === 'number' && kept.until > this.#ports.now() && Number.isInteger(kept.cores)
      return isValid ? Math.min(kept.cores as number, options.maxCores) : undefined
    } catch {
      // written by somebody else, or the storage is closed to this page
      return undefined
    }
  }

  keep(options: ElementOptions, cores: number): void {
    try {
      this.#store(options)?.setItem(keyOf(options), JSON.stringify({ cores, until: this.#ports.now() + ALWAYS_MS }))
    } catch {
      // a full or closed storage: the question is asked again next time
    }
  }

  forget(options: ElementOptions): void {
    for (const store of [this.#ports.session, this.#ports.local]) {
      try {
        store()?.removeItem(keyOf(options))
      } catch {
        // a storage that cannot be opened keeps nothing
      }
    }
  }

  #store({ remember }: ElementOptions): Storage | undefined {
    if (remember === 'none') return undefined
    return remember === 'session' ? this.#ports.session() : this.#ports.local()
  }
}

/** Another network or another capability is another question. */
const keyOf = ({ network, capabilities }: ElementOptions): string => `kyrox:consent:${network}:${[...capabilities].sort().join(',')}`
