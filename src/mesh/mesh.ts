import type { Connection } from '@libp2p/interface'
import { TypedEventEmitter } from 'main-event'
import type { Clock } from '../base/clock.ts'
import { type Startable, startAll, stopAll } from '../base/life-cycle.ts'
import { PROTOCOL_VERSION } from '../wire/limits.ts'
import type { OutgoingMessage } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import { type AgentMessage, Goodbye, Hello } from '../wire/proto/agent-message.js'
import { closeSockets } from './close-sockets.ts'
import { Heartbeats, LIVENESS_TYPES, type PagePhase } from './heartbeats.ts'
import type { MeshLibp2p } from './mesh-libp2p.ts'
import type { SelfDescription } from './own-presence.ts'
import type { PeerLink } from './peer-link.ts'
import { PeerLinks } from './peer-links.ts'
import { type PeerRecord, PeerTable } from './peer-table.ts'
import { PRESENCE_LIFE_MS } from './presence-gossip.ts'
import type { RelayLook } from './relay-document.ts'
import type { RelayState } from './relay-keeper.ts'
import { RelayKeepers } from './relay-keepers.ts'
import { RollCall } from './roll-call.ts'
import type { Whereabouts } from './whereabouts.ts'

export interface MeshPorts {
  readonly libp2p: MeshLibp2p
  readonly clock: Clock
  readonly ticks: () => number
  readonly describe: () => SelfDescription
  /** @default none: nothing is foretold of round trips */
  readonly whereabouts?: Whereabouts
  /** How relays are asked what they are. */
  readonly look: RelayLook
}

export interface MeshOptions {
  readonly network: string
  readonly relays: readonly string[]
  readonly canDirect: boolean
}

export interface MeshEvents {
  'peer:join': CustomEvent<PeerRecord>
  'peer:leave': CustomEvent<PeerRecord>
  /** Something about the peers or their links is new. */
  'peers:change': CustomEvent<string>
  'relay:change': CustomEvent<readonly RelayState[]>
  /** The link to a peer closed: what was under way on it is lost. */
  'link:lost': CustomEvent<{ readonly peerId: string; readonly reason: string }>
  /** A peer is silent, perhaps frozen: what it was to do should be done elsewhere. Its link stays. */
  'peer:stalled': CustomEvent<{ readonly peerId: string; readonly reason: string }>
  message: CustomEvent<{ readonly link: PeerLink; readonly message: AgentMessage }>
  /** A frame or message was refused; `detail` is the cause. */
  drop: CustomEvent<string>
  slept: CustomEvent<number>
}

const EXPIRE_EVERY_MS = 1_000

/**
 * This node's place in the network: relays kept, peers known, links open. Messages that are not about the mesh itself are handed up.
 * It does not know what a task is.
 */
export class Mesh extends TypedEventEmitter<MeshEvents> implements Startable {
  readonly id: string
  readonly peers = new PeerTable()
  readonly #ports: MeshPorts
  readonly #options: MeshOptions
  readonly #links: PeerLinks
  readonly #heartbeats: Heartbeats
  readonly #roll: RollCall
  readonly #keepers: RelayKeepers
  readonly #parts: readonly Startable[]
  #cancelExpiry: (() => void) | undefined

  constructor(ports: MeshPorts, options: MeshOptions) {
    super()
    const { libp2p, clock, ticks } = ports
    this.#ports = ports
    this.#options = options
    this.id = libp2p.peerId.toString()
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
    const onConnected = (connection: Connection): void => void this.#roll.askRelay(connection)
    this.#keepers = new RelayKeepers({ libp2p, clock, look: ports.look, onChange, onConnected }, options)
    this.#roll = new RollCall(
      {
        selfId: this.id,
        pubsub: libp2p.services.pubsub,
        clock,
        describe: ports.describe,
        relays: () => this.#keepers.connected,
        peers: this.peers,
        want: (peerId, delayMs) => this.#links.want(peerId, delayMs),
        onDrop
      },
      options.network
    )
    this.#parts = [this.#links, this.#heartbeats, this.#roll, this.#keepers]
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
    this.#heartbeats.observe(phase)
    if (phase === 'active') this.#roll.changed()
    else if (phase === 'left') closeSockets(this.#ports.libp2p)
  }

  directError(peerId: string): string | undefined {
    return this.#links.directError(peerId)
  }

  /** What {@link MeshPorts.describe} returns has changed. */
  changed(): void {
    this.#roll.changed()
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
      else this.safeDispatchEvent('message', { detail: { link, message } })
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
    if (presence != null) this.peers.heard(link.peerId, presence, this.#ports.clock.now())
    // the accepting side keeps the link too, and upgrades it when the opener does not
    this.#links.want(link.peerId, 0)
    if (isNew) this.#heartbeats.ask(link)
    this.safeDispatchEvent('peers:change', { detail: link.peerId })
  }

  #onLinkChange(peerId: string, lost: string | undefined): void {
    const link = this.link(peerId)
    if (lost != null && this.peers.get(peerId) == null) this.#links.drop(peerId, lost)
    if (lost != null) {
      this.safeDispatchEvent('link:lost', { detail: { peerId, reason: lost } })
      void this.#heartbeats.lost(peerId, () => this.peers.get(peerId) != null && this.link(peerId) == null)
    } else if (link?.greeted === true) this.#heartbeats.ask(link)
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
      this.peers.expire(this.#ports.clock.now() - PRESENCE_LIFE_MS, id => this.link(id) != null)
      for (const link of this.#links.all()) if (!link.isOpen) this.#links.cut(link.peerId, 'closed')
      this.#expire()
    }, EXPIRE_EVERY_MS)
  }
}
