import type { Clock } from '../../src/base/clock.ts'
import { Distributor } from '../../src/distributor/distributor.ts'
import type { ExecuteOptions } from '../../src/distributor/execute-options.ts'
import { LocalExecutor } from '../../src/distributor/local-executor.ts'
import { MovedRuns } from '../../src/distributor/moved-runs.ts'
import type { OfferingNode } from '../../src/distributor/offering-node.ts'
import type { OwnedTask } from '../../src/distributor/owned-task.ts'
import { TaskExecution } from '../../src/distributor/task-execution.ts'
import { TaskServer } from '../../src/distributor/task-server.ts'
import { type Neighbour, WorkStealing } from '../../src/distributor/work-stealing.ts'
import type { PeerLink } from '../../src/mesh/peer-link.ts'
import { CapabilityRegistry } from '../../src/runtime/capability-registry.ts'
import { Scheduler } from '../../src/runtime/scheduler.ts'
import { ServiceTimes } from '../../src/runtime/service-times.ts'
// what a task in copies loads is there before the clock is moved
import '../../src/distributor/rare-paths.ts'
import type { TaskSpec } from '../../src/tasks/task-spec.ts'
import type { Link } from '../../src/wire/link.ts'
import { decodeMessage } from '../../src/wire/message-codec.ts'
import { MessageType } from '../../src/wire/message-type.ts'
import type { Policy } from './policy.ts'
import { TaskHistory } from './task-history.ts'
import { serviceMs, type TaskNodeFacts } from './task-node-facts.ts'
import { TaskSandbox } from './task-sandbox.ts'
import type { TaskArrival } from './workload.ts'

/** What a simulated node knows of a peer it has a link to. */
export interface TaskPeerLink {
  readonly peer: TaskNode
  readonly link: Pick<Link, 'peerId' | 'send'>
  /** What the peer last said of itself, as it has arrived here by now. */
  offer(capability: string): OfferingNode
  /** How many wait there, as it last said. */
  queued(): number
}

export interface TaskNodePorts {
  readonly clock: Clock
  readonly random: () => number
  readonly policy: Policy
  readonly arrival: (taskId: string) => TaskArrival | undefined
  /** Whether all who answer wrongly say the same. */
  readonly colluding: boolean
  /** It may say something else of its load than before. */
  readonly touched: (node: TaskNode) => void
  readonly onTask: (node: TaskNode, task: OwnedTask) => void
}

/** What every task comes to where nobody lies. */
export const RIGHT = 'done'
/** No run is ended for its length here: the longest take minutes. */
const NO_LIMIT_MS = 24 * 3_600_000
const MAX_QUEUED = 256

/** A node put together of production's parts, without a mesh: distributor, executor, queue and server. */
export class TaskNode {
  readonly facts: TaskNodeFacts
  readonly history = new TaskHistory()
  readonly links = new Map<string, TaskPeerLink>()
  readonly distributor: Distributor
  isAlive: boolean
  /** Core time spent on runs, in milliseconds. */
  busyMs = 0
  readonly #ports: TaskNodePorts
  readonly #server: TaskServer
  readonly #execution: TaskExecution
  readonly #stealing: WorkStealing
  readonly #scheduler: Scheduler
  readonly #serviceTimes = new ServiceTimes()
  /** Peers by capability, as long as no link comes or goes. */
  readonly #able = new Map<string, TaskPeerLink[]>()

