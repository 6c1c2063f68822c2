/** Events of `<kyrox-node>`: they bubble and cross shadow roots, so that a page can listen once, anywhere above. Notifications only: cancelling one changes nothing. */
import type { ErrorData } from '../base/errors.ts'
import type { PeerView, RunView, TaskView } from '../kyrox-node.ts'

/** `stopped`: the person took the consent back; the node is still a member and may ask for work of its own. */
export type ElementStatus = 'idle' | 'connecting' | 'online' | 'relayed' | 'serving' | 'paused' | 'stopped' | 'error'

/** `alone`: joined, nobody else there. `mixed`: some peers directly, some over the relay. */
export type ElementQuality = 'none' | 'alone' | 'direct' | 'mixed' | 'relayed'

/** What the person allowed. */
export interface ConsentView {
  readonly granted: boolean
  readonly cores: number
  readonly capabilities: readonly string[]
}

const REACHES_ALL: EventInit = { bubbles: true, composed: true }

/** The element's state, or how well its peers are reached, is another now. */
export class KyroxStatusEvent extends Event {
  readonly status: ElementStatus
  readonly quality: ElementQuality

  constructor(status: ElementStatus, quality: ElementQuality) {
    super('kyrox-status', REACHES_ALL)
    this.status = status
    this.quality = quality
  }
}

/** The person allowed, changed or took back what the network may use. */
export class KyroxConsentEvent extends Event {
  readonly change: 'granted' | 'changed' | 'withdrawn'
  readonly consent: ConsentView

  constructor(change: KyroxConsentEvent['change'], consent: ConsentView) {
    super('kyrox-consent', REACHES_ALL)
    this.change = change
    this.consent = consent
  }
}

/** A task of somebody else started or ended in this page. */
export class KyroxRunEvent extends Event {
  readonly run: RunView

  constructor(run: RunView) {
    super('kyrox-run', REACHES_ALL)
    this.run = run
  }
}

/** A task submitted through this element changed. */
export class KyroxTaskEvent extends Event {
  readonly task: TaskView

  constructor(task: TaskView) {
    super('kyrox-task', REACHES_ALL)
    this.task = task
  }
}

/** A peer came or left. */
export class KyroxPeerEvent extends Event {
  readonly change: 'join' | 'leave'
  readonly peer: PeerView

  constructor(change: KyroxPeerEvent['change'], peer: PeerView) {
    super('kyrox-peer', REACHES_ALL)
    this.change = change
    this.peer = peer
  }
}

/** The element could not connect, or had to stop serving. */
export class KyroxErrorEvent extends Event {
  readonly error: ErrorData

  constructor(error: ErrorData) {
    super('kyrox-error', REACHES_ALL)
    this.error = error
  }
}

declare global {
  interface HTMLElementEventMap {
    'kyrox-status': KyroxStatusEvent
    'kyrox-consent': KyroxConsentEvent
    'kyrox-run': KyroxRunEvent
    'kyrox-task': KyroxTaskEvent
    'kyrox-peer': KyroxPeerEvent
    'kyrox-error': KyroxErrorEvent
  }
}
