/**
 * Presence among thousands of nodes in one process: the production roll call, peer table, plan, teller and relay cache over virtual time. Gossip and the way to
 * the relay are models (see presence-gossip-model.ts); links and tasks are not simulated. The same seed gives the same figures.
 */
import { hears, placeOf } from '../../src/mesh/presence-shards.ts'
import { PresenceClock } from './presence-clock.ts'
import { GossipModel } from './presence-gossip-model.ts'
import { SimulatedNode, type SimulatedNodePorts } from './presence-node.ts'
import { RelayModel } from './presence-relay-model.ts'

export interface PresenceSimulationOptions {
  readonly nodes: number
  readonly seed: number
  /** Capabilities there are; a few are offered and asked for by many. @default nodes / 25, 20 at least */
  readonly capabilities?: number
  /** Mean life of a tab. @default 30 min */
  readonly sessionMs?: number
  /** Mean time until a node offers something more or less. @default 20 min */
  readonly changeMs?: number
  /** Until everybody has joined and most renew what they said: a busier time than the average. Not counted. @default 640 s */
  readonly warmMs?: number
  /** @default 90 s */
  readonly measuredMs?: number
}

export interface PresenceFigures {
  readonly nodes: number
  readonly seed: number
  /** In and out together, mean over the nodes and the time. */
  readonly bytesPerNodePerSecond: number
  readonly bytesIn: number
  readonly bytesOut: number
  /** Of nodes by how much they use: the one that 95 of 100 stay below. */
  readonly bytesP95: number
  readonly changes: number
  /** Pairs of a change and a node that asks for what changed. */
  readonly changesAsked: number
  /** Share of those that knew within 5 s. */
  readonly knownToAskers: number
  /** Pairs of a change and an asker that hears of it by gossip, or had known the node: where a capability is split, its own part. */
  readonly changesInPart: number
  readonly knownInPart: number
  /** What the relay sends to all nodes that watch, bytes a second. */
  readonly relayNewsPerSecond: number
  /** Offerers of what it asks for that a node knows, median. */
  readonly offerersKnown: number
}

/** All but who knew of what. */
type Traffic = Omit<PresenceFigures, 'changes' | 'changesAsked' | 'knownToAskers' | 'changesInPart' | 'knownInPart'>

/** A node that has asked for so long needs to know. */
const ASKED_FOR_MS = 5_000
const KNOWN_WITHIN_MS = 5_000
/** Nodes join over this time, not all in one moment. */
const JOIN_MS = 120_000
/** Popularity falls with the rank to this power. */
const ZIPF = 0.9
const NETWORK = 'simulated'

/** Source: Tommy Ettinger's mulberry32. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Runs it to its end. */
export async function simulatePresence(options: PresenceSimulationOptions): Promise<PresenceFigures> {
  return await new PresenceSimulation(options).run()
}

class PresenceSimulation {
  readonly #options: Required<PresenceSimulationOptions>
  readonly #random: () => number
  readonly #clock = new PresenceClock(1_750_000_000_000)
  readonly #ports: SimulatedNodePorts
  readonly #alive: SimulatedNode[] = []
  readonly #askers = new Map<string, Set<SimulatedNode>>()
  readonly #offerers = new Map<string, number>()
  /** Sums of popularity, to draw from. */
  readonly #popularity: number[]
  readonly #names: readonly string[]
  #made = 0
  #measuring = false
  readonly #count = { needed: 0, known: 0, all: 0, allKnown: 0, changes: 0 }

