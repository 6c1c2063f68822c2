import type { Connection } from '@libp2p/interface'
import { TypedEventEmitter } from 'main-event'
import { type Startable, startAll, stopAll } from '../base/life-cycle.ts'
import type { StopSignal } from '../base/stop-signal.ts'
import { PROTOCOL_VERSION } from '../wire/limits.ts'
import type { OutgoingMessage } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import { type AgentMessage, Goodbye, Hello } from '../wire/proto/agent-message.js'
import { closeSockets, openSockets } from './close-sockets.ts'
import { Heartbeats, LIVENESS_TYPES, type PagePhase } from './heartbeats.ts'
import type { MeshEvents, MeshOptions, MeshPorts } from './mesh-ports.ts'
import type { PeerLink } from './peer-link.ts'
import { PeerLinks } from './peer-links.ts'
import { type PeerRecord, PeerTable } from './peer-table.ts'
import type { RelayState } from './relay-keeper.ts'
import { RelayKeepers } from './relay-keepers.ts'
import type { RelayRoll } from './relay-roll.ts'
import type { RollCall } from './roll-call.ts'
import { rollParts } from './roll-parts.ts'
import type { WideMesh } from './wide-mesh.ts'

export type { MeshEvents, MeshOptions, MeshPorts } from './mesh-ports.ts'

const EXPIRE_EVERY_MS = 1_000

/**
 * This node's place in the network: relays kept, peers known, links open. Messages that are not about the mesh itself are handed up.
 * It does not know what a task is.
 */
export class Mesh extends TypedEventEmitter<MeshEvents> implements Startable {
  readonly id: string
  readonly peers: PeerTable
  readonly #ports: MeshPorts
  readonly #options: MeshOptions
  readonly #links: PeerLinks
  readonly #heartbeats: Heartbeats
  readonly #roll: RollCall
  readonly #relayRoll: RelayRoll
  readonly #wide: WideMesh
  readonly #keepers: RelayKeepers
  readonly #parts: readonly Startable[]
  #cancelExpiry: (() => void) | undefined

