/** For tests: nodes that own and run tasks, joined by links in memory and not by a mesh: everybody sees at once how everybody is. */
import { type Clock, ManualClock } from '../base/clock.ts'
import type { PeerLink } from '../mesh/peer-link.ts'
import { noServices } from '../runtime/agent-services.ts'
import { type Capability, capability } from '../runtime/capability.ts'
import { CapabilityRegistry } from '../runtime/capability-registry.ts'
import { InlineSandbox } from '../runtime/inline-sandbox.ts'
import { Scheduler } from '../runtime/scheduler.ts'
import { ServiceTimes } from '../runtime/service-times.ts'
import type { HeldOutput } from '../tasks/held-output.ts'
import { taskSpec } from '../tasks/task-spec.ts'
import type { Link } from '../wire/link.ts'
import { memoryLinkPair } from '../wire/memory-link.ts'
import type { AgentMessage } from '../wire/proto/agent-message.js'
import { Distributor } from './distributor.ts'
import { NotServingError } from './failure.ts'
import { type ContextOfRun, LocalExecutor, type RunFacts } from './local-executor.ts'
import { MovedRuns } from './moved-runs.ts'
import type { OfferingNode } from './offering-node.ts'
import { OutputLostError } from './output-fetcher.ts'
import type { OwnedTask } from './owned-task.ts'
import type { RemoteExecutor } from './remote-executor.ts'
import { TaskExecution } from './task-execution.ts'
import { TaskOutputs } from './task-outputs.ts'
import { TaskServer } from './task-server.ts'
import type { RunView } from './task-view.ts'
import { WorkStealing } from './work-stealing.ts'

export interface TestNodeOptions {
  readonly capacity?: number
  readonly maxQueuedTasks?: number
  readonly taskTimeoutMs?: number
  readonly random?: () => number
  /** Idle nodes ask for work. @default false */
  readonly stealing?: boolean
  /** By how much the clock of each node is ahead. @default nobody's is */
  readonly aheadMs?: Readonly<Record<string, number>>
}

/** The clock of a node that is wrong: its time passes all the same. */
const ahead = (world: Clock, ms: number): Clock => ({
  now: () => world.now() + ms,
  setTimeout: (run, delayMs) => world.setTimeout(run, delayMs)
})

type Run = NonNullable<Capability['run']>

export class TestNode {
  readonly name: string
  readonly registry = new CapabilityRegistry()
  readonly scheduler: Scheduler
  readonly serviceTimes = new ServiceTimes()
  readonly server: TaskServer
  readonly remote: RemoteExecutor
  readonly distributor: Distributor
  readonly stealing: WorkStealing
  readonly links = new Map<string, Link>()
  readonly cuts = new Map<string, (reason: string) => void>()
  /** What each run said, in order. */
  readonly runs: RunView[] = []
  /** How often nothing of others was under way any more. */
  idles = 0
  /** Messages that came, by who sent them. */
  readonly heard: Array<{ readonly from: string; readonly message: AgentMessage }> = []
  /** Own tasks, each as often as it ended. */
  readonly ends: string[] = []
  /** Numbers of the last pieces of streamed input that were taken, by task. */
  readonly fed: string[] = []
  /** What this node keeps for others. */
  readonly outputs: TaskOutputs
  /** Where an output of an own task is, for those who miss it. */
  locate = (id: string): Promise<HeldOutput> => Promise.reject(new OutputLostError(`No output ${id}`))
  serving = true
  /** Whether others know that it does not serve. */
  seenServing = true
  /** Its word is old: it says that it has nothing to do. */
  saysIdle = false

