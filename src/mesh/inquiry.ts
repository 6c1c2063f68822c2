import { sleep } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { MessageType } from '../wire/message-type.ts'
import { type AgentMessage, ProbeAnswer, ProbeRequest } from '../wire/proto/agent-message.js'
import type { PeerLink } from './peer-link.ts'
import { type RelayWitnessPorts, relayHas } from './relay-witness.ts'

export interface InquiryPorts extends RelayWitnessPorts {
  readonly clock: Clock
  readonly random: () => number
  readonly links: () => readonly PeerLink[]
  /** Nodes whose word is worth little now. */
  readonly isSuspect: (peerId: string) => boolean
  /** Asks for a heartbeat, out of turn. */
  readonly ask: (link: PeerLink) => void
  readonly onWitness: (peerId: string, by: string, hears: boolean) => void
  readonly onRelay: (peerId: string, isOpen: boolean) => void
  /** A witness did not answer at all: the fault may be here. */
  readonly onNoAnswer: () => void
}

/** SWIM's k: two others, chosen anew each time. */
const WITNESSES = 2
/** The same suspect is asked about this often. */
const AGAIN_MS = 1_000
/** A witness asks the suspect, and says no after this. */
const WITNESS_ASKS_MS = 700
/** A witness that has not said anything by then has a fault of its own, or this node has. */
const WITNESS_ANSWERS_MS = 1_800
const RELAY_ANSWERS_MS = 1_500
/** Probes that others may have under way here, so that nobody can fill this table. */
const MAX_ASKED_HERE = 256
/** Probes under way of this node. */
const MAX_UNDER_WAY = 256
/** After a link closed: the channels of a page that goes close a moment before its socket, and each wait here is one in which nobody knows. */
const LOST_LOOKS_MS = [0, 20, 30, 40, 50, 60, 80, 120, 250, 500, 850]

interface AskedHere {
  readonly link: PeerLink
  readonly sequence: number
  readonly cancel: () => void
}

/** Asks others about a suspect, two nodes and the relays, and answers when others ask. It does not judge. */
export class Inquiry {
  readonly #ports: InquiryPorts
  readonly #inquiredAt = new WeakMap<PeerLink, number>()
  /** By suspect, then by who asked. */
  readonly #askedHere = new Map<string, Map<string, AskedHere>>()
  readonly #underWay = new Map<number, { readonly by: string; readonly about: string; readonly cancel: () => void }>()
  readonly #stopping = new AbortController()
  #sequence = 0

  constructor(ports: InquiryPorts) {
    this.#ports = ports
  }

