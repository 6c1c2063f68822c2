/**
 * The other relays of this one's networks: those that its operator named, those that these tell of, those that call by themselves. It keeps connections to
 * them, over which gossip passes presence on, and tells clients of them.
 */
import type { GossipSub } from '@libp2p/gossipsub'
import type { Connection, Libp2p, PeerId, Stream } from '@libp2p/interface'
import { lpStream } from '@libp2p/utils'
import type { Clock } from '../src/base/clock.ts'
import type { Startable } from '../src/base/life-cycle.ts'
import { RELAYS_PROTOCOL } from '../src/mesh/protocol-names.ts'
import {
  decodeRelaysQuestion,
  encodeRelaysAnswer,
  MAX_RELAYS_QUESTION_BYTES,
  MAX_RELAYS_TOLD,
  type RelayNote,
  type RelaysAnswer
} from '../src/mesh/relay-list.ts'
import type { Log } from './log.ts'
import { MetRelay } from './met-relay.ts'
import { RelayRoster } from './relay-roster.ts'

export interface RelayCirclePorts {
  readonly libp2p: Libp2p<{ pubsub: GossipSub }>
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly log: Log
  /** Another relay is connected, which knows nodes that this one does not. */
  readonly onMet: (connection: Connection) => void
  /** Something was refused; `cause` is one of a few. */
  readonly onRefused: (cause: string) => void
}

export interface RelayCircleOptions {
  readonly networks: readonly string[]
  /** URLs or multiaddrs of relays to know from the start. */
  readonly peers: readonly string[]
  /** Of this relay; absent: it is not told of to others. */
  readonly self?: RelayNote | undefined
}

/** Relays beside the named ones that are kept: each passes all presence on to each. */
const MAX_MET = 8
/** Relays that called by themselves and are given all gossip: more than know each other. */
const MAX_CALLERS = 16
const LOOK_MS = 1_000
const ANSWER_MS = 5_000
/** Questions of one client at a time: it has one. */
const MAX_QUESTIONS = 4

export class RelayCircle implements Startable {
  readonly #ports: RelayCirclePorts
  readonly #options: RelayCircleOptions
  readonly #roster: RelayRoster
  readonly #met = new Map<string, MetRelay>()
  /** Relays that are given all gossip, by id. */
  readonly #gossips = new Set<string>()
  readonly #asked = new WeakSet<Connection>()
  #cancelLook: (() => void) | undefined
  #stopped = false

  constructor(ports: RelayCirclePorts, options: RelayCircleOptions) {
    this.#ports = ports
    this.#options = options
    this.#roster = new RelayRoster(options)
  }

