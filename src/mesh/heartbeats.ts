import type { Clock } from '../base/clock.ts'
import type { Startable } from '../base/life-cycle.ts'
import { MessageType } from '../wire/message-type.ts'
import { type AgentMessage, type Coordinate, Heartbeat, type Load } from '../wire/proto/agent-message.js'
import { LateInquiry } from './late-inquiry.ts'
import { type Evidence, fresh, HEARTBEAT_MS, heard, hinted, judge, paced, relaySaid, type Verdict, witnessed } from './liveness.ts'
import { LocalHealth, TICK_MS } from './local-health.ts'
import type { MeshLibp2p } from './mesh-libp2p.ts'
import type { PeerLink } from './peer-link.ts'

export interface HeartbeatsPorts {
  readonly clock: Clock
  /** Monotonic, in milliseconds, for round trips. */
  readonly ticks: () => number
  readonly random: () => number
  readonly libp2p: MeshLibp2p
  /** Multiaddrs of the relays that the peer said it is connected to. */
  readonly relaysOf: (peerId: string) => readonly string[]
  readonly links: () => readonly PeerLink[]
  readonly load: () => Load
  /** Where this node is among the others. */
  readonly coordinate?: () => Coordinate | undefined
  /** A round trip to a peer, which says that it is there. */
  readonly onMeasured?: (ms: number, coordinate: Coordinate | undefined) => void
  readonly onHeard: (peerId: string, load: Load | undefined) => void
  readonly onDead: (peerId: string, reason: string) => void
  /** Only the link is dead: others hear the peer. */
  readonly onCut: (peerId: string, reason: string) => void
  /** It is silent, and perhaps frozen: what it was to do should be done elsewhere. */
  readonly onStalled: (peerId: string, reason: string) => void
  /** A message was refused; `cause` is what is counted. */
  readonly onDrop: (cause: string) => void
  /** This node's own timer came so late that it must have slept. */
  readonly onSlept: (ms: number) => void
}

/** What the page that hosts a node goes through: hidden from its person, about to be frozen, left and kept in the browser's cache, or there (again). */
export type PagePhase = 'hidden' | 'active' | 'frozen' | 'left'

/** Messages that {@link Heartbeats.take} takes. */
export const LIVENESS_TYPES: ReadonlySet<number> = new Set([MessageType.HEARTBEAT, MessageType.PROBE_REQUEST, MessageType.PROBE_ANSWER])

/** What is remembered of one link. */
interface Beat {
  sequence: number
  sentAt: number
  lastBeat: number
  evidence: Evidence
  /** `lastHeard` and `hintedAt` of the link when it was looked at last. */
  seen: number
  hint: number | undefined
  phase: Verdict['phase']
}

/** By then a node has joined, and what it needs for suspects is loaded before it needs it: later its page's server may be gone. */
const PREPARE_AFTER_TICKS = 10
/** Faults counted when most links fall silent at once, or this node wakes: it is this node, most likely. */
const SURELY_MINE = 3
/** What a hidden page promises: its timers are clamped to a second, and its clock of liveness runs slower. */
const HIDDEN_EVERY_MS = 2_000

/** Asks each peer every second whether it lives, measures the way there and back, and tells who is dead. What it hears is judged by {@link judge}. */
export class Heartbeats implements Startable {
  readonly #ports: HeartbeatsPorts
  readonly #health: LocalHealth
  readonly #beats = new WeakMap<PeerLink, Beat>()
  readonly #inquiry: LateInquiry
  /** Peers without a path that relays are asked about now. */
  readonly #lost = new Set<string>()
  #cancel: (() => void) | undefined
  #ticks = 0
  #hidden = false