  constructor(facts: TaskNodeFacts, ports: TaskNodePorts) {
    const { clock, random, policy } = ports
    this.facts = facts
    this.isAlive = facts.joinsAt === 0
    this.#ports = ports
    const registry = new CapabilityRegistry()
    registry.add({ name: 'agent', capabilities: facts.capabilities, sandbox: this.#sandbox(), taskTimeoutMs: NO_LIMIT_MS })
    const scheduler = new Scheduler({ clock }, { maxConcurrentTasks: facts.cores, maxQueuedTasks: MAX_QUEUED })
    this.#scheduler = scheduler
    const now = (): number => clock.now()
    const local = new LocalExecutor({ clock, ticks: now, registry, scheduler, serviceTimes: this.#serviceTimes })
    const moved = new MovedRuns({ clock })
    // no workload has tasks that depend on each other
    const outputs = (): Promise<never> => Promise.reject(new Error('Expected no task with references in a simulation'))
    this.#server = new TaskServer({ clock, executor: local, moved, outputs, scheduler, admit: () => {} })
    // the executor uses of a link only what every link has
    const mesh = { id: facts.id, link: (id: string) => this.links.get(id)?.link as PeerLink | undefined }
    this.#execution = new TaskExecution({ mesh, local, moved, outputs, now })
    this.#stealing = new WorkStealing({
      clock,
      idle: () => ({ places: scheduler.isFull ? 0 : facts.cores - scheduler.running, capabilities: facts.capabilities }),
      neighbours: () => this.#neighbours(),
      waiting: () => this.#server.waiting
    })
    const { options, place } = policy.create()
    const distributorPorts = {
      clock,
      random,
      selfId: facts.id,
      offering: (capability: string) => this.#offering(capability),
      knownCapabilities: () => registry.names,
      execute: (task: OwnedTask, executor: string, how: ExecuteOptions) => this.#execution.execute(task, executor, how),
      onChange: (task: OwnedTask) => ports.onTask(this, task),
      ...(place == null ? {} : { place })
    }
    this.distributor = new Distributor(distributorPorts, options)
    this.remember()
  }

  /** Begins to look for work that waits elsewhere. */
  start(): void {
    if (this.isAlive) void this.#stealing.start()
  }

  submit(spec: TaskSpec): void {
    this.distributor.submit(spec)
    this.#ports.touched(this)
  }

  /** A message came. */
  hear(from: string, bytes: Uint8Array): void {
    const known = this.links.get(from)
    if (!this.isAlive || known == null) return
    const message = decodeMessage(bytes, { from, to: this.facts.id })
    if (this.facts.silent && message.type === MessageType.TASK_REQUEST) return
    const { remote } = this.#execution
    if (!remote.take(known.link, message) && !this.#server.take(known.link as Link, message)) this.#stealing.take(known.link, message)
    this.#ports.touched(this)
  }

  linked(known: TaskPeerLink): void {
    this.links.set(known.peer.facts.id, known)
    this.#able.clear()
    this.distributor.nodesChanged()
  }

  linkLost(peerId: string, reason: string): void {
    if (!this.links.delete(peerId)) return
    this.#able.clear()
    this.#execution.remote.linkLost(peerId, reason)
    this.#server.linkLost(peerId)
    this.distributor.nodesChanged()
  }

  /** Hands back what it runs for others. */
  handBack(): void {
    this.#server.handBack('the node stops')
  }

  /** The end: nothing leaves it any more. */
  die(): void {
    this.isAlive = false
    void this.#stealing.stop()
    this.distributor.stop()
    this.handBack()
  }

  /** Notes how busy it is now. */
  remember(): void {
    const { running, queued } = this.#scheduler
    this.history.push({ at: this.#ports.clock.now(), running, queued, serviceMs: this.#serviceTimes.all })
  }

  /** What must be empty when nothing is under way. */
  get leftOver(): number {
    const { running, queued } = this.#scheduler
    return running + queued + this.#execution.remote.underWay + this.#server.underWay + this.distributor.tasks.length
  }

  #sandbox(): TaskSandbox {
    const { clock, arrival, touched } = this.#ports
    return new TaskSandbox({
      clock,
      serviceMs: taskId => serviceMs(this.facts, arrival(taskId)?.work ?? 0, clock.now()),
      answer: taskId => this.#answer(taskId),
      changed: () => touched(this),
      onBusy: ms => {
        this.busyMs += ms
      }
    })
  }

  /** Nobody lies to himself. */
  #answer(taskId: string): string {
    const { wrong, index, id } = this.facts
    const { arrival, colluding } = this.#ports
    return wrong && arrival(taskId)?.owner !== index ? `a lie of ${colluding ? 'all' : id}` : RIGHT
  }

  #offering(capability: string): OfferingNode[] {
    const offers = this.#peersFor(capability).map(peer => peer.offer(capability))
    if (!this.facts.capabilities.includes(capability)) return offers
    const { running, queued } = this.#scheduler
    const self = { nodeId: this.facts.id, capacity: this.facts.cores, reported: running + queued, roundTripMs: 0 }
    return [{ ...self, serviceMs: this.#serviceTimes.get(capability) }, ...offers]
  }

  *#neighbours(): Iterable<Neighbour> {
    for (const known of this.links.values()) {
      const queued = known.queued()
      if (queued > 0) yield { link: known.link, queued, capabilities: known.peer.facts.capabilities }
    }
  }

  #peersFor(capability: string): TaskPeerLink[] {
    const known = this.#able.get(capability)
    if (known != null) return known
    const able = [...this.links.values()].filter(({ peer }) => peer.facts.capabilities.includes(capability))
    this.#able.set(capability, able)
    return able
  }
}
