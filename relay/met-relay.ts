/** One other relay: kept connected, asked from time to time which relays it knows, and looked at where it says that it is. */
import type { Connection } from '@libp2p/interface'
import { sleep } from '../src/base/abort.ts'
import type { Clock } from '../src/base/clock.ts'
import type { Startable } from '../src/base/life-cycle.ts'
import { isInside } from '../src/mesh/inside-address.ts'
import { lookAtRelay } from '../src/mesh/relay-document.ts'
import { RelayKeeper, type RelayKeeperPorts } from '../src/mesh/relay-keeper.ts'
import { askForRelays, type RelayNote, type RelaysAnswer, type RelaysQuestion } from '../src/mesh/relay-list.ts'
import { lookAtStranger } from './relay-vetting.ts'

export interface MetRelayPorts extends Pick<RelayKeeperPorts, 'libp2p'> {
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly question: () => RelaysQuestion
  /** It answered, for the first time on this connection or again. */
  readonly onAnswer: (relay: MetRelay, answer: RelaysAnswer, connection: Connection) => void
}

export interface MetRelayOptions {
  /** A URL or a multiaddr. */
  readonly address: string
  /** The operator named it: it is kept whatever happens, and may stand anywhere. */
  readonly isNamed: boolean
  /** It may name a URL inside a network as its own. */
  readonly mayBeInside: boolean
}

/** A relay is asked again after so long, then after twice as long each time: at first the others are finding each other too. */
const ASK_AGAIN_MS = 1_000
/** And so often in the end: a network's relays change seldom. */
const ASK_SELDOM_MS = 30_000
const ASK_MS = 5_000
/** So many failures in a row, of one that never answered as a relay: some five seconds. */
const HOPELESS_FAILURES = 5
/** One that did is waited for through its maintenance. */
const MISSED_MS = 10 * 60_000

export class MetRelay implements Startable {
  readonly isNamed: boolean
  readonly address: string
  readonly #ports: MetRelayPorts
  readonly #mayBeInside: boolean
  readonly #keeper: RelayKeeper
  readonly #stopping = new AbortController()
  #vainAnswers = 0
  #lastSeen: number | undefined
  #told: (RelayNote & { readonly networks: readonly string[]; readonly peerId: string }) | undefined

  constructor(ports: MetRelayPorts, { address, isNamed, mayBeInside }: MetRelayOptions) {
    const { libp2p, clock, question } = ports
    this.#ports = ports
    this.address = address
    this.isNamed = isNamed
    this.#mayBeInside = mayBeInside
    this.#keeper = new RelayKeeper(
      {
        libp2p,
        clock,
        look: (url, signal) =>
          isNamed ? lookAtNamed(url, signal) : lookAtStranger(url, question().networks, signal).then(withoutNetworks),
        onChange: () => {},
        onConnected: connection => void this.#converse(connection)
      },
      // what it serves is looked at when it is told of to others
      { address, network: '' }
    )
  }

  async start(): Promise<void> {
    await this.#keeper.start()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#keeper.stop()
  }

  get isConnected(): boolean {
    return this.#keeper.state.state === 'connected'
  }

  get peerId(): string | undefined {
    return this.#keeper.state.peerId
  }

  /** What clients may be told of it: it is connected, and the URL that it names led to it. */
  noteFor(networks: readonly string[]): RelayNote | undefined {
    const told = this.#told
    if (told == null || !this.isConnected || told.peerId !== this.peerId) return undefined
    return networks.some(name => told.networks.includes(name)) ? { url: told.url, region: told.region } : undefined
  }

  /** One that strangers told of and that is not there, or no relay. */
  isHopeless(now: number): boolean {
    if (this.isNamed) return false
    if (this.#lastSeen != null) return !this.isConnected && now - this.#lastSeen > MISSED_MS
    return this.#keeper.state.failures >= HOPELESS_FAILURES || this.#vainAnswers >= HOPELESS_FAILURES
  }

  async #converse(connection: Connection): Promise<void> {
    const { clock, random, question, onAnswer } = this.#ports
    const { signal } = this.#stopping
    for (let asked = 0; connection.status === 'open' && !signal.aborted; asked++) {
      try {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)])
        const answer = await askForRelays(connection, question(), limit)
        this.#lastSeen = clock.now()
        this.#vainAnswers = 0
        onAnswer(this, answer, connection)
        if (answer.self != null) await this.#verify(answer.self, connection.remotePeer.toString(), limit)
      } catch {
        this.#vainAnswers++
      }
      const waitMs = Math.min(ASK_SELDOM_MS, ASK_AGAIN_MS * 2 ** Math.min(asked, 16))
      await sleep(waitMs * (0.75 + random() / 2), { signal, clock }).catch(() => {})
    }
  }

  /** Clients are sent there: so it is looked at first, as they would, whether that leads to this relay. */
  async #verify(note: RelayNote, peerId: string, signal: AbortSignal): Promise<void> {
    if (!this.#mayBeInside && isInside(note.url)) return
    const { relays, networks = [] } = await lookAtStranger(note.url, this.#ports.question().networks, signal)
    this.#told = relays.some(address => address.endsWith(`/p2p/${peerId}`)) ? { ...note, networks, peerId } : undefined
  }
}

const lookAtNamed = async (url: string, signal: AbortSignal) => withoutNetworks(await lookAtRelay(url, signal))

const withoutNetworks = ({ relays }: { readonly relays: readonly string[] }) => ({ relays })
