import type { Connection, Stream } from '@libp2p/interface'
import type { Clock } from '../base/clock.ts'
import type { Startable } from '../base/life-cycle.ts'
import type { BytePipe } from '../wire/byte-pipe.ts'
import type { LinkPath, OutgoingMessage } from '../wire/link.ts'
import type { AgentMessage } from '../wire/proto/agent-message.js'
import { DirectBudget } from './direct-budget.ts'
import type { MeshLibp2p } from './mesh-libp2p.ts'
import { PeerDialer } from './peer-dialer.ts'
import { PeerLink, type StrayPath } from './peer-link.ts'
import { CHANNEL_PROTOCOL, LINK_PROTOCOL } from './protocol-names.ts'
import { StreamPipe } from './stream-pipe.ts'
import { Turns } from './turns.ts'

export interface PeerLinksPorts {
  readonly libp2p: MeshLibp2p
  readonly clock: Clock
  readonly canDirect: boolean
  readonly greeting: () => OutgoingMessage
  /** This node has no relay at present. */
  readonly isCutOff: () => boolean
  /** Relays through which the peer may be reached, best first. */
  readonly relaysTo: (peerId: string) => readonly string[]
  readonly onMessage: (link: PeerLink, message: AgentMessage) => void
  /** A link opened, changed its path, or closed for `reason`. */
  readonly onChange: (peerId: string, lost: string | undefined) => void
  readonly onDrop: (cause: string) => void
}

/** Each is a circuit, a handshake and its signatures at both ends: twenty tabs that all call all others at once are late for every answer. */
const OPENS_AT_ONCE = 4
/** Negotiating WebRTC costs both sides' threads; more at once only makes each slower. */
const UPGRADES_AT_ONCE = 4
/**
 * So many links are made as fast as they can be; the others one by one, with rests: a node can work with the first few, and thirty that made all of theirs at
 * once kept two cores for minutes.
 */
const HASTY_LINKS = 6
const HASTY_DIRECT_LINKS = 4
/** A relay carries the streams of one peer's links: one, or two when both dialled; the rest is room for reconnects. */
const MAX_STREAMS_PER_CONNECTION = 8
/** A channel of our own goes before a stream of libp2p's on the same connection. */
const BEFORE_STREAMS = 1

/** Two lives of one peer are told apart by a number among so many: that they have the same is not to be expected in the life of the network. */
const SESSIONS = 2 ** 48

interface NewPath {
  readonly kind: LinkPath
  readonly pipe: BytePipe
  readonly openedBy: string
  readonly preference?: number
}

/** One link to each peer: accepts what others open, opens to whom it is told to. It does not know what the links carry. */
export class PeerLinks implements Startable {
  readonly #ports: PeerLinksPorts
  readonly #links = new Map<string, PeerLink>()
  readonly #dialers = new Map<string, PeerDialer>()
  readonly #budget = new DirectBudget()
  readonly #turns: { readonly open: Turns; readonly upgrade: Turns }

