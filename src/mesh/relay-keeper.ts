import type { Connection } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { sleep } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import type { Startable } from '../base/life-cycle.ts'
import { backOffMs } from './back-off.ts'
import type { MeshLibp2p } from './mesh-libp2p.ts'
import { resolveRelay } from './relay-address.ts'
import { type RelayLook, RelayUnreachableError } from './relay-document.ts'

export interface RelayState {
  readonly address: string
  readonly peerId?: string
  readonly state: 'connecting' | 'connected' | 'waiting'
  readonly lastError?: string
  readonly retryAt?: number
  readonly failures: number
  /** Other relays told of it; nobody gave it to this node. */
  readonly found?: true
}

export interface RelayKeeperPorts {
  readonly libp2p: Pick<MeshLibp2p, 'dial'>
  readonly clock: Clock
  readonly onChange: () => void
  readonly look: RelayLook
  /** A connection to the relay is up; called for each new one. */
  readonly onConnected: (connection: Connection) => void
}

/** One try, address look-up and dial together. A relay that is gone refuses at once; one that many tabs call at once answers late, and who asks anew is last again. */
const TRY_MS = 15_000

/** A connection that lived shorter than this counts as a failed try. */
const SHORTEST_LIFE_MS = 500

/**
 * Keeps a connection to one relay, for as long as the node lives. libp2p itself gives up on a relay that was away; this does not.
 * It does not know about reservations: libp2p makes them with every relay that a connection is open to.
 */
export class RelayKeeper implements Startable {
  readonly #ports: RelayKeeperPorts
  readonly #address: string
  readonly #network: string
  #abort: AbortController | undefined
  #done: Promise<void> = Promise.resolve()
  #state: RelayState
  #multiaddr: Multiaddr | undefined

  constructor(ports: RelayKeeperPorts, { address, network }: { readonly address: string; readonly network: string }) {
    this.#ports = ports
    this.#address = address
    this.#network = network
    this.#state = { address, state: 'connecting', failures: 0 }
  }

  get state(): RelayState {
    return this.#state
  }

  /** Where others reach this relay; only while connected. */
  get multiaddr(): Multiaddr | undefined {
    return this.#state.state === 'connected' ? this.#multiaddr : undefined
  }

  async start(): Promise<void> {
    if (this.#abort != null) return
    this.#abort = new AbortController()
    this.#done = this.#keep(this.#abort.signal)
  }

  async stop(): Promise<void> {
    this.#abort?.abort()
    await this.#done
  }

  async #keep(signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        const connection = await this.#connect(AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]))
        const since = this.#ports.clock.now()
        this.#set({ address: this.#address, peerId: connection.remotePeer.toString(), state: 'connected', failures: 0 })
        this.#ports.onConnected(connection)
        await closed(connection, signal)
        this.#set({ address: this.#address, state: 'connecting', failures: 0 })
        // one that accepts and hangs up at once is a failure too, else this loop would spin
        if (this.#ports.clock.now() - since < SHORTEST_LIFE_MS)
          throw new RelayUnreachableError(`Relay ${this.#address} closed the connection at once`)
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        const waitMs = backOffMs(failures++, Math.random())
        this.#set({
          address: this.#address,
          state: 'waiting',
          failures,
          lastError: (error as Error).message,
          retryAt: this.#ports.clock.now() + waitMs
        })
        await sleep(waitMs, { signal, clock: this.#ports.clock }).catch(() => {})
      }
    }
  }

  async #connect(signal: AbortSignal): Promise<Connection> {
    let failure: unknown
    for (const address of await resolveRelay(this.#address, this.#network, signal, this.#ports.look)) {
      try {
        const connection = await this.#ports.libp2p.dial(address, { signal })
        this.#multiaddr = address
        return connection
      } catch (error) {
        failure = error
      }
    }
    throw failure ?? new RelayUnreachableError(`Relay ${this.#address} names no address`)
  }

  #set(state: RelayState): void {
    this.#state = state
    this.#ports.onChange()
  }
}

function closed(connection: Connection, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
    connection.addEventListener('close', done, { once: true })
    if (connection.status !== 'open' || signal.aborted) done()
  })
}
