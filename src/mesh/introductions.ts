import type { Connection } from '@libp2p/interface'
import type { Clock } from '../base/clock.ts'
import type { Startable } from '../base/life-cycle.ts'
import type { MeshLibp2p } from './mesh-libp2p.ts'

export interface IntroductionsPorts {
  readonly libp2p: MeshLibp2p
  readonly clock: Clock
}

/** A relay is introduced so late at most: without a place there nobody reaches this node. */
const RELAY_MS = 150
/** How often it is looked whether there are neighbours enough to gossip with: they matter only once a relay is lost. */
const LOOK_MS = 3_000
/**
 * The relay passes every word on to everybody. So many neighbours do it beside, in case the relay is lost: each word comes once more from each of them, and with
 * all direct links for neighbours that was more than half of what twelve idle tabs did.
 */
const NEIGHBOURS = 2
/** What is not answered in this time is not coming: asked again so often, because without an answer there is neither gossip nor a place. */
const ANSWER_MS = 10_000
const TRIES = 3

/**
 * Asks those that this node connects to what they speak (libp2p's identify), whereupon gossip opens its streams and a relay is asked for a place. All that
 * takes a thread as long as a first link does, which needs none of it: so the link goes first. A circuit is never asked: nothing runs on one but links.
 */
export class Introductions implements Startable {
  readonly #ports: IntroductionsPorts
  /** Relays that wait for their turn, with what takes their timer back. */
  readonly #waiting = new Map<Connection, () => void>()
  /** Direct connections, whoever dialled. */
  readonly #direct = new Set<Connection>()
  readonly #asked = new WeakSet<Connection>()
  #cancelLook: (() => void) | undefined

  constructor(ports: IntroductionsPorts) {
    this.#ports = ports
  }

  async start(): Promise<void> {
    if (this.#cancelLook != null) return
    this.#ports.libp2p.addEventListener('connection:open', this.#onOpen)
    this.#lookLater()
  }

  async stop(): Promise<void> {
    this.#ports.libp2p.removeEventListener('connection:open', this.#onOpen)
    this.#cancelLook?.()
    this.#cancelLook = undefined
    for (const cancel of this.#waiting.values()) cancel()
    this.#waiting.clear()
    this.#direct.clear()
  }

  /** There is a link, or nobody to link to. */
  hurry(): void {
    for (const connection of [...this.#waiting.keys()]) this.#introduce(connection)
  }

  readonly #onOpen = ({ detail: connection }: CustomEvent<Connection>): void => {
    if (isPeer(connection)) this.#direct.add(connection)
    else if (connection.limits == null && connection.direction === 'outbound') this.#awaitTurn(connection)
  }

  #awaitTurn(connection: Connection): void {
    this.#waiting.set(
      connection,
      this.#ports.clock.setTimeout(() => this.#introduce(connection), RELAY_MS)
    )
  }

  #introduce(connection: Connection): void {
    this.#waiting.get(connection)?.()
    this.#waiting.delete(connection)
    void this.#ask(connection, TRIES)
  }

  #lookLater(): void {
    this.#cancelLook = this.#ports.clock.setTimeout(() => this.#look(), LOOK_MS)
  }

  /** One more neighbour where there are too few. */
  #look(): void {
    this.#lookLater()
    for (const connection of this.#direct) if (connection.status !== 'open') this.#direct.delete(connection)
    const gossiping = new Set(this.#ports.libp2p.services.pubsub.getPeers().map(String))
    const direct = [...this.#direct].map(connection => ({ connection, gossips: gossiping.has(String(connection.remotePeer)) }))
    if (direct.filter(({ gossips }) => gossips).length >= NEIGHBOURS) return
    const next = direct.find(({ connection, gossips }) => !gossips && !this.#asked.has(connection))
    if (next != null) void this.#ask(next.connection, 1)
  }

  async #ask(connection: Connection, tries: number): Promise<void> {
    if (connection.status !== 'open' || tries === 0) return
    this.#asked.add(connection)
    const { identify } = this.#ports.libp2p.services
    await identify.identify(connection, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => this.#ask(connection, tries - 1))
  }
}

/** Direct to another node. */
const isPeer = ({ limits, remoteAddr }: Connection): boolean => limits == null && remoteAddr.toString().includes('/webrtc')