  constructor(name: string, world: Clock, others: () => readonly TestNode[], options: TestNodeOptions) {
    const clock = ahead(world, options.aheadMs?.[name] ?? 0)
    const { capacity = 1, maxQueuedTasks = 256, random = () => 0, stealing = false } = options
    const { registry, serviceTimes } = this
    this.name = name
    const scheduler = new Scheduler({ clock }, { maxConcurrentTasks: capacity, maxQueuedTasks })
    // of what a run may ask, only for its streamed input
    const contextFor = (_: unknown, { feed }: RunFacts): ContextOfRun => ({
      services: { ...noServices, answer: async (_, signal) => await feed?.next(signal) },
      end: () => {}
    })
    const executor = new LocalExecutor({ clock, ticks: () => clock.now(), registry, scheduler, serviceTimes, contextFor })
    const admit = (): void => {
      if (!this.serving) throw new NotServingError('not now')
    }
    this.scheduler = scheduler
    const moved = new MovedRuns({ clock })
    this.outputs = new TaskOutputs({ clock, selfId: name, link: id => this.links.get(id), locate: id => this.locate(id) })
    const outputs = async (): Promise<TaskOutputs> => this.outputs
    this.server = new TaskServer({
      clock,
      executor,
      admit,
      scheduler,
      moved,
      outputs,
      onRun: run => void this.runs.push(run),
      onIdle: () => void this.idles++
    })
    // the executor uses of a link only what every link has
    const mesh = { id: name, link: (id: string) => this.links.get(id) as PeerLink | undefined }
    const execution = new TaskExecution({ mesh, local: executor, moved, outputs, now: () => clock.now() })
    this.remote = execution.remote
    this.stealing = new WorkStealing({
      clock,
      idle: () => ({ places: scheduler.isFull ? 0 : capacity - scheduler.running, capabilities: registry.names }),
      neighbours: () =>
        others().flatMap(({ name: other, scheduler: { queued }, registry: { names: capabilities } }) => {
          const link = this.links.get(other)
          return link == null ? [] : [{ link, queued, capabilities }]
        }),
      waiting: () => this.server.waiting
    })
    if (stealing) void this.stealing.start()
    this.distributor = new Distributor({
      clock,
      random,
      selfId: name,
      offering: wanted => [this, ...others()].flatMap(node => this.#offer(node, wanted)),
      knownCapabilities: () => registry.names,
      execute: (task, where, how) => execution.execute(task, where, how),
      onFed: ({ spec }, sequence) => void this.fed.splice(0, 1, `${spec.id} ${sequence}`),
      onChange: ({ spec, view }) => void (view.endedAt != null && this.ends.push(spec.id))
    })
  }

  host(runs: Readonly<Record<string, Run>>, taskTimeoutMs = 120_000): void {
    const capabilities = Object.entries(runs).map(([name, run]) => capability(name, { run }))
    const names = capabilities.map(({ name }) => name)
    this.registry.add({ name: names.join(), capabilities: names, sandbox: new InlineSandbox(capabilities), taskTimeoutMs })
  }

  submit(id: string, input: unknown, options: Parameters<typeof taskSpec>[3] = {}, wanted = 'work'): OwnedTask {
    return this.distributor.submit(taskSpec(id, wanted, input, options))
  }

  /** Everything that must be empty when nothing is under way. */
  get leftOvers(): Readonly<Record<string, number>> {
    const { scheduler, remote, server, distributor } = this
    const { running, queued } = scheduler
    return { running, queued, asked: remote.underWay, taken: server.underWay, owned: distributor.tasks.length }
  }

  join(link: Link, cut: (reason: string) => void): void {
    const { peerId } = link
    this.links.set(peerId, link)
    this.cuts.set(peerId, cut)
    link.addEventListener('message', ({ detail: message }) => {
      this.heard.push({ from: peerId, message })
      const taken = this.remote.take(link, message) || this.server.take(link, message) || this.outputs.take(link, message)
      if (!taken) this.stealing.take(link, message)
    })
    link.addEventListener('close', ({ detail }) => {
      this.links.delete(peerId)
      this.remote.linkLost(peerId, detail)
      this.server.linkLost(peerId)
      this.outputs.fetcher.linkLost(peerId, detail)
      this.distributor.nodesChanged()
    })
    this.distributor.nodesChanged()
  }

  #offer(node: TestNode, wanted: string): OfferingNode[] {
    if (node.registry.find(wanted) == null || (node !== this && (!node.seenServing || !this.links.has(node.name)))) return []
    const { running, queued, maxConcurrentTasks } = node.scheduler
    const serviceMs = node.serviceTimes.get(wanted)
    const offer = node.registry.findOffer(wanted)?.offer
    const roundTripMs = node === this ? 0 : 5
    return [
      { nodeId: node.name, capacity: maxConcurrentTasks, reported: node.saysIdle ? 0 : running + queued, serviceMs, roundTripMs, offer }
    ]
  }
}

/** Turns of the event loop in which a request arrives, is run and is answered. */
const TURNS = 12

/** Nodes of these names, each linked to each, in a time that the test moves on with `pass`. */
export function linkedNodes<Name extends string>(names: readonly Name[], options: TestNodeOptions = {}) {
  const clock = new ManualClock(1_000_000)
  const all: TestNode[] = []
  for (const name of names) all.push(new TestNode(name, clock, () => all.filter(other => other.name !== name), options))
  for (const [i, one] of all.entries()) for (const other of all.slice(i + 1)) link(one, other)
  const pass = async (ms: number): Promise<void> => {
    const step = Math.max(5, ms / 50)
    for (let left = ms; left > 0; left -= step) {
      await clock.pass(Math.min(step, left))
      for (let turn = 0; turn < TURNS; turn++) await new Promise(resolve => setImmediate(resolve))
    }
  }
  return { clock, all, pass, ...(Object.fromEntries(all.map(node => [node.name, node])) as Record<Name, TestNode>) }
}

/** Joins two nodes, again when their link was cut. */
export function link(one: TestNode, other: TestNode): void {
  const { left, right, cut } = memoryLinkPair({ peerIds: [one.name, other.name] })
  one.join(left, cut)
  other.join(right, cut)
}
