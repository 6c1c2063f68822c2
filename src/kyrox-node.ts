/**
 * What a node looks like from outside: the one interface that the console, the elements, `createNode` on a page, in a worker and
 * in Node all share. Views are frozen snapshots, replaced when something changed, so `===` tells whether to draw again.
 * This file knows nothing of how any of it is done.
 */
import type { TypedEventTarget } from 'main-event'
import type { RunView, TaskView } from './distributor/task-view.ts'
import type { LinkStatistics } from './mesh/link-statistics.ts'
import type { AgentLogLine, AgentView, NodeAgents } from './node-agents.ts'
import type { Graph, GraphEntry, MapOptions, MapResult, ReduceOptions, SubmitOptions, Task } from './node-tasks.ts'
import type { AgentDefinition } from './runtime/agent.ts'
import type { CapabilityOffer } from './runtime/capability-offer.ts'
import type { HeldBy } from './runtime/may-serve.ts'
import type { ResourceBudget } from './runtime/resource-budget.ts'

export type { AttemptView, RunView, TaskView } from './distributor/task-view.ts'
export type * from './node-tasks.ts'
export type { HeldBy } from './runtime/may-serve.ts'
export type { ResourceBudget } from './runtime/resource-budget.ts'

/** `starting`: being made. `joining`: no relay answers yet. `joined`: at least one relay connection is up. `stopped`: for good. */
export type NodeStatus = 'starting' | 'joining' | 'joined' | 'stopped'

/** Which thread the libp2p node lives on. `process`: a Node process. */
export type HostKind = 'worker' | 'page' | 'process'

/** How a message reaches a peer now. `none`: known by presence only, no link yet. */
export type PeerPath = 'direct' | 'relayed' | 'none'

/** One relay of a node, and whether it answers. */
export interface RelayView {
  /** As given: a URL or a multiaddr. */
  readonly address: string
  readonly peerId?: string
  /** `waiting`: the last try failed, the next one is at `retryAt`. */
  readonly state: 'connecting' | 'connected' | 'waiting'
  readonly lastError?: string
  /** Milliseconds since the epoch. */
  readonly retryAt?: number
  /** Tries in a row that failed. */
  readonly failures: number
  /** Other relays told of it; nobody gave it to this node. */
  readonly found?: true
}

/** How busy a node is, as it says itself. */
export interface LoadView {
  readonly running: number
  readonly queued: number
  /** Tasks it runs at once. */
  readonly capacity: number
}

/** Another node of the network. */
export interface PeerView {
  readonly id: string
  readonly path: PeerPath
  /** Smoothed, in milliseconds, measured on the link's own heartbeat. */
  readonly roundTripMs?: number
  /** Its link in numbers, when there is one; as they were when anything about the peers changed last. */
  readonly link?: LinkStatistics
  readonly capabilities: readonly string[]
  /** Version, attributes and cost of those capabilities of which it says more than the name. */
  readonly offers?: readonly CapabilityOffer[]
  readonly load: LoadView
  /** False while the person there has not agreed to run the work of others. */
  readonly serving: boolean
  /** What it runs on: `Chromium`, `Firefox`, `Node`, ... as it says itself. */
  readonly platform: string
  /** Milliseconds since the epoch. */
  readonly lastSeen: number
  /** Why there is no direct link, when there was an attempt. */
  readonly directError?: string
}

/** A capability that this node or a peer offers now. */
export interface CapabilityView {
  readonly name: string
  /** Offered by an agent of this node. */
  readonly local: boolean
  /** Ids of the peers that offer it now. */
  readonly peers: readonly string[]
}

/** Whether this node runs the work of others. */
export interface ServingView {
  /** `finishing`: takes nothing new, ends what runs. */
  readonly state: 'off' | 'on' | 'finishing' | 'paused'
  /** Why an `on` node takes nothing now: its budget forbids it while the page is hidden or on battery, or the processor is at its limit. */
  readonly heldBy?: HeldBy
  readonly cores: number
  /** Milliseconds since the epoch; set while paused. */
  readonly resumesAt?: number
  readonly running: number
  /** Milliseconds of agent work done for others since the node started. */
  readonly busyMs: number
}

/** Something the person should know, none of it fatal: a fallback taken, a relay that does not answer. */
export interface NoticeView {
  readonly code: 'host-fallback' | 'webrtc-missing' | 'storage-memory' | 'insecure-context' | 'relay-unreachable' | 'clock-slept'
  readonly message: string
  readonly at: number
}

/** All that a node shows, at one moment. */
export interface NodeSnapshot {
  readonly id: string
  readonly network: string
  readonly hostedIn: HostKind
  readonly status: NodeStatus
  readonly relays: readonly RelayView[]
  readonly peers: readonly PeerView[]
  readonly capabilities: readonly CapabilityView[]
  readonly serving: ServingView
  readonly runs: readonly RunView[]
  readonly notices: readonly NoticeView[]
  readonly agents: readonly AgentView[]
  readonly agentLog: readonly AgentLogLine[]
  /** Frames and messages refused at the door since the start, by cause. */
  readonly dropped: Readonly<Record<string, number>>
}

