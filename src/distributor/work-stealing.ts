import type { Clock } from '../base/clock.ts'
import type { Startable } from '../base/life-cycle.ts'
import type { Link } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import { type AgentMessage, StealAnswer, StealRequest } from '../wire/proto/agent-message.js'
import { HandedBackError } from './failure.ts'
import type { WaitingRun } from './served-run.ts'

/** A linked peer, as it last said. */
export interface Neighbour {
  readonly link: Pick<Link, 'peerId' | 'send'>
  readonly queued: number
  readonly capabilities: readonly string[]
}

export interface WorkStealingPorts {
  readonly clock: Clock
  /** Tasks that this node could begin at once, and of what; 0 while all its places are taken or it does not serve. */
  readonly idle: () => { readonly places: number; readonly capabilities: readonly string[] }
  readonly neighbours: () => Iterable<Neighbour>
  /** What waits here for others, in the order in which it came. */
  readonly waiting: () => readonly WaitingRun[]
}

/** A node with a place free looks for work this often: an owner that knows of it is faster than that. */
const LOOK_EVERY_MS = 200
/** An answer that has not come by then does not come. */
const ANSWER_MS = 2_000
/** Whoever had nothing to give is not asked again for so long: by then it has said anew what waits there. */
const NOTHING_THERE_MS = 1_000
/** Tasks handed back at one request; each costs its owner a decision and a message. */
const MOST_GIVEN = 16
/** A peer's requests closer together than this are answered with nothing. */
const REQUEST_SPACING_MS = 250
const MAX_REMEMBERED = 256

/**
 * Work stealing. A node with a place free asks the longest queue among its neighbours; that one hands the later half of what has not begun back to the owners, with the name
 * of who asked. The owner decides as ever, under a new epoch: it sends the task to that node if it may, and nothing is done twice.
 */
export class WorkStealing implements Startable {
  readonly #ports: WorkStealingPorts
  /** Who had nothing, until when he is left alone. */
  readonly #nothingUntil = new Map<string, number>()
  readonly #requestedAt = new Map<string, number>()
  #asked: { readonly peerId: string; readonly until: number } | undefined
  #cancel: (() => void) | undefined

  constructor(ports: WorkStealingPorts) {
    this.#ports = ports
  }

  async start(): Promise<void> {
    if (this.#cancel == null) this.#schedule()
  }

  async stop(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
  }

  /** A message of a peer; false when it is not for this part. Throws at a body that does not decode. */
  take(link: Pick<Link, 'peerId' | 'send'>, { type, payload }: Pick<AgentMessage, 'type' | 'payload'>): boolean {
    if (type === MessageType.STEAL_REQUEST) this.#onRequest(link, StealRequest.decode(payload))
    else if (type === MessageType.STEAL_ANSWER) this.#onAnswer(link.peerId, StealAnswer.decode(payload))
    else return false
    return true
  }

  #schedule(): void {
    this.#cancel = this.#ports.clock.setTimeout(() => {
      this.#look()
      if (this.#cancel != null) this.#schedule()
    }, LOOK_EVERY_MS)
  }

  #look(): void {
    const now = this.#ports.clock.now()
    const { places, capabilities } = this.#ports.idle()
    if (places < 1 || (this.#asked != null && now < this.#asked.until)) return
    const longest = this.#longestQueue(capabilities, now)
    if (longest == null) return
    this.#asked = { peerId: longest.link.peerId, until: now + ANSWER_MS }
    // who does not answer has nothing
    this.#hadNothing(longest.link.peerId, now)
    const payload = StealRequest.encode({ capabilities: [...capabilities], count: places })
    longest.link.send({ type: MessageType.STEAL_REQUEST, payload }).catch(() => {})
  }

  #longestQueue(capabilities: readonly string[], now: number): Neighbour | undefined {
    let longest: Neighbour | undefined
    for (const each of this.#ports.neighbours()) {
      const { link, queued } = each
      if (queued <= (longest?.queued ?? 0) || (this.#nothingUntil.get(link.peerId) ?? 0) > now) continue
      if (each.capabilities.some(name => capabilities.includes(name))) longest = each
    }
    return longest
  }

  #onRequest(link: Pick<Link, 'peerId' | 'send'>, { capabilities, count }: StealRequest): void {
    const given = this.#mayAsk(link.peerId) ? this.#handBack(link.peerId, capabilities, count) : 0
    link.send({ type: MessageType.STEAL_ANSWER, payload: StealAnswer.encode({ count: given }) }).catch(() => {})
  }

  #mayAsk(peerId: string): boolean {
    const now = this.#ports.clock.now()
    const isTooSoon = now - (this.#requestedAt.get(peerId) ?? Number.NEGATIVE_INFINITY) < REQUEST_SPACING_MS
    if (!isTooSoon) remember(this.#requestedAt, peerId, now)
    return !isTooSoon
  }

  #handBack(askedBy: string, capabilities: readonly string[], count: number): number {
    const waiting = this.#ports.waiting().filter(({ view }) => capabilities.includes(view.capability))
    const given = Math.min(count, MOST_GIVEN, Math.ceil(waiting.length / 2))
    // the last of the line: they would have waited longest. None at all is not all of them
    for (const { abort } of given > 0 ? waiting.slice(-given) : [])
      abort.abort(new HandedBackError('Handed back: another node has a place free', { askedBy }))
    return given
  }

  #onAnswer(peerId: string, { count }: StealAnswer): void {
    if (this.#asked?.peerId !== peerId) return
    this.#asked = undefined
    if (count > 0) this.#nothingUntil.delete(peerId)
  }

  #hadNothing(peerId: string, now: number): void {
    remember(this.#nothingUntil, peerId, now + NOTHING_THERE_MS)
  }
}

function remember(map: Map<string, number>, key: string, value: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > MAX_REMEMBERED && oldest != null) map.delete(oldest)
}
