/** A relay: one process and one port for the page, the way in for nodes, and presence. It sees ciphertext and who talks to whom. */
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { Connection } from '@libp2p/interface'
import { systemClock } from '../src/base/clock.ts'
import type { RelayNote } from '../src/mesh/relay-list.ts'
import { AddressLimiter } from './address-limiter.ts'
import { FarewellService } from './farewell-service.ts'
import { listenOn } from './free-port.ts'
import { FrontServer } from './front-server.ts'
import { LivenessService } from './liveness-service.ts'
import { createLog, type Log } from './log.ts'
import { PresenceService } from './presence-service.ts'
import { relayMultiaddr } from './public-address.ts'
import { RelayCircle } from './relay-circle.ts'
import { loadRelayKey } from './relay-key.ts'
import { createRelayNode, type RelayLibp2p } from './relay-node.ts'
import { type RelayOptions, type ResolvedRelayOptions, resolveRelayOptions } from './relay-options.ts'
import { RelayedBytes } from './relayed-bytes.ts'
import { SlotKeeper } from './slot-keeper.ts'
import { version } from './version.ts'

/** A running relay. */
export interface Relay extends AsyncDisposable {
  readonly peerId: string
  readonly port: number
  /** Where a browser on this machine opens it. */
  readonly url: string
  /** Multiaddr for nodes on this machine. */
  readonly multiaddr: string
  readonly networks: readonly string[]
  /** Bytes passed on between peers since the start, both directions together. */
  readonly relayedBytes: number
  /** libp2p connections open now. */
  readonly connections: number
  /** Nodes that can be reached through this relay now. */
  readonly reservations: number
  /** Other relays that it is connected to now. */
  readonly others: number
  /** Resolves within 2 s, with the port free and every socket closed. Idempotent. */
  stop(): Promise<void>
}

/** Version of what is said under `/.well-known/kyrox.json`, in gossip topics and in protocol names. */
const PROTOCOL = '/kyrox/1'
/** For goodbyes to all clients; those that do not answer are cut off. */
const GOODBYE_MS = 1_000

/**
 * Starts a relay.
 * @throws InvalidArgumentError, RelayKeyError, PortTakenError, ListenError
 */
export async function createRelay(options: RelayOptions = {}): Promise<Relay> {
  const resolved = resolveRelayOptions(options)
  const log = resolved.logger ?? createLog(resolved.logLevel)
  const privateKey = resolved.dataFolder === undefined ? await generateKeyPair('Ed25519') : await loadRelayKey(resolved.dataFolder)
  const relayedBytes = new RelayedBytes()
  const { libp2p, port: innerPort } = await createRelayNode({ privateKey, relayedBytes }, resolved)
  try {
    const relay = new RunningRelay({ libp2p, relayedBytes, log }, { ...resolved, innerPort })
    await relay.start()
    return relay
  } catch (error) {
    await libp2p.stop()
    throw error
  }
}

interface RunningPorts {
  readonly libp2p: RelayLibp2p
  readonly relayedBytes: RelayedBytes
  readonly log: Log
}

class RunningRelay implements Relay {
  port = 0
  readonly networks: readonly string[]
  readonly #ports: RunningPorts
  readonly #options: ResolvedRelayOptions
  readonly #slots: SlotKeeper
  readonly #presence: PresenceService
  readonly #circle: RelayCircle
  /** What was refused, by cause. */
  readonly #refused = new Map<string, number>()
  readonly #farewells: FarewellService
  readonly #front: FrontServer
  readonly #startedAt = performance.now()
  #stopped: Promise<void> | undefined

  constructor(ports: RunningPorts, options: ResolvedRelayOptions & { readonly innerPort: number }) {
    this.#ports = ports
    this.#options = options
    this.networks = options.networks
    this.#slots = new SlotKeeper(ports.libp2p.services.circuitRelay.reservations)
    const onRefused = (cause: string): void => void this.#refused.set(cause, (this.#refused.get(cause) ?? 0) + 1)
    this.#presence = new PresenceService({ ...ports, onRefused }, options)
    const onMet = (connection: Connection): void => void this.#presence.askRelay(connection)
    this.#circle = new RelayCircle(
      { ...ports, clock: systemClock, random: Math.random, onMet, onRefused },
      { ...options, self: selfOf(options) }
    )
    this.#farewells = new FarewellService(ports)
    this.#front = new FrontServer(
      {
        describe: reached => this.#describe(relayMultiaddr(reached, this.peerId)),
        health: () => this.#health(),
        farewell: word => this.#farewells.said(word),
        limiter: new AddressLimiter(options.addressLimits),
        log: ports.log
      },
      {
        innerPort: options.innerPort,
        siteFolder: options.siteFolder,
        trustProxy: options.trustProxy,
        maxConnections: options.maxConnections
      }
    )
  }

  async start(): Promise<void> {
    const { libp2p, log } = this.#ports
    libp2p.addEventListener('peer:disconnect', ({ detail: peer }) => this.#slots.free(peer))
    await this.#presence.start()
    await new LivenessService({ libp2p, log }).start()
    await this.#farewells.start()
    this.port = await listenOn(this.#front.server, this.#options)
    await this.#circle.start()
    log.info({ peerId: this.peerId, host: this.#options.host, port: this.port, networks: this.networks }, 'relay started')
  }

  get peerId(): string {
    return this.#ports.libp2p.peerId.toString()
  }

  get url(): string {
    return `http://${this.#localHost.includes(':') ? `[${this.#localHost}]` : this.#localHost}:${this.port}`
  }

  get multiaddr(): string {
    return relayMultiaddr({ host: this.#localHost, port: this.port, secure: false }, this.peerId)
  }

  get relayedBytes(): number {
    return this.#ports.relayedBytes.total
  }

  get connections(): number {
    return this.#ports.libp2p.getConnections().length
  }

  get reservations(): number {
    return this.#slots.size
  }

  get others(): number {
    return this.#circle.size
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  /** libp2p first, so that clients get a goodbye through sockets that are still open. */
  async #stop(): Promise<void> {
    const { libp2p, log } = this.#ports
    this.#presence.stop()
    await this.#circle.stop()
    const goodbye = Promise.resolve(libp2p.stop()).catch(error => log.warn({ err: error }, 'libp2p did not stop cleanly'))
    await Promise.race([goodbye, new Promise(resolve => setTimeout(resolve, GOODBYE_MS).unref())])
    await this.#front.stop()
    await goodbye
    log.info({ peerId: this.peerId, relayedBytes: this.relayedBytes }, 'relay stopped')
  }

  get #localHost(): string {
    const { host } = this.#options
    return host === '::' || host === '0.0.0.0' ? '127.0.0.1' : host
  }

  #describe(address: string): object {
    const [network] = this.networks
    return { protocol: PROTOCOL, version, network, networks: this.networks, peerId: this.peerId, relays: [address] }
  }

  #health(): object {
    const { connections, reservations, relayedBytes, others } = this
    const refused = Object.fromEntries(this.#refused)
    const uptime = Math.round((performance.now() - this.#startedAt) / 1_000)
    const status = this.#stopped === undefined ? 'ok' : 'stopping'
    return { status, uptime, connections, reservations, relayedBytes, others, refused, rss: process.memoryUsage.rss() }
  }
}

const selfOf = ({ publicUrl, region }: ResolvedRelayOptions): RelayNote | undefined =>
  publicUrl == null ? undefined : { url: new URL(publicUrl).origin, region }
