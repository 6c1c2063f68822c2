import type { Connection } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Clock } from '../base/clock.ts'
import type { Store } from '../storage/store.ts'
import { isInside } from './inside-address.ts'
import { nextRelay, RELAYS_WANTED } from './relay-choice.ts'
import type { RelayState } from './relay-keeper.ts'
import { askForRelays, type RelayNote } from './relay-list.ts'
import { RelayMemory } from './relay-memory.ts'

export interface RelayFinderPorts {
  readonly libp2p: { getConnections(): Connection[] }
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly states: () => readonly RelayState[]
  readonly keep: (note: RelayNote) => void
  readonly leave: (address: string) => void
  readonly memory?: Pick<Store, 'get' | 'put'> | undefined
  readonly onDrop: (cause: string) => void
}

export interface RelayFinderOptions {
  readonly network: string
  readonly given: readonly string[]
}

/** How often it is looked whether another relay is wanted, while one is. */
const LOOK_MS = 2_000
/** And while none is. */
const LOOK_SELDOM_MS = 60_000
/** A relay is asked again after so long, then after twice as long each time: most networks have one relay, and all of its nodes ask. */
const ASK_AGAIN_MS = 2_000
const ASK_SELDOM_MS = 60_000
const ASK_MS = 4_000
/** A found relay that fails so often is left; it answered others. */
const MAX_FAILURES = 3
/** One that was left is not tried again for so long. */
const LEFT_MS = 5 * 60_000
/** Relays known at most: what some relays tell of. */
const MAX_KNOWN = 64

/** Finds more relays of the network through those that are there, keeps to two, and remembers them. Those that were given are not its business. */
export class RelayFinder {
  readonly #ports: RelayFinderPorts
  readonly #options: RelayFinderOptions
  readonly #memory: RelayMemory | undefined
  readonly #stopping = new AbortController()
  /** By URL, the one told last last. */
  readonly #known = new Map<string, RelayNote>()
  /** What relays said of themselves, by id. */
  readonly #selves = new Map<string, RelayNote>()
  readonly #left = new Map<string, number>()
  /** When a relay is asked again. */
  readonly #asked = new WeakMap<Connection, { readonly dueAt: number; readonly waitMs: number }>()
  #cancelLook: (() => void) | undefined
  #isContent = false

  constructor(ports: RelayFinderPorts, options: RelayFinderOptions) {
    this.#ports = ports
    this.#options = options
    this.#memory = ports.memory == null ? undefined : new RelayMemory(ports.memory, options)
  }

  async start(): Promise<void> {
    for (const note of (await this.#memory?.recall(this.#ports.clock.now())) ?? []) this.#learn(note)
    await this.#look()
  }

  stop(): void {
    this.#stopping.abort()
    this.#cancelLook?.()
  }

  /** A relay came or went. */
  changed(): void {
    if (!this.#isContent || this.#hasEnough) return
    this.#isContent = false
    this.#cancelLook?.()
    this.#cancelLook = this.#ports.clock.setTimeout(() => void this.#look(), LOOK_MS)
  }

  get #hasEnough(): boolean {
    return this.#ports.states().filter(({ state }) => state === 'connected').length >= RELAYS_WANTED
  }

  async #look(): Promise<void> {
    this.#isContent = false
    await Promise.all(this.#connections().map(connection => this.#ask(connection)))
    if (this.#stopping.signal.aborted) return
    const { clock } = this.#ports
    this.#leaveUseless()
    this.#next()
    await this.#memory?.keep([...this.#known.values()].reverse(), clock.now())
    if (this.#stopping.signal.aborted) return
    this.#isContent = this.#hasEnough
    this.#cancelLook = clock.setTimeout(() => void this.#look(), this.#isContent ? LOOK_SELDOM_MS : LOOK_MS)
  }

  #connections(): Connection[] {
    const relays = this.#ports.states().flatMap(({ state, peerId }) => (state === 'connected' && peerId != null ? [peerId] : []))
    const open = this.#ports.libp2p.getConnections().filter(({ status, limits }) => status === 'open' && limits == null)
    return [...new Set(relays)].flatMap(id => open.find(({ remotePeer }) => remotePeer.toString() === id) ?? [])
  }

  async #ask(connection: Connection): Promise<void> {
    const { clock, random, onDrop } = this.#ports
    const { dueAt, waitMs } = this.#asked.get(connection) ?? { dueAt: 0, waitMs: ASK_AGAIN_MS }
    if (clock.now() < dueAt) return
    this.#asked.set(connection, {
      dueAt: clock.now() + waitMs * (0.75 + random() / 2),
      waitMs: Math.min(ASK_SELDOM_MS, 2 * waitMs)
    })
    try {
      const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(ASK_MS)])
      const { self, relays, refused } = await askForRelays(connection, { networks: [this.#options.network] }, signal)
      if (self != null) this.#selves.set(connection.remotePeer.toString(), self)
      // a relay on the open internet sends nobody to the inside of a network
      const mayBeInside = isInside(originOf(connection.remoteAddr))
      const good = relays.filter(({ url }) => mayBeInside || !isInside(url))
      for (const note of good) this.#learn(note)
      if (refused > 0 || good.length < relays.length) onDrop('relay-note')
    } catch {
      // a relay that knows of no others, or a list that is none
      if (!this.#stopping.signal.aborted && connection.status === 'open') onDrop('relay-list')
    }
  }

  #learn(note: RelayNote): void {
    this.#known.delete(note.url)
    this.#known.set(note.url, note)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MAX_KNOWN && oldest != null) this.#known.delete(oldest)
  }

  /** Found ones that do not answer, or that are a given one by another name. */
  #leaveUseless(): void {
    const { states, leave, clock } = this.#ports
    const all = states()
    for (const { address, found, failures, peerId, state } of all) {
      if (found == null) continue
      const twins = all.filter(each => state === 'connected' && each.state === 'connected' && each.peerId === peerId)
      if (failures < MAX_FAILURES && (twins.length === 0 || twins[0]?.address === address)) continue
      this.#left.set(address, clock.now() + LEFT_MS)
      leave(address)
    }
  }

  #next(): void {
    const { states, clock, random, keep } = this.#ports
    const now = clock.now()
    for (const [url, until] of this.#left) if (until <= now) this.#left.delete(url)
    const kept = states().map(({ address, peerId, state, found }) => {
      const self = peerId == null ? undefined : this.#selves.get(peerId)
      const url = self?.url ?? urlOf(address)
      return { url, isConnected: state === 'connected', isFound: found === true, region: self?.region ?? this.#known.get(url)?.region }
    })
    const known = [...this.#known.values()].filter(({ url }) => !this.#left.has(url))
    const next = nextRelay({ kept, known, random: random() })
    if (next != null) keep(next)
  }
}

/** A given relay as others name it; a multiaddr stays as it is. */
function urlOf(address: string): string {
  try {
    return new URL(address).origin
  } catch {
    return address
  }
}

/** Where a connection leads, as a URL. */
function originOf(address: Multiaddr): string {
  const [{ name, value } = { name: '', value: '' }] = address.getComponents()
  return `http://${name === 'ip6' ? `[${value}]` : value}`
}
