import type { OwnedTask } from '../../src/distributor/owned-task.ts'
import { taskSpec } from '../../src/tasks/task-spec.ts'
import { hasEnded } from '../../src/tasks/task-status.ts'
import type { Policy } from './policy.ts'
import { TaskClock } from './task-clock.ts'
import { TaskNetwork, type TaskNetworkOptions } from './task-network.ts'
import { RIGHT, TaskNode } from './task-node.ts'
import type { TaskNodeFacts } from './task-node-facts.ts'
import { TaskRandom } from './task-random.ts'
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

export interface TaskSimulationOptions extends TaskNetworkOptions {
  readonly policy: Policy
  readonly facts: readonly TaskNodeFacts[]
  readonly arrivals: readonly TaskArrival[]
  /** Nodes that do each task. 1: as most tasks are done. */
  readonly redundancy: number
  readonly colluding: boolean
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

const TASK_TIMEOUT_MS = 10 * 60_000
/** Virtual times start here: no clock of a real node says 0. */
export const START_MS = 1_000_000

/** Nodes, links, tasks and what happens to them, until the last task has ended. */
export class TaskSimulation {
  readonly #options: TaskSimulationOptions
  readonly #clock: TaskClock
  readonly #nodes: TaskNode[]
  readonly #network: TaskNetwork
  readonly #touched = new Set<TaskNode>()
  readonly #waiting = new Map<TaskNode, Set<OwnedTask>>()
  readonly #byId = new Map<string, TaskArrival>()
  readonly #outcomes: TaskOutcome[] = []
  readonly #chance: TaskRandom

  constructor(options: TaskSimulationOptions) {
    const { seed, facts, arrivals } = options
    this.#options = options
    this.#clock = new TaskClock(START_MS, () => this.#remember())
    this.#chance = new TaskRandom(seed, 'network')
    for (const arrival of arrivals) this.#byId.set(arrival.id, arrival)
    this.#nodes = facts.map(each => this.#node(each))
    const ports = { clock: this.#clock, random: this.#chance.unit, touched: (node: TaskNode) => void this.#touched.add(node) }
    this.#network = new TaskNetwork(ports, options, this.#nodes)
  }

  async run(): Promise<TaskSimulationResult> {
    this.#network.start()
    this.#submitNext(0)
    const { length } = this.#options.arrivals
    await this.#clock.run(() => this.#outcomes.length === length)
    const { messages, bytes, linksPerNode } = this.#network
    return {
      outcomes: this.#outcomes,
      nodes: this.#nodes,
      messages,
      bytes,
      events: this.#clock.events,
      linksPerNode,
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