  constructor(ports: HeartbeatsPorts) {
    this.#ports = ports
    this.#health = new LocalHealth(ports.clock.now())
    const { clock, links } = ports
    this.#inquiry = new LateInquiry({
      ...ports,
      now: () => clock.now(),
      isSuspect: peerId => links().some(link => link.peerId === peerId && this.#beatOf(link).phase !== 'alive'),
      ask: link => this.ask(link),
      onWitness: (peerId, by, hears) => this.#weigh(peerId, before => witnessed(before, by, hears, this.#awake)),
      onRelay: (peerId, isOpen) => this.#weigh(peerId, before => relaySaid(before, isOpen, this.#awake)),
      onNoAnswer: () => this.#health.fault(0.5)
    })
  }

  async start(): Promise<void> {
    if (this.#cancel != null) return
    this.#health.tick(this.#ports.clock.now())
    this.#schedule()
  }

  async stop(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    this.#inquiry.stop()
  }

  /** A message about liveness came on the link. Throws at a body that does not decode. */
  take(link: PeerLink, message: AgentMessage): void {
    if (message.type === MessageType.HEARTBEAT) this.#onBeat(link, Heartbeat.decode(message.payload))
    else this.#inquiry.take(link, message).catch(() => this.#ports.onDrop('garbled'))
  }

  /** Asks now, out of turn: a new link wants its round trip known. */
  ask(link: PeerLink): void {
    const beat = this.#beatOf(link)
    beat.sequence++
    beat.sentAt = this.#ports.ticks()
    beat.lastBeat = this.#ports.clock.now()
    this.#say(link, { sequence: beat.sequence, reply: false, suspected: beat.phase === 'suspect' })
  }

  /** It is to get no work: silent, but not given up. */
  isStalled(link: PeerLink): boolean {
    return this.#beats.get(link)?.phase === 'stalled'
  }

  /** The last path to a peer closed. A page that goes closes its channels and then its socket: with both gone nobody has to wait for a silence. */
  async lost(peerId: string, matters: () => boolean): Promise<void> {
    // the link says so a moment later when its wait for another path is over
    if (this.#lost.has(peerId)) return
    this.#lost.add(peerId)
    const isGone = await this.#inquiry.isGone(peerId, matters).finally(() => this.#lost.delete(peerId))
    if (isGone) this.#ports.onDead(peerId, 'its link closed, and the relay lost it')
  }

  /** What happens to the page that hosts this node. */
  observe(phase: PagePhase): void {
    this.#hidden = phase !== 'active'
    for (const link of this.#ports.links()) {
      if (phase === 'frozen') this.#say(link, { sequence: 0, reply: true, asleep: true })
      else if (phase === 'active') this.ask(link)
    }
    if (phase === 'active') this.#health.fault(SURELY_MINE)
  }

  #onBeat(link: PeerLink, { sequence, reply, load, everyMs, suspected, asleep, coordinate }: Heartbeat): void {
    const beat = this.#beatOf(link)
    this.#ports.onHeard(link.peerId, load)
    this.#hear(link, beat)
    beat.evidence = paced(beat.evidence, everyMs, asleep)
    this.#inquiry.heard(link.peerId)
    if (suspected) this.#health.fault()
    if (!reply) this.#say(link, { sequence, reply: true })
    else if (beat.sequence === sequence) {
      const took = this.#ports.ticks() - beat.sentAt
      link.measured(took)
      this.#ports.onMeasured?.(took, coordinate)
    }
  }

  #schedule(): void {
    this.#cancel = this.#ports.clock.setTimeout(() => {
      this.#tick()
      if (this.#cancel != null) this.#schedule()
    }, TICK_MS)
  }

  #tick(): void {
    const slept = this.#health.tick(this.#ports.clock.now())
    if (slept > 0) this.#ports.onSlept(slept)
    if (++this.#ticks === PREPARE_AFTER_TICKS) this.#inquiry.prepare()
    const links = this.#ports.links()
    const silent = links.filter(link => this.#isMystery(link)).length
    if (links.length > 2 && silent > links.length / 2) this.#health.fault(SURELY_MINE)
    for (const link of links) this.#look(link)
  }

  /** Silent, and nothing says why. */
  #isMystery(link: PeerLink): boolean {
    const { phase, evidence } = this.#beatOf(link)
    return phase === 'suspect' && evidence.hintedAt == null && evidence.socket?.isOpen !== false
  }

  #look(link: PeerLink): void {
    const beat = this.#beatOf(link)
    const awake = this.#awake
    if (link.lastHeard !== beat.seen) this.#hear(link, beat)
    if (link.hintedAt !== beat.hint) {
      beat.hint = link.hintedAt
      beat.evidence = hinted(beat.evidence, awake)
    }
    const before = beat.phase
    const { phase, reason } = judge(beat.evidence, awake, this.#health.patience)
    beat.phase = phase
    if (phase === 'dead') this.#ports.onDead(link.peerId, reason)
    else if (phase === 'cut') this.#ports.onCut(link.peerId, reason)
    else {
      if (phase === 'stalled' && before !== 'stalled') this.#ports.onStalled(link.peerId, reason)
      if (phase !== 'alive') void this.#inquiry.inquire(link)
      // a small allowance, so that a tick that comes a little early does not put the beat off by a whole tick
      if (phase === 'suspect' || this.#ports.clock.now() - beat.lastBeat >= HEARTBEAT_MS - TICK_MS / 2) this.ask(link)
    }
  }

  #hear(link: PeerLink, beat: Beat): void {
    // suspected, and yet alive: this node was too quick
    if (beat.phase === 'suspect' && beat.evidence.hintedAt == null) this.#health.fault(0.5)
    if (beat.phase === 'suspect') beat.phase = 'alive'
    beat.seen = link.lastHeard
    beat.evidence = heard(beat.evidence, this.#awake)
  }

  get #awake(): number {
    return this.#health.awakeAt(this.#ports.clock.now())
  }

  #beatOf(link: PeerLink): Beat {
    const known = this.#beats.get(link)
    if (known != null) return known
    const { lastHeard: seen, hintedAt: hint } = link
    const none = Number.NEGATIVE_INFINITY
    const beat: Beat = { sequence: 0, sentAt: 0, lastBeat: none, evidence: fresh(this.#awake), seen, hint, phase: 'alive' }
    this.#beats.set(link, beat)
    return beat
  }

  #say(link: PeerLink, beat: Partial<Heartbeat> & Pick<Heartbeat, 'sequence' | 'reply'>): void {
    const everyMs = Math.max(this.#health.everyMs, this.#hidden ? HIDDEN_EVERY_MS : 0)
    const coordinate = this.#ports.coordinate?.()
    const where = coordinate == null ? {} : { coordinate }
    const payload = Heartbeat.encode({ everyMs, suspected: false, asleep: false, load: this.#ports.load(), ...where, ...beat })
    // a link that closes meanwhile says so itself
    link.send({ type: MessageType.HEARTBEAT, payload }).catch(() => {})
  }

  #weigh(peerId: string, evidence: (before: Evidence) => Evidence): void {
    const link = this.#ports.links().find(each => each.peerId === peerId)
    if (link == null) return
    const beat = this.#beatOf(link)
    beat.evidence = evidence(beat.evidence)
  }
}
