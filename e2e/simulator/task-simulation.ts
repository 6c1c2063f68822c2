import type { OwnedTask } from '../../src/distributor/owned-task.ts'
import { taskSpec } from '../../src/tasks/task-spec.ts'
import { hasEnded } from '../../src/tasks/task-status.ts'
import type { Policy } from './policy.ts'
import { TaskClock } from './task-clock.ts'
import { TaskLink, type TaskLinkPorts } from './task-link.ts'
import { RIGHT, TaskNode } from './task-node.ts'
import type { TaskNodeFacts } from './task-node-facts.ts'
import { TaskRandom } from './task-random.ts'
import { sideOf } from './task-regions.ts'
import { linksOf } from './task-topology.ts'
import { framedWire, messageWire } from './task-wire.ts'
import type { TaskArrival } from './workload.ts'

/** How one task ended. */
export interface TaskOutcome {
  readonly arrival: TaskArrival
  readonly status: 'done' | 'failed' | 'owner-gone'
  /** From submission to the end, in milliseconds. */
  readonly tookMs: number
  readonly attempts: number
  readonly executor: number | undefined
  readonly error: string | undefined
  /** From submission to the first attempt, and to the last. */
  readonly firstSentMs: number
  readonly lastSentMs: number
  /** What was accepted is a lie. */
  readonly wrong: boolean
}

export interface TaskSimulationOptions {
  readonly seed: number
  readonly policy: Policy
  readonly facts: readonly TaskNodeFacts[]
  readonly arrivals: readonly TaskArrival[]
  readonly horizonMs: number
  readonly links: number
  readonly beatMs: number
  readonly wire: 'frames' | 'messages'
  readonly partition: boolean
  /** Nodes that do each task. 1: as most tasks are done. */
  readonly redundancy: number
  readonly colluding: boolean
  readonly capabilities: readonly string[]
}

/** What a simulation came to. */
export interface TaskSimulationResult {
  readonly outcomes: readonly TaskOutcome[]
  readonly nodes: readonly TaskNode[]
  readonly messages: number
  readonly bytes: number
  readonly events: number
  /** Links on average, of a node that is there. */
  readonly linksPerNode: number
  readonly endMs: number
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
const TASK_TIMEOUT_MS = 10 * 60_000
/** Virtual times start here: no clock of a real node says 0. */
export const START_MS = 1_000_000

/** Nodes, links, tasks and what happens to them, until the last task has ended. */
export class TaskSimulation {
  readonly #options: TaskSimulationOptions
  readonly #clock: TaskClock
  readonly #nodes: TaskNode[]
  readonly #peers: Array<Set<number>>
  readonly #touched = new Set<TaskNode>()
  readonly #waiting = new Map<TaskNode, Set<OwnedTask>>()
  readonly #byId = new Map<string, TaskArrival>()
  readonly #outcomes: TaskOutcome[] = []
  readonly #linkPorts: TaskLinkPorts
  readonly #chance: TaskRandom
  #messages = 0
  #bytes = 0
  #partitionedSince: number | undefined

  constructor(options: TaskSimulationOptions) {
    const { seed, facts, arrivals } = options
    this.#options = options
    this.#clock = new TaskClock(START_MS, () => this.#remember())
    this.#chance = new TaskRandom(seed, 'network')
    for (const arrival of arrivals) this.#byId.set(arrival.id, arrival)
    this.#nodes = facts.map(each => this.#node(each))
    this.#peers = linksOf(facts, options, new TaskRandom(seed, 'links'))
    this.#linkPorts = {
      clock: this.#clock,
      wire: options.wire === 'frames' ? framedWire : messageWire,
      count: (messages, bytes) => {
        this.#messages += messages
        this.#bytes += bytes
      },
      cutSince: (one, other) => (sideOf(one.facts.region) === sideOf(other.facts.region) ? undefined : this.#partitionedSince)
    }
  }

