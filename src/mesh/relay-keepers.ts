import type { Startable } from '../base/life-cycle.ts'
import { startAll, stopAll } from '../base/life-cycle.ts'
import { RelayKeeper, type RelayKeeperPorts, type RelayState } from './relay-keeper.ts'

export interface RelayKeepersOptions {
  readonly network: string
  /** URLs or multiaddrs. */
  readonly relays: readonly string[]
}

/** Through how many relays a peer is tried at most. */
const MOST_WAYS = 4

/** The relays of one node: each kept by a keeper of its own. */
export class RelayKeepers implements Startable {
  readonly #keepers: readonly RelayKeeper[]

  constructor(ports: RelayKeeperPorts, { network, relays }: RelayKeepersOptions) {
    this.#keepers = relays.map(address => new RelayKeeper(ports, { address, network }))
  }

  async start(): Promise<void> {
    await startAll(this.#keepers)
  }

  async stop(): Promise<void> {
    await stopAll(this.#keepers)
  }

  get states(): RelayState[] {
    return this.#keepers.map(({ state }) => state)
  }

  /** Multiaddrs of those that this node is connected to. */
  get connected(): string[] {
    return this.#keepers.flatMap(({ multiaddr }) => (multiaddr == null ? [] : [multiaddr.toString()]))
  }

  /** Relays through which a peer may be reached, best first: those of both, then this node's, then the peer's. */
  waysTo(theirs: readonly string[]): string[] {
    const own = this.connected
    return [...new Set([...theirs.filter(relay => own.includes(relay)), ...own, ...theirs])].slice(0, MOST_WAYS)
  }
}