/** How much of this node others may use. */
export interface ServeOptions {
  /** Tasks of others at once; it becomes part of the budget. @default that of {@link KyroxNode.budget} */
  readonly cores?: number
}

/** What {@link KyroxNode.stopServing} did. */
export interface StopReport {
  /** Runs that were ended and handed back to their owners. */
  readonly handedBack: number
  /** Until the last worker was terminated. */
  readonly tookMs: number
}

/** What a node tells; `detail` is the new view. */
export interface NodeEvents {
  'status:change': CustomEvent<NodeStatus>
  'relay:change': CustomEvent<readonly RelayView[]>
  'peer:join': CustomEvent<PeerView>
  'peer:leave': CustomEvent<PeerView>
  /** Any change among the peers, joins and leaves included. */
  'peers:change': CustomEvent<readonly PeerView[]>
  'capabilities:change': CustomEvent<readonly CapabilityView[]>
  'serving:change': CustomEvent<ServingView>
  /** A task submitted here changed. */
  'task:change': CustomEvent<TaskView>
  /** A task of somebody else started or ended here. */
  'run:change': CustomEvent<RunView>
  'notice:add': CustomEvent<NoticeView>
  'agents:change': CustomEvent<readonly AgentView[]>
  /** Lines that agents here wrote since the last of these. */
  'agent:log': CustomEvent<readonly AgentLogLine[]>
}

/** A member of a network: submits tasks, hosts agents, sees peers. */
export interface KyroxNode extends TypedEventTarget<NodeEvents>, AsyncDisposable {
  /** libp2p PeerId of this node, base58. */
  readonly id: string
  readonly network: string
  readonly hostedIn: HostKind
  readonly status: NodeStatus
  readonly relays: readonly RelayView[]
  readonly peers: readonly PeerView[]
  readonly capabilities: readonly CapabilityView[]
  readonly serving: ServingView
  /** What the network may use of this machine. */
  readonly budget: ResourceBudget
  readonly notices: readonly NoticeView[]
  /** Agents as packages: write, send, watch, move. */
  readonly agents: NodeAgents
  /** Own tasks, newest last; the last 1,000 ended ones are kept. */
  readonly tasks: readonly TaskView[]
  /** Runs for others, newest last; the last 100 ended ones are kept. */
  readonly runs: readonly RunView[]
  /** Everything above at once. */
  readonly snapshot: NodeSnapshot

  /**
   * Offers an agent's capabilities: at once to tasks of this node, to the network only while serving.
   * @throws InvalidArgumentError when an agent of that name is hosted already.
   */
  host(agent: AgentDefinition): void
  /** Takes an agent back; its running tasks are handed back to their owners. */
  unhost(name: string): void

  /**
   * Hands a task in. What happens to it later is told by {@link Task.result} alone.
   * @throws InvalidArgumentError, `NodeStoppedError` after {@link stop}, or the reason of a signal that is aborted already.
   */
  submit<Output = unknown>(capability: string, input: unknown, options?: SubmitOptions): Task<Output>
  /**
   * Results as they come, not in order; one that fails is yielded as `ok: false`. Leaving the loop cancels the rest.
   * Small inputs of short runs share a task, where `inFlight` is 16 or more and nothing in the options forbids it: each is checked, run and answered by itself, and one
   * that is lost with others is tried again alone. Not with `retries: 0`, `hedge`, `redundancy`, `stream`, `after` or a `timeoutMs` below 1,000, nor where results are kept.
   */
  map<Output = unknown>(
    capability: string,
    inputs: Iterable<unknown> | AsyncIterable<unknown>,
    options?: MapOptions
  ): AsyncIterable<MapResult<Output>>

  /**
   * One value of many: tasks make one of each `arity` neighbours, given as a list, until one is left; in their order, so that the capability need only be
   * associative. Values in between stay with their executors. Inputs are taken as there is room for them. A single input comes back as it is.
   * Rejects with the first error; what is left is cancelled then.
   */
  reduce<Output = unknown>(capability: string, inputs: Iterable<unknown> | AsyncIterable<unknown>, options?: ReduceOptions): Promise<Output>
  /**
   * Hands in tasks that depend on each other, checked as a whole: nothing is begun of one that is not right.
   * Rejects with GraphCycleError, MissingDependencyError or InvalidArgumentError.
   */
  graph(tasks: readonly GraphEntry[], options?: { readonly signal?: AbortSignal }): Promise<Graph>

  /**
   * Changes what the network may use of this machine, from now on and in every later node of this site in this browser. What runs goes on to its end.
   * @throws InvalidArgumentError
   */
  setBudget(change: Partial<ResourceBudget>): void
  /** Lets the network use this node. Off until called, unless `createNode({ serve: true })`. */
  serve(options?: ServeOptions): void
  /** Takes no more work of others and ends what runs. */
  finish(): void
  /** Like {@link stopServing}, and serves again after `ms`. Does nothing to a node that does not serve. */
  pause(ms: number): void
  /** Ends the work of others at once: their workers are terminated before this returns. */
  stopServing(): StopReport
  /** Resolves when nothing is left running. Idempotent. */
  stop(): Promise<void>
}
