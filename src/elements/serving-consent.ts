import { ConsentMemory } from './consent-memory.ts'
import { type ConsentView, KyroxConsentEvent } from './element-events.ts'
import type { ElementOptions } from './element-options.ts'
import type { NodeCard } from './node-card.ts'
import { StopGuard } from './stop-guard.ts'

const NO_CONSENT: ConsentView = Object.freeze({ granted: false, cores: 0, capabilities: Object.freeze([]) })

/** The platform's own name for a thing that the person, not the program, decides. */
export const notAllowed = (why: string): DOMException => new DOMException(why, 'NotAllowedError')

export interface ServingConsentPorts {
  /** Hears `kyrox-consent`. */
  readonly target: EventTarget
  readonly isStopVisible: () => boolean
  /** The Stop button has gone while it was needed. */
  readonly stopHidden: () => void
}

/** The person's yes: how it is asked for, how long it holds, and that the way to take it back stays in sight. */
export class ServingConsent {
  readonly #ports: ServingConsentPorts
  readonly #memory = new ConsentMemory({ now: Date.now, session: () => sessionStorage, local: () => localStorage })
  readonly #guard: StopGuard
  #view = NO_CONSENT

  constructor(ports: ServingConsentPorts) {
    this.#ports = ports
    this.#guard = new StopGuard({ isVisible: ports.isStopVisible, hidden: ports.stopHidden })
  }

  get view(): ConsentView {
    return this.#view
  }

  /** @throws NotAllowedError */
  async ask(card: NodeCard | undefined, options: ElementOptions, cores: number): Promise<number> {
    if (!(navigator.userActivation?.isActive ?? false)) throw notAllowed('Serving starts with a click of the person')
    if (card == null || options.ui === 'none') throw notAllowed('Serving needs a card or a badge in the page, with its Stop button')
    if (options.isolation === 'frame') throw notAllowed('isolation="frame" is not available')
    if (options.capabilities.length === 0) throw notAllowed('The capabilities attribute names nothing to offer')
    const wanted = Math.min(Math.max(Math.floor(cores) || 1, 1), options.maxCores)
    const allowed = this.#memory.recall(options) ?? (await card.ask(options, wanted))
    if (allowed == null) throw notAllowed('The person said no')
    return allowed
  }

  grant(options: ElementOptions, cores: number): void {
    const change = this.#view.granted ? 'changed' : 'granted'
    this.#view = Object.freeze({ granted: true, cores, capabilities: Object.freeze([...options.capabilities]) })
    this.#memory.keep(options, cores)
    this.#guard.start()
    this.#ports.target.dispatchEvent(new KyroxConsentEvent(change, this.#view))
  }

  /** The person said Stop: the next time they are asked again. */
  forget(options: ElementOptions): void {
    this.#memory.forget(options)
    this.withdraw()
  }

  withdraw(): void {
    this.#guard.stop()
    if (!this.#view.granted) return
    this.#view = NO_CONSENT
    this.#ports.target.dispatchEvent(new KyroxConsentEvent('withdrawn', NO_CONSENT))
  }
}