  async start(): Promise<void> {
    const { libp2p } = this.#ports
    libp2p.addEventListener('peer:disconnect', this.#onDisconnect)
    await libp2p.handle(RELAYS_PROTOCOL, (stream, { remotePeer }) => void this.#answer(stream, remotePeer), {
      maxInboundStreams: MAX_QUESTIONS
    })
    for (const address of this.#options.peers) this.#meet(address, true)
    this.#look()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelLook?.()
    this.#ports.libp2p.removeEventListener('peer:disconnect', this.#onDisconnect)
    await Promise.all([...this.#met.values()].map(each => each.stop()))
  }

  /** Other relays that are connected now. */
  get size(): number {
    return new Set([...this.#met.values()].filter(({ isConnected }) => isConnected).map(({ peerId }) => peerId)).size
  }

  /** Relays of these networks that clients may go to, another one first each time. */
  notesFor(networks: readonly string[], asker: string): RelayNote[] {
    const notes = new Map<string, RelayNote>()
    for (const relay of this.#met.values()) {
      const note = relay.peerId === asker ? undefined : relay.noteFor(networks)
      if (note != null) notes.set(note.url, note)
    }
    const all = [...notes.values()]
    const first = Math.floor(this.#ports.random() * all.length)
    return [...all.slice(first), ...all.slice(0, first)].slice(0, MAX_RELAYS_TOLD)
  }

  #meet(address: string, isNamed: boolean): void {
    const { libp2p, clock, random } = this.#ports
    const { networks, self } = this.#options
    const relay = new MetRelay(
      {
        libp2p,
        clock,
        random,
        question: () => ({ networks, self, isRelay: true }),
        onAnswer: (...heard) => this.#onAnswer(...heard)
      },
      { address, isNamed, mayBeInside: isNamed || this.#roster.mayBeInside }
    )
    this.#met.set(address, relay)
    void relay.start()
  }

  #onAnswer(relay: MetRelay, { relays, refused }: RelaysAnswer, connection: Connection): void {
    const teller = connection.remotePeer.toString()
    this.#gossip(teller)
    for (let n = 0; n < refused; n++) this.#ports.onRefused('relay-note')
    for (const note of relays) this.#hearOf(note, teller)
    if (this.#asked.has(connection)) return
    this.#asked.add(connection)
    this.#ports.log.info({ relay: teller, address: relay.address }, 'relay met')
    this.#ports.onMet(connection)
  }

  #hearOf(note: RelayNote, teller: string): void {
    const { networks, self } = this.#options
    const isKnown = [...this.#met.values()].some(each => each.address === note.url || each.noteFor(networks)?.url === note.url)
    if (isKnown || note.url === self?.url) return
    const refusal = this.#roster.told(note, teller, this.#ports.clock.now())
    if (refusal != null) this.#ports.onRefused(refusal)
  }

  /** gossipsub's own list of those that are sent everything; public there, and not in its types. */
  get #direct(): Set<string> {
    return (this.#ports.libp2p.services.pubsub as unknown as { readonly direct: Set<string> }).direct
  }

  /** All gossip goes to it, however many clients there are to choose from. */
  #gossip(peerId: string): void {
    if (this.#gossips.has(peerId)) return
    if (this.#gossips.size >= this.#options.peers.length + MAX_MET + MAX_CALLERS) {
      this.#ports.onRefused('relays-full')
      return
    }
    this.#gossips.add(peerId)
    this.#direct.add(peerId)
  }

  readonly #onDisconnect = ({ detail: peer }: CustomEvent<PeerId>): void => {
    if (this.#gossips.delete(peer.toString())) this.#direct.delete(peer.toString())
  }

  #look(): void {
    const { clock } = this.#ports
    this.#cancelLook = clock.setTimeout(() => this.#look(), LOOK_MS)
    const now = clock.now()
    for (const [address, relay] of this.#met) if (relay.isHopeless(now) || this.#isTwin(relay)) this.#leave(address, relay)
    const met = [...this.#met.values()].filter(({ isNamed }) => !isNamed).length
    for (let free = MAX_MET - met; free > 0; free--) {
      const url = this.#roster.take()
      if (url == null) return
      this.#meet(url, false)
    }
  }

  /** The same relay under another address, of which one was named or came first. */
  #isTwin(relay: MetRelay): boolean {
    if (relay.isNamed || !relay.isConnected) return false
    const same = [...this.#met.values()].filter(({ isConnected, peerId }) => isConnected && peerId === relay.peerId)
    return same.some(({ isNamed }) => isNamed) || same[0] !== relay
  }

  #leave(address: string, relay: MetRelay): void {
    this.#met.delete(address)
    this.#roster.shun(address, this.#ports.clock.now())
    this.#ports.onRefused('relay-gone')
    void relay.stop()
  }

  async #answer(stream: Stream, asker: PeerId): Promise<void> {
    const signal = AbortSignal.timeout(ANSWER_MS)
    try {
      const frames = lpStream(stream, { maxDataLength: MAX_RELAYS_QUESTION_BYTES })
      const question = decodeRelaysQuestion((await frames.read({ signal })).subarray())
      if (question == null) throw new TypeError('Expected a question about relays')
      const { networks, self, isRelay } = question
      const id = asker.toString()
      const isOurs = networks.some(name => this.#options.networks.includes(name))
      if (isRelay === true && isOurs && !this.#stopped) {
        this.#gossip(id)
        if (self != null) this.#hearOf(self, id)
      }
      await frames.write(encodeRelaysAnswer({ self: this.#options.self, relays: this.notesFor(networks, id) }), { signal })
      await stream.close({ signal })
    } catch (error) {
      this.#ports.onRefused('relays-question')
      this.#ports.log.debug({ err: error, asker: asker.toString() }, 'question about relays not answered')
      stream.abort(error as Error)
    }
  }
}
