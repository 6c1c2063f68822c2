import type { Connection } from '@libp2p/interface'
import { sleep } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { countAgainMs } from './census.ts'
import { fetchSnapshot } from './presence-snapshot.ts'
import type { RelayWatch } from './relay-watch.ts'
import type { RollCall } from './roll-call.ts'
import { MAX_FOUND, MAX_NAMES } from './who-can.ts'

export interface RelayRollPorts {
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly roll: RollCall
  /** A relay has said who is there. */
  readonly answered: () => void
}

const SNAPSHOT_MS = 4_000
/** A relay that does not answer a question at once is of no help to what waits for it. */
const QUESTION_MS = 1_500
/** The relay forgets a peer that says nothing for 15 s; so one whose gossip is lost stays known there. */
const ASK_AGAIN_MS = 9_000

/** What this node asks its relays: who is there, in a small network; in a large one how many offer what, and who. */
export class RelayRoll {
  readonly #ports: RelayRollPorts
  readonly #network: string
  readonly #stopping = new AbortController()
  readonly #connections = new Set<Connection>()
  #counting: Promise<void> | undefined
  #watch: RelayWatch | undefined
  #watched: readonly string[] = []

  constructor(ports: RelayRollPorts, network: string) {
    this.#ports = ports
    this.#network = network
  }

  stop(): void {
    this.#stopping.abort()
    this.#watch?.stop()
  }

  /** Asks the relay who is there, at once and again for as long as the connection lasts: gossip alone may lose a peer for good when a stream of it breaks. */
  async askRelay(connection: Connection): Promise<void> {
    const { roll, clock, random } = this.#ports
    const { signal } = this.#stopping
    const since = clock.now()
    this.#connections.add(connection)
    roll.changed()
    while (connection.status === 'open' && !signal.aborted) {
      if (!roll.isSharded) await this.#snapshot(connection)
      // it may be large only since that was answered
      if (roll.isSharded) await this.count()
      const waitMs = roll.isSharded ? countAgainMs(clock.now() - since, roll.plan().intervalMs) : ASK_AGAIN_MS
      await sleep(waitMs * (0.75 + random() / 2), { signal, clock }).catch(() => {})
    }
    this.#connections.delete(connection)
  }

  /** How many offer what this node offers and asks for. Those who ask while it is being asked get the same answer. */
  count(): Promise<void> {
    this.#counting ??= this.#ask(this.#ports.roll.names.slice(0, MAX_NAMES), 0)
      .then(() => {})
      .finally(() => (this.#counting = undefined))
    return this.#counting
  }

  /** Who offers it; true when a relay knew somebody. */
  async query(capability: string): Promise<boolean> {
    return await this.#ask([capability], MAX_FOUND)
  }

  /** Has the relays tell what is new of those that offer these. */
  async watch(capabilities: readonly string[]): Promise<void> {
    this.#watched = capabilities
    if (capabilities.length === 0 && this.#watch == null) return
    const loaded = await import('./relay-watch.ts').catch(() => undefined)
    if (loaded == null || this.#stopping.signal.aborted) return
    const { roll } = this.#ports
    this.#watch ??= new loaded.RelayWatch({ told: (relayId, found) => roll.passedOn(relayId, found) }, this.#network)
    // what was asked for meanwhile
    this.#watch.watch(this.#watched, this.#connections)
  }

  get isWatched(): boolean {
    return this.#watch?.stands === true
  }

  async #ask(capabilities: readonly string[], limit: number): Promise<boolean> {
    const { roll } = this.#ports
    // only large networks need it, and tasks for which nobody is known
    const asking = await import('./ask-relay.ts').catch(() => undefined)
    if (asking == null) return false
    const presence = { ...roll.own(), intervalMs: Math.round(roll.plan().intervalMs) }
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(QUESTION_MS)])
    const asked = [...this.#connections].map(async connection => {
      const answer = await asking.askRelay(connection, { network: this.#network, capabilities, limit, presence }, signal)
      if (answer == null) return 0
      roll.counted({ size: answer.size, offerers: new Map(capabilities.map((name, index) => [name, answer.offerers[index] ?? 0])) })
      roll.heardOf(answer.found)
      return answer.found.length
    })
    return (await Promise.all(asked)).some(found => found > 0)
  }

  async #snapshot(connection: Connection): Promise<void> {
    const { roll } = this.#ports
    try {
      const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(SNAPSHOT_MS)])
      roll.heardOf(await fetchSnapshot(connection, { network: this.#network, presence: roll.own() }, signal))
    } catch {
      // a relay without snapshots, or too busy for one: gossip finds the peers a little later
    }
    this.#ports.answered()
  }
}
