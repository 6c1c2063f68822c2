import type { TaskClock } from './task-clock.ts'
import { TaskLink, type TaskLinkPorts } from './task-link.ts'
import type { TaskNode } from './task-node.ts'
import { TaskRandom } from './task-random.ts'
import { sideOf } from './task-regions.ts'
import { linksOf, type TaskTopologyOptions } from './task-topology.ts'
import { framedWire, messageWire } from './task-wire.ts'

export interface TaskNetworkPorts {
  readonly clock: TaskClock
  /** 0 to 1, without 1. */
  readonly random: () => number
  /** A node may say something else of its load than before. */
  readonly touched: (node: TaskNode) => void
}

export interface TaskNetworkOptions extends TaskTopologyOptions {
  readonly seed: number
  readonly horizonMs: number
  readonly beatMs: number
  readonly wire: 'frames' | 'messages'
  readonly partition: boolean
}

/** A killed tab: its relay sees the socket close, two probes go unanswered for 1.2 s, links are judged every 0.3 s. Source: src/mesh/liveness.ts. */
const NOTICED_AFTER_MS = 1_200
const JUDGED_EVERY_MS = 300
/** Both ends of a partition are alive: silence alone has to tell. Source: src/mesh/liveness.ts. */
const SILENT_MS = 8_000
/** Dialling anew after a partition: a back-off of the dialer and a handshake. */
const REDIAL_MS = 2_000
const PARTITION_AT = 0.3
const PARTITION_TO = 0.7
const START_SPREAD_MS = 1_000

/** Who is there, who is linked to whom, and what happens to both: nodes that come, leave or are killed, and a partition. */
export class TaskNetwork {
  /** Sent for tasks by all nodes. */
  messages = 0
  bytes = 0
  readonly #ports: TaskNetworkPorts
  readonly #options: TaskNetworkOptions
  readonly #nodes: readonly TaskNode[]
  readonly #peers: Array<Set<number>>
  readonly #linkPorts: TaskLinkPorts
  #partitionedSince: number | undefined

  constructor(ports: TaskNetworkPorts, options: TaskNetworkOptions, nodes: readonly TaskNode[]) {
    this.#ports = ports
    this.#options = options
    this.#nodes = nodes
    const facts = nodes.map(node => node.facts)
    this.#peers = linksOf(facts, options, new TaskRandom(options.seed, 'links'))
    this.#linkPorts = {
      clock: ports.clock,
      wire: options.wire === 'frames' ? framedWire : messageWire,
      count: (messages, bytes) => {
        this.messages += messages
        this.bytes += bytes
      },
      cutSince: (one, other) => (sideOf(one.facts.region) === sideOf(other.facts.region) ? undefined : this.#partitionedSince)
    }
  }

  /** Plans all that will happen. To be called once. */
  start(): void {
    for (const node of this.#nodes) this.#planLife(node)
    if (this.#options.partition) this.#planPartition()
  }

  /** Links on average, of a node that is there. */
  get linksPerNode(): number {
    const there = this.#nodes.filter(({ isAlive }) => isAlive)
    return there.reduce((sum, { links }) => sum + links.size, 0) / Math.max(1, there.length)
  }

  #planLife(node: TaskNode): void {
    const { joinsAt, leavesAt, killed } = node.facts
    if (joinsAt === 0) this.#join(node)
    else {
      this.#ports.clock.setTimeout(() => {
        node.isAlive = true
        this.#join(node)
      }, joinsAt)
    }
    if (leavesAt === Number.POSITIVE_INFINITY) return
    this.#ports.clock.setTimeout(() => (killed ? this.#kill(node) : this.#leave(node)), leavesAt)
  }

  #join(node: TaskNode): void {
    // nodes start at times of their own, so they look for work at times of their own
    this.#ports.clock.setTimeout(() => node.start(), this.#ports.random() * START_SPREAD_MS)
    for (const index of this.#peers[node.facts.index] ?? []) {
      const peer = this.#nodes[index]
      if (peer?.isAlive === true && !peer.links.has(node.facts.id)) this.#link(node, peer)
    }
  }

  #link(one: TaskNode, other: TaskNode): void {
    const { beatMs } = this.#options
    const phases = [this.#ports.random() * beatMs, this.#ports.random() * beatMs]
    one.linked(new TaskLink(this.#linkPorts, { beatMs, phases }, one, other))
    other.linked(new TaskLink(this.#linkPorts, { beatMs, phases }, other, one))
  }

  #kill(node: TaskNode): void {
    node.die()
    for (const { peer } of node.links.values()) {
      const noticedIn = NOTICED_AFTER_MS + this.#ports.random() * JUDGED_EVERY_MS
      this.#ports.clock.setTimeout(() => this.#lose(peer, node, 'killed'), noticedIn)
    }
  }

  /** With a goodbye: what it runs goes back to the owners first. */
  #leave(node: TaskNode): void {
    node.distributor.stop()
    node.handBack()
    this.#ports.clock.setTimeout(() => {
      node.die()
      for (const { peer, link } of node.links.values()) {
        const ms = link instanceof TaskLink ? link.roundTripMs / 2 : 0
        this.#ports.clock.setTimeout(() => this.#lose(peer, node, 'left'), ms)
      }
    }, 0)
  }

  #lose(node: TaskNode, peer: TaskNode, reason: string): void {
    const known = node.links.get(peer.facts.id)
    if (known instanceof TaskLink) known.close()
    node.linkLost(peer.facts.id, reason)
    this.#ports.touched(node)
  }

  #planPartition(): void {
    const { horizonMs } = this.#options
    const [from, to] = [horizonMs * PARTITION_AT, horizonMs * PARTITION_TO]
    this.#ports.clock.setTimeout(() => {
      this.#partitionedSince = this.#ports.clock.now()
    }, from)
    if (to - from > SILENT_MS) this.#ports.clock.setTimeout(() => this.#splitLinks(), from + SILENT_MS)
    this.#ports.clock.setTimeout(() => {
      this.#partitionedSince = undefined
      for (const { known } of this.#across()) if (known instanceof TaskLink) known.healed()
    }, to)
    this.#ports.clock.setTimeout(() => {
      for (const node of this.#nodes) if (node.isAlive) this.#join(node)
    }, to + REDIAL_MS)
  }

  #splitLinks(): void {
    for (const { node, known } of this.#across()) this.#lose(node, known.peer, 'silent')
  }

  /** Ends of links between the two halves. */
  #across() {
    return this.#nodes.flatMap(node =>
      [...node.links.values()].filter(({ peer }) => sideOf(peer.facts.region) !== sideOf(node.facts.region)).map(known => ({ node, known }))
    )
  }
}
