import type { Startable } from '../base/life-cycle.ts'
import { startAll, stopAll } from '../base/life-cycle.ts'
import type { Store } from '../storage/store.ts'
import type { RelayFinder } from './relay-finder.ts'
import { RelayKeeper, type RelayKeeperPorts, type RelayState } from './relay-keeper.ts'
import type { RelayNote } from './relay-list.ts'

export interface RelayKeepersPorts extends RelayKeeperPorts {
  readonly libp2p: RelayKeeperPorts['libp2p'] & ConstructorParameters<typeof RelayFinder>[0]['libp2p']
  /** 0 to 1. */
  readonly random: () => number
  /** Where found relays are remembered. @default nowhere */
  readonly memory?: Pick<Store, 'get' | 'put'> | undefined
  readonly onDrop: (cause: string) => void
}

export interface RelayKeepersOptions {
  readonly network: string
  /** URLs or multiaddrs. */
  readonly relays: readonly string[]
  /** Looks for more relays of the network than were given. */
  readonly findRelays: boolean
}

/** Through how many relays a peer is tried at most. */
const MOST_WAYS = 4
/** As many as a presence may name. */
const MOST_NAMED = 8
/** First those given are tried; and joining has its time to itself. */
const FIND_AFTER_MS = 3_000

/** The relays of one node: each kept by a keeper of its own. Those that were given come first, and are kept whatever happens. */
export class RelayKeepers implements Startable {
  readonly #ports: RelayKeepersPorts
  readonly #options: RelayKeepersOptions
  readonly #given: readonly RelayKeeper[]
  #found: readonly RelayKeeper[] = []
  #finder: RelayFinder | undefined
  #cancelFinding: (() => void) | undefined

  constructor(ports: RelayKeepersPorts, options: RelayKeepersOptions) {
    this.#ports = ports
    this.#options = options
    this.#given = options.relays.map(address => this.#keeperOf(address))
  }

  async start(): Promise<void> {
    await startAll(this.#given)
    if (this.#given.length > 0 && this.#options.findRelays)
      this.#cancelFinding ??= this.#ports.clock.setTimeout(() => void this.#find(), FIND_AFTER_MS)
  }

  async stop(): Promise<void> {
    this.#cancelFinding?.()
    this.#cancelFinding = () => {}
    this.#finder?.stop()
    this.#finder = undefined
    await stopAll([...this.#given, ...this.#found])
  }

  get states(): RelayState[] {
    return [...this.#given.map(({ state }) => state), ...this.#found.map(({ state }) => ({ ...state, found: true as const }))]
  }

  /** Multiaddrs of those that this node is connected to. */
  get connected(): string[] {
    const all = [...this.#given, ...this.#found].flatMap(({ multiaddr }) => (multiaddr == null ? [] : [multiaddr.toString()]))
    return [...new Set(all)].slice(0, MOST_NAMED)
  }

  /** Relays through which a peer may be reached, best first: those of both, then this node's, then the peer's. */
  waysTo(theirs: readonly string[]): string[] {
    const own = this.connected
    return [...new Set([...theirs.filter(relay => own.includes(relay)), ...own, ...theirs])].slice(0, MOST_WAYS)
  }

  #keeperOf(address: string): RelayKeeper {
    const onChange = (): void => {
      this.#ports.onChange()
      this.#finder?.changed()
    }
    return new RelayKeeper({ ...this.#ports, onChange }, { address, network: this.#options.network })
  }

  #keep({ url }: RelayNote): void {
    const keeper = this.#keeperOf(url)
    this.#found = [...this.#found, keeper]
    void keeper.start()
  }

  #leave(address: string): void {
    const keeper = this.#found.find(({ state }) => state.address === address)
    this.#found = this.#found.filter(each => each !== keeper)
    void keeper?.stop()
    this.#ports.onChange()
  }

  /** What finds them is loaded after joining: no tab waits for it. */
  async #find(): Promise<void> {
    const stopped = this.#cancelFinding
    const loaded = await import('./relay-finder.ts').catch(() => undefined)
    if (loaded == null || this.#cancelFinding !== stopped) return
    const { network, relays } = this.#options
    const ports = { ...this.#ports, states: () => this.states, keep: this.#keep.bind(this), leave: this.#leave.bind(this) }
    this.#finder = new loaded.RelayFinder(ports, { network, given: relays })
    void this.#finder.start()
  }
}