  constructor(ports: PeerLinksPorts) {
    this.#ports = ports
    const { clock } = ports
    this.#turns = {
      open: new Turns(OPENS_AT_ONCE, { clock, isUrgent: taken => this.carried().length + taken < HASTY_LINKS }),
      upgrade: new Turns(UPGRADES_AT_ONCE, { clock, isUrgent: taken => this.#directLinks() + taken < HASTY_DIRECT_LINKS })
    }
  }

  async start(): Promise<void> {
    const limits = {
      runOnLimitedConnection: true,
      maxInboundStreams: MAX_STREAMS_PER_CONNECTION,
      maxOutboundStreams: MAX_STREAMS_PER_CONNECTION
    }
    const { libp2p } = this.#ports
    await libp2p.handle(LINK_PROTOCOL, (stream, connection) => this.#adopt(connection, stream), limits)
    await libp2p.handle(CHANNEL_PROTOCOL, (stream, connection) => void this.#addChannel(connection, stream), { maxInboundStreams: 1 })
    libp2p.addEventListener('connection:close', this.#onConnectionClose)
  }

  async stop(): Promise<void> {
    const { libp2p } = this.#ports
    for (const dialer of this.#dialers.values()) dialer.stop()
    this.#dialers.clear()
    for (const link of [...this.#links.values()]) link.close('this node stopped')
    libp2p.removeEventListener('connection:close', this.#onConnectionClose)
    await libp2p.unhandle([LINK_PROTOCOL, CHANNEL_PROTOCOL])
  }

  /** The open link to a peer. */
  get(peerId: string): PeerLink | undefined {
    return this.#links.get(peerId)
  }

  /** Peers that a link is wanted to. */
  get wanted(): number {
    return this.#dialers.size
  }

  all(): PeerLink[] {
    return [...this.#links.values()]
  }

  #directLinks(): number {
    return this.all().filter(link => link.has('direct')).length
  }

  /** Those that have a path now. */
  carried(): PeerLink[] {
    return this.all().filter(link => link.hasPath)
  }

  directError(peerId: string): string | undefined {
    return this.#dialers.get(peerId)?.directError
  }

  /** Wants a link to the peer from now on, unless the other side opens it within `delayMs`. Idempotent. */
  want(peerId: string, delayMs: number): void {
    const known = this.#dialers.get(peerId)
    if (known != null) {
      if (delayMs === 0) known.look()
      return
    }
    const { libp2p, clock, canDirect, relaysTo } = this.#ports
    const dialer = new PeerDialer(
      {
        libp2p,
        clock,
        canDirect,
        budget: this.#budget,
        link: () => (this.#links.get(peerId)?.hasPath === true ? this.#links.get(peerId) : undefined),
        adopt: (connection, stream) => this.#adopt(connection, stream),
        relays: () => relaysTo(peerId),
        directLinks: () => this.#directLinks(),
        turn: (move, signal) => this.#turns[move].take(signal)
      },
      peerId
    )
    this.#dialers.set(peerId, dialer)
    dialer.start(delayMs)
  }

  /** The peer is gone: no more dialling, and its connections go. */
  drop(peerId: string, reason: string): void {
    this.#dialers.get(peerId)?.stop()
    this.#dialers.delete(peerId)
    this.#links.get(peerId)?.close(reason)
    for (const connection of this.#connectionsTo(peerId)) connection.abort(new Error(reason))
  }

  /** No link to the peer is wanted here any more: one that this node opened closes, one that the peer opened is the peer's to close. */
  release(peerId: string): void {
    const dialer = this.#dialers.get(peerId)
    this.#dialers.delete(peerId)
    dialer?.stop()
    if (dialer?.openedHere === true) this.cut(peerId, 'not needed here any more')
  }

  /** The link is dead, the peer perhaps not: whoever still wants it dials again. */
  cut(peerId: string, reason: string): void {
    this.#links.get(peerId)?.close(reason)
    for (const connection of this.#connectionsTo(peerId)) connection.abort(new Error(reason))
  }

  #connectionsTo(peerId: string): Connection[] {
    return this.#ports.libp2p.getConnections().filter(({ remotePeer }) => remotePeer.toString() === peerId)
  }

  #adopt(connection: Connection, stream: Stream): void {
    const kind = connection.limits == null ? 'direct' : 'relayed'
    this.#addPath(connection, { kind, pipe: new StreamPipe(stream), openedBy: this.#opener(connection, stream.direction) })
    if (kind === 'direct' && connection.direction === 'outbound') void this.#addChannel(connection)
  }

  /** A faster path on a direct connection that stands. Where there is none to be had, the stream carries on. */
  async #addChannel(connection: Connection, asked?: Stream): Promise<void> {
    try {
      // not needed to join, nor to send the first message
      const { agreeOnChannel } = await import('./own-channel.ts')
      const pipe = await agreeOnChannel(this.#ports.clock, connection, asked)
      this.#addPath(connection, {
        kind: 'direct',
        pipe,
        openedBy: this.#opener(connection, connection.direction),
        preference: BEFORE_STREAMS
      })
    } catch {
      // an older node, another transport, or a browser that would not
    }
  }

  #opener(connection: Connection, direction: Stream['direction']): string {
    return (direction === 'outbound' ? this.#ports.libp2p.peerId : connection.remotePeer).toString()
  }

  #addPath(connection: Connection, { kind, pipe, openedBy, preference }: NewPath): void {
    const peerId = connection.remotePeer.toString()
    const known = this.#links.get(peerId)
    const link = known ?? this.#newLink(this.#ports.libp2p.peerId.toString(), peerId)
    link.addPath(kind, pipe, openedBy, preference)
    if (known == null && link.isOpen) this.#ports.onChange(peerId, undefined)
  }

  #newLink(selfId: string, peerId: string): PeerLink {
    const { clock, greeting, isCutOff, onMessage, onChange, onDrop } = this.#ports
    const onNewLife = (stray: StrayPath): void => {
      this.#newLink(selfId, peerId).takeOver(stray)
      onChange(peerId, undefined)
    }
    const session = 1 + Math.floor(Math.random() * SESSIONS)
    const link: PeerLink = new PeerLink({ clock, greeting, isCutOff, onNewLife, onMessage }, { selfId, peerId, session })
    this.#links.set(peerId, link)
    link.addEventListener('drop', ({ detail }) => onDrop(detail))
    link.addEventListener('path:change', ({ detail }) => {
      // the direct path closed: the peer's page may be on its way out
      if (detail === 'relayed' && link.greeted) link.hintedAt = clock.now()
      this.#dialers.get(peerId)?.look()
      onChange(peerId, undefined)
    })
    link.addEventListener('close', ({ detail }) => {
      if (this.#links.get(peerId) === link) this.#links.delete(peerId)
      onChange(peerId, detail)
      this.#dialers.get(peerId)?.look()
    })
    return link
  }

  /** One of two paths to a peer closed by itself: a hint that it is gone. */
  readonly #onConnectionClose = ({ detail }: CustomEvent<Connection>): void => {
    const link = this.#links.get(detail.remotePeer.toString())
    if (link?.isOpen === true) link.hintedAt = this.#ports.clock.now()
  }
}
