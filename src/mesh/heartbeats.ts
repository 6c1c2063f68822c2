import type { Clock } from '../base/clock.ts'
import type { Startable } from '../base/life-cycle.ts'
import { MessageType } from '../wire/message-type.ts'
import { Heartbeat, type Load } from '../wire/proto/agent-message.js'
import { HEARTBEAT_MS, judge, SLEPT_MS } from './liveness.ts'
import type { PeerLink } from './peer-link.ts'

export interface HeartbeatsPorts {
  readonly clock: Clock
  /** Monotonic, in milliseconds, for round trips. */
  readonly ticks: () => number
  readonly links: () => readonly PeerLink[]
  readonly load: () => Load
  readonly onHeard: (peerId: string, load: Load | undefined) => void
  readonly onDead: (peerId: string, reason: string) => void
  /** This node's own timer came so late that it must have slept. */
  readonly onSlept: (ms: number) => void
}

/** How often links are judged, and suspects asked. */
const TICK_MS = 300

/** Asks each peer every second whether it lives, measures the way there and back, and tells who is dead. */
export class Heartbeats implements Startable {
  readonly #ports: HeartbeatsPorts
  readonly #sent = new WeakMap<PeerLink, { sequence: number; at: number; lastBeat: number }>()
  #cancel: (() => void) | undefined
  #lastTick = 0
  #sleptUntil = Number.NEGATIVE_INFINITY

  constructor(ports: HeartbeatsPorts) {
    this.#ports = ports
  }

  async start(): Promise<void> {
    if (this.#cancel != null) return
    this.#lastTick = this.#ports.clock.now()
    this.#schedule()
  }

  async stop(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
  }

  /** A heartbeat came on the link: answered, or matched with the one it answers. */
  take(link: PeerLink, payload: Uint8Array): void {
    const beat = Heartbeat.decode(payload)
    this.#ports.onHeard(link.peerId, beat.load)
    if (!beat.reply) {
      this.#say(link, { sequence: beat.sequence, reply: true, load: this.#ports.load() })
      return
    }
    const sent = this.#sent.get(link)
    if (sent == null || sent.sequence !== beat.sequence) return
    link.measured(this.#ports.ticks() - sent.at)
  }

  /** Asks now, out of turn: a new link wants its round trip known. */
  ask(link: PeerLink): void {
    const sequence = (this.#sent.get(link)?.sequence ?? 0) + 1
    this.#sent.set(link, { sequence, at: this.#ports.ticks(), lastBeat: this.#ports.clock.now() })
    this.#say(link, { sequence, reply: false, load: this.#ports.load() })
  }

  #schedule(): void {
    this.#cancel = this.#ports.clock.setTimeout(() => {
      this.#tick()
      if (this.#cancel != null) this.#schedule()
    }, TICK_MS)
  }

  #tick(): void {
    const now = this.#ports.clock.now()
    const gap = now - this.#lastTick
    this.#lastTick = now
    if (gap > SLEPT_MS) {
      this.#sleptUntil = now
      this.#ports.onSlept(gap)
    }
    for (const link of this.#ports.links()) this.#look(link, now)
  }

  #look(link: PeerLink, now: number): void {
    const { lastHeard, hintedAt } = link
    const verdict = judge({ now, lastHeard, hintedAt, sleptUntil: this.#sleptUntil })
    if (verdict === 'dead') {
      this.#ports.onDead(link.peerId, `silent for ${Math.round(now - lastHeard)} ms`)
      return
    }
    const lastBeat = this.#sent.get(link)?.lastBeat ?? Number.NEGATIVE_INFINITY
    // a small allowance, so that a tick that comes a little early does not put the beat off by a whole tick
    if (verdict === 'suspect' || now - lastBeat >= HEARTBEAT_MS - TICK_MS / 2) this.ask(link)
  }

  #say(link: PeerLink, beat: Heartbeat): void {
    // a link that closes meanwhile says so itself
    link.send({ type: MessageType.HEARTBEAT, payload: Heartbeat.encode(beat) }).catch(() => {})
  }
}