  async run(): Promise<TaskSimulationResult> {
    for (const node of this.#nodes) this.#planLife(node)
    if (this.#options.partition) this.#planPartition()
    this.#submitNext(0)
    const { length } = this.#options.arrivals
    await this.#clock.run(() => this.#outcomes.length === length)
    const there = this.#nodes.filter(({ isAlive }) => isAlive)
    return {
      outcomes: this.#outcomes,
      nodes: this.#nodes,
      messages: this.#messages,
      bytes: this.#bytes,
      events: this.#clock.events,
      linksPerNode: there.reduce((sum, { links }) => sum + links.size, 0) / Math.max(1, there.length),
      endMs: this.#clock.now() - START_MS
    }
  }

  #node(facts: TaskNodeFacts): TaskNode {
    const ports = {
      clock: this.#clock,
      random: this.#chance.unit,
      policy: this.#options.policy,
      arrival: (taskId: string) => this.#byId.get(taskId),
      colluding: this.#options.colluding,
      touched: (node: TaskNode) => void this.#touched.add(node),
      onTask: (node: TaskNode, task: OwnedTask) => this.#onTask(node, task)
    }
    const { throttledAt } = facts
    return new TaskNode({ ...facts, throttledAt: throttledAt + START_MS }, ports)
  }

  #planLife(node: TaskNode): void {
    const { joinsAt, leavesAt, killed } = node.facts
    if (joinsAt === 0) this.#join(node)
    else {
      this.#clock.setTimeout(() => {
        node.isAlive = true
        this.#join(node)
      }, joinsAt)
    }
    if (leavesAt === Number.POSITIVE_INFINITY) return
    this.#clock.setTimeout(() => (killed ? this.#kill(node) : this.#leave(node)), leavesAt)
  }

  #join(node: TaskNode): void {
    // nodes start at times of their own, so they look for work at times of their own
    this.#clock.setTimeout(() => node.start(), this.#chance.unit() * START_SPREAD_MS)
    for (const index of this.#peers[node.facts.index] ?? []) {
      const peer = this.#nodes[index]
      if (peer?.isAlive === true && !peer.links.has(node.facts.id)) this.#link(node, peer)
    }
  }

  #link(one: TaskNode, other: TaskNode): void {
    const { beatMs } = this.#options
    const phases = [this.#chance.unit() * beatMs, this.#chance.unit() * beatMs]
    one.linked(new TaskLink(this.#linkPorts, { beatMs, phases }, one, other))
    other.linked(new TaskLink(this.#linkPorts, { beatMs, phases }, other, one))
  }

  #kill(node: TaskNode): void {
    node.die()
    for (const { peer } of node.links.values()) {
      const noticedIn = NOTICED_AFTER_MS + this.#chance.unit() * JUDGED_EVERY_MS
      this.#clock.setTimeout(() => this.#lose(peer, node, 'killed'), noticedIn)
    }
  }

  /** With a goodbye: what it runs goes back to the owners first. */
  #leave(node: TaskNode): void {
    node.distributor.stop()
    node.handBack()
    this.#clock.setTimeout(() => {
      node.die()
      for (const { peer, link } of node.links.values()) {
        const ms = link instanceof TaskLink ? link.roundTripMs / 2 : 0
        this.#clock.setTimeout(() => this.#lose(peer, node, 'left'), ms)
      }
    }, 0)
  }

  #lose(node: TaskNode, peer: TaskNode, reason: string): void {
    const known = node.links.get(peer.facts.id)
    if (known instanceof TaskLink) known.close()
    node.linkLost(peer.facts.id, reason)
    this.#touched.add(node)
  }

  #planPartition(): void {
    const { horizonMs } = this.#options
    const [from, to] = [horizonMs * PARTITION_AT, horizonMs * PARTITION_TO]
    this.#clock.setTimeout(() => {
      this.#partitionedSince = this.#clock.now()
    }, from)
    if (to - from > SILENT_MS) this.#clock.setTimeout(() => this.#splitLinks(), from + SILENT_MS)
    this.#clock.setTimeout(() => {
      this.#partitionedSince = undefined
      for (const { known } of this.#across()) if (known instanceof TaskLink) known.healed()
    }, to)
    this.#clock.setTimeout(() => {
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

  #submitNext(index: number): void {
    const arrival = this.#options.arrivals[index]
    if (arrival == null) return
    this.#clock.setTimeout(
      () => {
        this.#submitNext(index + 1)
        const { id, capability } = arrival
        const { redundancy } = this.#options
        const options = { timeoutMs: TASK_TIMEOUT_MS, ...(redundancy > 1 ? { redundancy } : {}) }
        this.#ownerOf(arrival).submit(taskSpec(id, capability, { photo: arrival.index }, options))
      },
      START_MS + arrival.at - this.#clock.now()
    )
  }

  /** Who is gone asks for nothing: the next one does. */
  #ownerOf({ owner }: TaskArrival): TaskNode {
    for (let i = 0; i < this.#nodes.length; i++) {
      const node = this.#nodes[(owner + i) % this.#nodes.length]
      if (node?.isAlive === true) return node
    }
    throw new RangeError('Expected somebody to be there')
  }

  #onTask(node: TaskNode, task: OwnedTask): void {
    this.#onWaiting(node, task)
    const { status, view, spec, output } = task
    if (!hasEnded(status)) return
    const arrival = this.#byId.get(spec.id)
    if (arrival == null) return
    const { executor, error, attempts } = view
    this.#outcomes.push({
      arrival,
      status: status === 'done' ? 'done' : status === 'cancelled' ? 'owner-gone' : 'failed',
      tookMs: (view.endedAt ?? 0) - view.createdAt,
      attempts: attempts.length,
      executor: executor == null ? undefined : Number(executor.slice(1)),
      error: error?.name,
      firstSentMs: (attempts[0]?.startedAt ?? 0) - view.createdAt,
      wrong: status === 'done' && output !== RIGHT,
      lastSentMs: (attempts.at(-1)?.startedAt ?? 0) - view.createdAt
    })
  }

  /** While a task waits its owner looks again whenever a peer says how it is, as it does in production. */
  #onWaiting(node: TaskNode, task: OwnedTask): void {
    const waiting = this.#waiting.get(node)
    if (task.status !== 'waiting') {
      if (waiting?.delete(task) === true && waiting.size === 0) this.#waiting.delete(node)
    } else if (waiting != null) waiting.add(task)
    else {
      this.#waiting.set(node, new Set([task]))
      this.#lookAgain(node)
    }
  }

  #lookAgain(node: TaskNode): void {
    const reports = 2 * Math.max(1, node.links.size)
    this.#clock.setTimeout(() => {
      if (!this.#waiting.has(node) || !node.isAlive) return
      node.distributor.nodesChanged()
      this.#touched.add(node)
      this.#lookAgain(node)
    }, this.#options.beatMs / reports)
  }

  #remember(): void {
    for (const node of this.#touched) node.remember()
    this.#touched.clear()
  }
}