  constructor(ports: MeshPorts, options: MeshOptions) {
    super()
    const { libp2p, clock, ticks, random = Math.random } = ports
    this.#ports = ports
    this.#options = options
    this.id = libp2p.peerId.toString()
    const isLinked = (peerId: string): boolean => this.link(peerId) != null
    const isNeeded = ({ id, capabilities }: PeerRecord): boolean => isLinked(id) || this.#roll.isOfInterest(capabilities)
    this.peers = new PeerTable({ isNeeded })
    const onDrop = (cause: string): void => void this.safeDispatchEvent('drop', { detail: cause })
    this.#links = new PeerLinks({
      libp2p,
      clock,
      canDirect: options.canDirect,
      greeting: () => this.#greeting(),
      isCutOff: () => this.#keepers.connected.length === 0,
      relaysTo: peerId => this.#keepers.waysTo(this.peers.get(peerId)?.relays ?? []),
      onMessage: (link, message) => this.#onMessage(link, message),
      onChange: (peerId, lost) => this.#onLinkChange(peerId, lost),
      onDrop
    })
    this.#heartbeats = new Heartbeats({
      clock,
      ticks,
      random: Math.random,
      libp2p,
      relaysOf: peerId => this.peers.get(peerId)?.relays ?? [],
      links: () => this.#links.carried(),
      load: () => ports.describe().load,
      coordinate: () => ports.whereabouts?.own.coordinate,
      onMeasured: (ms, coordinate) => ports.whereabouts?.measured(ms, coordinate),
      onHeard: (peerId, load) => this.peers.touched(peerId, load, clock.now()),
      onDead: (peerId, reason) => this.#onGone(peerId, reason),
      onCut: (peerId, reason) => this.#links.cut(peerId, reason),
      onStalled: (peerId, reason) => this.safeDispatchEvent('peer:stalled', { detail: { peerId, reason } }),
      onDrop,
      onSlept: ms => this.safeDispatchEvent('slept', { detail: ms })
    })
    const onChange = (): void => this.#onRelayChange()
    const onConnected = (connection: Connection): void => void this.#relayRoll.askRelay(connection)
    this.#keepers = new RelayKeepers(
      { libp2p, clock, random, look: ports.look, memory: ports.store, onChange, onConnected, onDrop },
      { findRelays: false, ...options }
    )
    const { roll, relayRoll, wide, introductions } = rollParts(
      {
        libp2p,
        clock,
        random,
        describe: ports.describe,
        relays: () => this.#keepers.connected,
        peers: this.peers,
        links: this.#links,
        isLinked,
        news: () => this.#greetAgain(),
        onDrop
      },
      options.network
    )
    this.#roll = roll
    this.#relayRoll = relayRoll
    this.#wide = wide
    this.#parts = [introductions, this.#links, this.#heartbeats, this.#wide, this.#roll, this.#keepers]
  }

  async start(): Promise<void> {
    const on = this.peers
    on.addEventListener('peer:join', ({ detail }) => this.safeDispatchEvent('peer:join', { detail }))
    on.addEventListener('peer:leave', ({ detail }) => {
      // who is not in the table is not dialled: else a node would call for ever after all who ever were here
      this.#links.drop(detail.id, 'it left the network')
      this.safeDispatchEvent('peer:leave', { detail })
    })
    for (const type of ['peer:join', 'peer:change', 'peer:leave'] as const) {
      on.addEventListener(type, ({ detail }) => this.safeDispatchEvent('peers:change', { detail: detail.id }))
    }
    await startAll(this.#parts)
    this.#expire()
  }

  /** Says goodbye first, so that nobody has to wait for a silence. */
  async stop(): Promise<void> {
    this.#cancelExpiry?.()
    const payload = Goodbye.encode({ reason: 'stopped' })
    await Promise.allSettled(this.#links.all().map(link => link.send({ type: MessageType.GOODBYE, payload })))
    await stopAll(this.#parts)
  }

  get relays(): RelayState[] {
    return this.#keepers.states
  }

  /** The link to a peer, when one is open. */
  link(peerId: string): PeerLink | undefined {
    const link = this.#links.get(peerId)
    return link?.isOpen === true ? link : undefined
  }

  /** The peer gets no work now: it is silent, but not given up. */
  isStalled(peerId: string): boolean {
    const link = this.#links.get(peerId)
    return link != null && this.#heartbeats.isStalled(link)
  }

  /** What the page that hosts this node goes through. */
  observePage(phase: PagePhase): void {
    if (phase === 'left') closeSockets(this.#ports.libp2p)
    else if (phase === 'active') openSockets(this.#ports.libp2p)
    this.#heartbeats.observe(phase)
    if (phase === 'active') this.#roll.changed()
  }

  /** The round trip to a peer that work can be sent to now, in milliseconds; where there is no link yet, a guess. */
  roundTripTo(peerId: string): number | undefined {
    const link = this.link(peerId)
    if (link == null) return this.#wide.roundTripWithoutLink
    return link.hasPath && !this.isStalled(peerId) ? (link.roundTripMs ?? 0) : undefined
  }

  /** The link to a peer, made when there is none. Rejects with `PeerUnreachableError` when it cannot be made, or the reason of the signal. */
  async reach(peerId: string, signal: StopSignal): Promise<PeerLink> {
    return this.link(peerId) ?? (await this.#wide.reach(peerId, signal))
  }

  /** A task wants this capability: the network is asked when nobody is known to offer it. */
  asked(capability: string): void {
    this.#roll.asked(capability)
  }

  directError(peerId: string): string | undefined {
    return this.#links.directError(peerId)
  }

  /** What {@link MeshPorts.describe} returns has changed. */
  changed(): void {
    this.#roll.changed()
  }

  /** Those that are linked hear by the link what others hear by gossip. */
  #greetAgain(): void {
    const greeting = this.#greeting()
    for (const link of this.#links.all()) if (link.greeted && link.isOpen) link.send(greeting).catch(() => {})
  }

  #greeting(): OutgoingMessage {
    const hello = { protocolVersion: PROTOCOL_VERSION, network: this.#options.network, presence: this.#roll.own() }
    return { type: MessageType.HELLO, payload: Hello.encode(hello) }
  }

  #onMessage(link: PeerLink, message: AgentMessage): void {
    try {
      if (message.type === MessageType.HELLO) this.#onHello(link, message.payload)
      else if (!link.greeted) this.safeDispatchEvent('drop', { detail: 'before-hello' })
      else if (LIVENESS_TYPES.has(message.type)) this.#heartbeats.take(link, message)
      else if (message.type === MessageType.GOODBYE) this.#onGone(link.peerId, 'said goodbye')
      else if (!this.#wide.take(link, message)) this.#ports.onMessage(link, message)
    } catch {
      this.safeDispatchEvent('drop', { detail: 'garbled' })
    }
  }

  #onHello(link: PeerLink, payload: Uint8Array): void {
    const { protocolVersion, network, presence } = Hello.decode(payload)
    if (protocolVersion !== PROTOCOL_VERSION || network !== this.#options.network) {
      this.safeDispatchEvent('drop', { detail: 'other-network' })
      this.#links.drop(link.peerId, `other network or version: ${network.slice(0, 64)}, ${protocolVersion}`)
      return
    }
    const isNew = !link.greeted
    link.greeted = true
    if (presence != null) this.peers.greeted(link.peerId, presence, this.#ports.clock.now())
    // the accepting side keeps the link too, and upgrades it when the opener does not
    this.#wide.greeted(link.peerId)
    if (isNew) this.#heartbeats.ask(link)
    this.safeDispatchEvent('peers:change', { detail: link.peerId })
  }

  #onLinkChange(peerId: string, lost: string | undefined): void {
    const link = this.link(peerId)
    if (lost != null && this.peers.get(peerId) == null) this.#links.drop(peerId, lost)
    if (lost != null) {
      this.safeDispatchEvent('link:lost', { detail: { peerId, reason: lost } })
    } else if (link?.hasPath === true && link.greeted) this.#heartbeats.ask(link)
    const isLost = (): boolean => this.peers.get(peerId) != null && this.#links.get(peerId)?.hasPath !== true
    if (lost != null || (link != null && !link.hasPath)) void this.#heartbeats.lost(peerId, isLost)
    this.safeDispatchEvent('peers:change', { detail: peerId })
  }

  #onGone(peerId: string, reason: string): void {
    this.#links.drop(peerId, reason)
    this.peers.remove(peerId, this.#ports.clock.now())
  }

  #onRelayChange(): void {
    this.safeDispatchEvent('relay:change', { detail: this.relays })
  }

  #expire(): void {
    this.#cancelExpiry = this.#ports.clock.setTimeout(() => {
      this.peers.expire(this.#ports.clock.now(), id => this.link(id) != null)
      for (const link of this.#links.all()) if (!link.isOpen) this.#links.cut(link.peerId, 'closed')
      this.#expire()
    }, EXPIRE_EVERY_MS)
  }
}
