import type { Clock } from '../base/clock.ts'
import { MessageType } from '../wire/message-type.ts'
import { Presence } from '../wire/proto/agent-message.js'
import { AuthorRates } from './author-rates.ts'
import type { PeerLink } from './peer-link.ts'
import type { PeerTable } from './peer-table.ts'
import { decodeAnswer, decodeQuestion, encodeAnswer, encodeQuestion, type HeardOf, MAX_FOUND, MAX_HOPS, type Question } from './who-can.ts'

/** A neighbour, as far as it is asked: a link that has said hello. */
export type Neighbour = Pick<PeerLink, 'peerId' | 'send'>

export interface AskAroundPorts {
  readonly selfId: string
  readonly network: string
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly peers: PeerTable
  readonly own: () => Presence
  readonly neighbours: () => readonly Neighbour[]
  /** Somebody told of these, because this node asked. */
  readonly learned: (found: readonly HeardOf[]) => void
  readonly onDrop: (cause: string) => void
}

/** Neighbours that hear a question from one node. */
const NEIGHBOURS_ASKED = 3
/** An answer that comes later is of no use: who asked has asked again. */
const QUESTION_LIFE_MS = 10_000
/** Questions remembered, own and passed on, so that none goes round in a circle; the oldest is forgotten first. */
const MAX_QUESTIONS = 1_024
/** Answers to one question that are taken, or passed back. */
const MAX_ANSWERS = 8
/** Questions of one neighbour, its own and passed on: more is a flood. */
const QUESTIONS = { burst: 30, perSecond: 5 }

interface Asked {
  readonly at: number
  /** Who is told the answers; nobody for this node's own questions. */
  readonly from: Neighbour | undefined
  answers: number
}

/**
 * Asks neighbours who offers a capability, answers theirs, and passes on what it cannot answer: a few hops, never twice. What comes back is hearsay: enough to
 * call whom it names, and never more than that.
 */
export class AskAround {
  readonly #ports: AskAroundPorts
  readonly #questions = new Map<string, Asked>()
  readonly #rates = new AuthorRates(QUESTIONS)

  constructor(ports: AskAroundPorts) {
    this.#ports = ports
  }

  /** Asks a few neighbours; what they find comes by {@link AskAroundPorts.learned}. */
  ask(capability: string): void {
    const { random } = this.#ports
    // not to be guessed, or others could answer what they were not asked
    const id = Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(36)).join('-')
    this.#remember(id, undefined)
    this.#pass({ id, capabilities: [capability], limit: MAX_FOUND, hops: MAX_HOPS }, undefined)
  }

  takeQuestion(from: Neighbour, payload: Uint8Array): void {
    const { clock, onDrop } = this.#ports
    const question = decodeQuestion(payload)
    if (!this.#rates.take(from.peerId, clock.now())) onDrop('question-flood')
    else if (question == null) onDrop('garbled')
    else if (!this.#questions.has(question.id)) this.#answer(from, question)
  }

  takeAnswer(from: Neighbour, payload: Uint8Array): void {
    const { clock, learned, onDrop } = this.#ports
    const answer = decodeAnswer(payload)
    const asked = answer == null ? undefined : this.#questions.get(answer.id)
    if (answer == null) onDrop('garbled')
    else if (asked == null || clock.now() - asked.at > QUESTION_LIFE_MS) onDrop('answer-unasked')
    else if (++asked.answers > MAX_ANSWERS) onDrop('answer-flood')
    else if (asked.from == null) learned(answer.found)
    else if (asked.from.peerId !== from.peerId) this.#send(asked.from, MessageType.WHO_CAN_ANSWER, payload)
  }

  /** Says what is known here, and asks on when that is less than was wanted. */
  #answer(from: Neighbour, question: Question): void {
    const { peers } = this.#ports
    const { id, capabilities, limit, hops } = question
    this.#remember(id, from)
    const found = this.#found(question, from.peerId)
    if (found.length > 0) {
      const offerers = capabilities.map(name => peers.offering(name).size)
      this.#send(from, MessageType.WHO_CAN_ANSWER, encodeAnswer({ id, found, size: peers.size + 1, offerers }))
    }
    if (found.length < limit && hops > 0) this.#pass({ ...question, hops: hops - 1, presence: undefined }, from.peerId)
  }

  /** Those that offer it, this node first; not the one that asks. */
  #found({ capabilities, limit }: Question, asker: string): Array<readonly [string, Uint8Array]> {
    const { selfId, peers, own } = this.#ports
    const self = own()
    const offers = self.serving && capabilities.some(name => self.capabilities.includes(name))
    const found: Array<readonly [string, Uint8Array]> = offers ? [[selfId, Presence.encode(self)]] : []
    const ids = new Set(capabilities.flatMap(name => [...peers.offering(name)].slice(0, limit + 1)))
    for (const id of ids) {
      if (found.length >= limit) break
      const record = peers.get(id)
      if (record?.serving !== true || id === asker) continue
      const { capabilities: names, offers: said, relays, epoch, full: sequence, load, serving, platform } = record
      const presence = { network: this.#ports.network, epoch, sequence, load, serving, platform, leaving: false }
      found.push([id, Presence.encode({ ...presence, capabilities: [...names], offers: [...said], relays: [...relays] })])
    }
    return found.slice(0, limit)
  }

  #pass(question: Question, except: string | undefined): void {
    const { random, neighbours } = this.#ports
    const others = neighbours().filter(({ peerId }) => peerId !== except)
    const payload = encodeQuestion(question)
    for (let asked = 0; asked < NEIGHBOURS_ASKED && others.length > 0; asked++) {
      const [next] = others.splice(Math.floor(random() * others.length), 1)
      if (next != null) this.#send(next, MessageType.WHO_CAN, payload)
    }
  }

  #send(to: Neighbour, type: number, payload: Uint8Array): void {
    // a link that closes meanwhile says so itself
    to.send({ type, payload }).catch(() => {})
  }

  #remember(id: string, from: Neighbour | undefined): void {
    const now = this.#ports.clock.now()
    this.#questions.set(id, { at: now, from, answers: 0 })
    for (const [oldest, { at }] of this.#questions) {
      if (this.#questions.size <= MAX_QUESTIONS && now - at <= QUESTION_LIFE_MS) return
      this.#questions.delete(oldest)
    }
  }
}