  stop(): void {
    this.#stopping.abort()
    for (const { cancel } of this.#underWay.values()) cancel()
    for (const askers of this.#askedHere.values()) for (const { cancel } of askers.values()) cancel()
    this.#underWay.clear()
    this.#askedHere.clear()
  }

  /** Asks two others and the relays about the peer of this link, at most every second. */
  inquire(suspect: PeerLink): void {
    const now = this.#ports.clock.now()
    if (now - (this.#inquiredAt.get(suspect) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return
    this.#inquiredAt.set(suspect, now)
    for (const link of this.#witnesses(suspect.peerId)) this.#probe(link, suspect.peerId)
    void this.#askRelays(suspect.peerId)
  }

  /** A probe of another node, or its answer. */
  take(link: PeerLink, { type, payload }: AgentMessage): void {
    if (type === MessageType.PROBE_REQUEST) this.#onRequest(link, ProbeRequest.decode(payload))
    else this.#onAnswer(link.peerId, ProbeAnswer.decode(payload))
  }

  /** A heartbeat came from this peer: whoever asked about it is told. */
  heard(peerId: string): void {
    const askers = this.#askedHere.get(peerId)
    this.#askedHere.delete(peerId)
    for (const asker of askers?.values() ?? []) this.#answer(asker, peerId, { hears: true, linked: true })
  }

  /** After a link closed: true when the relays lost the peer too, false when they have it, cannot tell, or `matters` no more. */
  async isGone(peerId: string, matters: () => boolean): Promise<boolean> {
    for (const waitMs of LOST_LOOKS_MS) {
      await sleep(waitMs, { signal: this.#stopping.signal, clock: this.#ports.clock }).catch(() => {})
      if (this.#stopping.signal.aborted || !matters()) return false
      const has = await this.#relayHas(peerId)
      if (has == null) return false
      if (!has) return matters()
    }
    return false
  }

  #relayHas(peerId: string): Promise<boolean | undefined> {
    return relayHas(this.#ports, peerId, AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(RELAY_ANSWERS_MS)]))
  }

  async #askRelays(peerId: string): Promise<void> {
    const has = await this.#relayHas(peerId)
    if (has != null && !this.#stopping.signal.aborted) this.#ports.onRelay(peerId, has)
  }

  #witnesses(suspect: string): PeerLink[] {
    const { links, isSuspect, random } = this.#ports
    const able = links().filter(link => link.peerId !== suspect && link.isOpen && link.greeted && !isSuspect(link.peerId))
    const chosen: PeerLink[] = []
    while (chosen.length < WITNESSES && able.length > 0) chosen.push(...able.splice(Math.floor(random() * able.length), 1))
    return chosen
  }

  #probe(link: PeerLink, about: string): void {
    if (this.#underWay.size >= MAX_UNDER_WAY) return
    const sequence = ++this.#sequence
    const cancel = this.#ports.clock.setTimeout(() => {
      this.#underWay.delete(sequence)
      this.#ports.onNoAnswer()
    }, WITNESS_ANSWERS_MS)
    this.#underWay.set(sequence, { by: link.peerId, about, cancel })
    // a link that closes meanwhile says so itself
    link.send({ type: MessageType.PROBE_REQUEST, payload: ProbeRequest.encode({ sequence, peerId: about }) }).catch(() => {})
  }

  #onAnswer(by: string, { sequence, peerId, hears, linked }: ProbeAnswer): void {
    const asked = this.#underWay.get(sequence)
    if (asked?.by !== by || asked.about !== peerId) return
    asked.cancel()
    this.#underWay.delete(sequence)
    if (linked) this.#ports.onWitness(peerId, by, hears)
  }

  #onRequest(link: PeerLink, { sequence, peerId }: ProbeRequest): void {
    const suspect = this.#ports.links().find(each => each.peerId === peerId)
    const total = [...this.#askedHere.values()].reduce((sum, { size }) => sum + size, 0)
    if (suspect?.isOpen !== true || !suspect.greeted || total >= MAX_ASKED_HERE) {
      this.#answer({ link, sequence }, peerId, { hears: false, linked: false })
      return
    }
    const askers = this.#askedHere.get(peerId) ?? new Map<string, AskedHere>()
    this.#askedHere.set(peerId, askers)
    askers.get(link.peerId)?.cancel()
    const cancel = this.#ports.clock.setTimeout(() => {
      askers.delete(link.peerId)
      if (askers.size === 0 && this.#askedHere.get(peerId) === askers) this.#askedHere.delete(peerId)
      this.#answer({ link, sequence }, peerId, { hears: false, linked: true })
    }, WITNESS_ASKS_MS)
    askers.set(link.peerId, { link, sequence, cancel })
    this.#ports.ask(suspect)
  }

  #answer(
    { link, sequence, cancel }: Omit<AskedHere, 'cancel'> & { readonly cancel?: () => void },
    peerId: string,
    answer: { readonly hears: boolean; readonly linked: boolean }
  ): void {
    cancel?.()
    // a peer's own text, longer than an id can be, is not sent back
    const payload = ProbeAnswer.encode({ sequence, peerId: peerId.slice(0, 128), ...answer })
    link.send({ type: MessageType.PROBE_ANSWER, payload }).catch(() => {})
  }
}