  constructor(options: PresenceSimulationOptions) {
    const { nodes } = options
    const defaults = {
      capabilities: Math.max(20, nodes / 25),
      sessionMs: 30 * 60_000,
      changeMs: 20 * 60_000,
      warmMs: 640_000,
      measuredMs: 90_000
    }
    this.#options = { ...defaults, ...options }
    this.#random = seeded(options.seed)
    let sum = 0
    this.#popularity = Array.from({ length: this.#options.capabilities }, (_, rank) => (sum += 1 / (rank + 1) ** ZIPF))
    this.#names = this.#popularity.map((_, rank) => `capability.${rank}`)
    const ports = { clock: this.#clock, random: this.#random, network: NETWORK }
    const gossip = new GossipModel(ports)
    this.#ports = { ...ports, gossip, relay: new RelayModel({ ...ports, gossip }) }
  }

  async run(): Promise<PresenceFigures> {
    const { nodes, warmMs, measuredMs } = this.#options
    const start = this.#clock.now()
    for (let i = 0; i < nodes; i++) this.#clock.setTimeout(() => this.#join(), JOIN_MS * this.#random())
    this.#clock.setTimeout(() => this.#churn(), JOIN_MS)
    this.#clock.setTimeout(() => this.#change(), JOIN_MS)
    await this.#clock.runUntil(start + warmMs)
    for (const node of this.#alive) node.bytesIn = node.bytesOut = 0
    this.#ports.relay.newsOut = 0
    this.#measuring = true
    await this.#clock.runUntil(start + warmMs + measuredMs)
    const figures = this.#figures(start + warmMs)
    await this.#clock.runUntil(start + warmMs + measuredMs + KNOWN_WITHIN_MS)
    const { needed, known, all, allKnown, changes } = this.#count
    return { ...figures, changes, changesAsked: all, knownToAskers: allKnown / all, changesInPart: needed, knownInPart: known / needed }
  }

  #figures(since: number): Traffic {
    const { nodes, seed, measuredMs } = this.#options
    const now = this.#clock.now()
    const rates = this.#alive.map(({ bytesIn, bytesOut, joinedAt }) => {
      const seconds = Math.max(1, (now - Math.max(since, joinedAt)) / 1_000)
      return { in: bytesIn / seconds, out: bytesOut / seconds }
    })
    const seconds = this.#alive.reduce((sum, { joinedAt }) => sum + (now - Math.max(since, joinedAt)) / 1_000, 0)
    const bytesIn = this.#alive.reduce((sum, node) => sum + node.bytesIn, 0) / seconds
    const bytesOut = this.#alive.reduce((sum, node) => sum + node.bytesOut, 0) / seconds
    const sorted = rates.map(each => each.in + each.out).sort((a, b) => a - b)
    const known = this.#alive.flatMap(node => [...node.asks.keys()].map(name => node.peers.offering(name).size)).sort((a, b) => a - b)
    return {
      nodes,
      seed,
      bytesPerNodePerSecond: bytesIn + bytesOut,
      bytesIn,
      bytesOut,
      bytesP95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      relayNewsPerSecond: this.#ports.relay.newsOut / (measuredMs / 1_000),
      offerersKnown: known[Math.floor(known.length / 2)] ?? 0
    }
  }

  #join(): void {
    const offers = this.#draw(1 + Math.floor(this.#random() * 2.4))
    // four of ten tabs only serve
    const asks = this.#random() < 0.4 ? [] : this.#draw(this.#random() < 0.7 ? 1 : 2)
    const node = new SimulatedNode(this.#ports, { id: `node-${this.#options.seed}-${this.#made++}`, offers, asks })
    this.#alive.push(node)
    for (const name of node.asks.keys()) this.#askers.set(name, (this.#askers.get(name) ?? new Set()).add(node))
    for (const name of offers) this.#counted(node, name, true)
    void node.join()
  }

  /** One leaves, with a goodbye or without, and another one comes. */
  #churn(): void {
    const { sessionMs, nodes } = this.#options
    this.#clock.setTimeout(() => this.#churn(), this.#wait(sessionMs / nodes))
    const at = Math.floor(this.#random() * this.#alive.length)
    const node = this.#alive[at]
    const last = this.#alive.pop()
    if (node == null || last == null) return
    if (last !== node) this.#alive[at] = last
    for (const name of node.asks.keys()) this.#askers.get(name)?.delete(node)
    for (const name of node.offers) this.#counted(node, name, false)
    if (this.#random() < 0.5) void node.leave()
    else node.kill()
    this.#join()
  }

  /** One offers something more, or something less. */
  #change(): void {
    const { changeMs, nodes } = this.#options
    this.#clock.setTimeout(() => this.#change(), this.#wait(changeMs / nodes))
    const node = this.#alive[Math.floor(this.#random() * this.#alive.length)]
    if (node == null || this.#clock.now() - node.joinedAt < 10_000) return
    const [name] = this.#draw(1)
    if (name == null) return
    const [dropped] = node.offers
    const loses =
      node.offers.length > 1 && dropped != null && (node.offers.length > 3 || this.#random() < 0.5 || node.offers.includes(name))
    if (!loses && node.offers.includes(name)) return
    node.offer(loses ? node.offers.filter(each => each !== dropped) : [...node.offers, name])
    this.#counted(node, loses ? dropped : name, !loses)
  }

  /** The node offers it from now on, or does not: in five seconds it is looked who knows. */
  #counted(node: SimulatedNode, name: string, offers: boolean): void {
    const before = this.#offerers.get(name) ?? 0
    this.#offerers.set(name, before + (offers ? 1 : -1))
    if (!this.#measuring) return
    this.#count.changes++
    const now = this.#clock.now()
    const asking = [...(this.#askers.get(name) ?? [])].filter(asker => asker !== node && now - asker.joinedAt > ASKED_FOR_MS)
    const place = placeOf(node.id)
    const needing = asking.filter(asker => asker.peers.offering(name).has(node.id) || hears(placeOf(asker.id), place, before))
    this.#clock.setTimeout(() => {
      const knows = (asker: SimulatedNode): boolean => asker.peers.offering(name).has(node.id) === offers
      // it changed again, or whoever asked is gone
      if ((this.#isAlive(node) && node.offers.includes(name)) !== offers) return
      const still = needing.filter(asker => this.#isAlive(asker))
      this.#count.needed += still.length
      this.#count.known += still.filter(knows).length
      const all = asking.filter(asker => this.#isAlive(asker))
      this.#count.all += all.length
      this.#count.allKnown += all.filter(knows).length
    }, KNOWN_WITHIN_MS)
  }

  #isAlive(node: SimulatedNode): boolean {
    return node.isAlive
  }

  /** So many different ones, the popular ones more often. */
  #draw(count: number): string[] {
    const total = this.#popularity.at(-1) ?? 1
    const names = new Set<string>()
    while (names.size < count) {
      const luck = this.#random() * total
      let [low, high] = [0, this.#popularity.length - 1]
      while (low < high) {
        const middle = (low + high) >> 1
        if ((this.#popularity[middle] ?? 0) < luck) low = middle + 1
        else high = middle
      }
      names.add(this.#names[low] ?? '')
    }
    return [...names]
  }

  /** Source: the exponential distribution, because people come and go on their own. */
  #wait(meanMs: number): number {
    return -Math.log(1 - this.#random()) * meanMs
  }
}
