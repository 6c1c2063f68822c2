/** What the node's handle (on the page) and the node's core (in a worker, or beside it) say to each other. Plain data: it may cross threads. */

import type { ErrorData } from './base/errors.ts'
import type { FeedStep } from './distributor/feed-step.ts'
import type { PieceOptions } from './distributor/task-feed.ts'
import type { TaskView } from './distributor/task-view.ts'
import type { CapabilityView, NodeSnapshot, NodeStatus, NoticeView, PeerView, RelayView, RunView, ServingView } from './kyrox-node.ts'
import type { PagePhase } from './mesh/heartbeats.ts'
import type { AgentLogLine, AgentView } from './node-agents.ts'
import type { AgentPermissions } from './runtime/agent-permissions.ts'
import type { Conditions } from './runtime/may-serve.ts'
import type { Program } from './runtime/program.ts'
import type { ResourceBudget } from './runtime/resource-budget.ts'
import type { TaskSpec } from './tasks/task-spec.ts'

/** An agent without its code. */
export interface AgentDescription {
  readonly name: string
  readonly capabilities: readonly string[]
  /** Those of them whose results may be kept. @default none */
  readonly pure?: readonly string[]
  readonly taskTimeoutMs: number
  /** `inline`: its functions run on the thread that hosts it. `program`: its code is data, and runs in a worker of that kind of program. */
  readonly kind: 'worker' | 'inline' | 'program'
  readonly program?: Program
  /** @default none */
  readonly permissions?: AgentPermissions
}

export type ToCore =
  | { readonly type: 'host'; readonly agent: AgentDescription }
  | { readonly type: 'unhost'; readonly name: string }
  | { readonly type: 'submit'; readonly spec: TaskSpec }
  /** Tasks that depend on others, each after those it depends on. */
  | { readonly type: 'graph'; readonly specs: readonly TaskSpec[] }
  /** Of a task's output: others will depend on it; its submitter wants it; nobody new will depend on it. */
  | { readonly type: 'output'; readonly taskId: string; readonly what: 'keep' | 'fetch' | 'close' }
  /** How a task ended that is to be kept and was told to the page whole: `output` when it is done. */
  | { readonly type: 'known'; readonly view: TaskView; readonly output?: unknown }
  | { readonly type: 'cancel'; readonly taskId: string; readonly reason: string }
  /** The reader of a task's stream has taken this piece and those before it. */
  | { readonly type: 'taken'; readonly taskId: string; readonly sequence: number }
  /** The source of a task's streamed input has more, has ended, or has failed. */
  | ({ readonly type: 'feed'; readonly taskId: string; readonly sequence: number; readonly step: FeedStep } & PieceOptions)
  | { readonly type: 'serve'; readonly cores: number }
  | { readonly type: 'budget'; readonly budget: ResourceBudget }
  /** How the page's machine is. */
  | { readonly type: 'conditions'; readonly conditions: Conditions }
  /** What the page that made the node goes through. */
  | { readonly type: 'page'; readonly phase: PagePhase }
  | { readonly type: 'finish' }
  | { readonly type: 'pause'; readonly ms: number }
  | { readonly type: 'stop-serving' }
  | { readonly type: 'stop' }
  /** Answered by `answer`, once. */
  | { readonly type: 'ask'; readonly request: number; readonly question: AgentQuestion }

/** What can be asked about agents. */
export type AgentQuestion =
  | { readonly what: 'pack'; readonly manifest: unknown; readonly source: string }
  | { readonly what: 'install'; readonly packed: Uint8Array }
  | { readonly what: 'deploy'; readonly packed: Uint8Array; readonly to: string | number }
  | { readonly what: 'list'; readonly peer: string }
  | { readonly what: 'move'; readonly name: string; readonly to: string; readonly on?: string }
  | { readonly what: 'remove' | 'rollback' | 'stop' | 'start'; readonly name: string; readonly on?: string }

/** One thing that is new. Those of one kind replace each other while they wait to be told, tasks and runs by their id. */
export type NodeChange =
  | { readonly kind: 'status'; readonly status: NodeStatus }
  | { readonly kind: 'relays'; readonly relays: readonly RelayView[] }
  | { readonly kind: 'peers'; readonly peers: readonly PeerView[] }
  | { readonly kind: 'capabilities'; readonly capabilities: readonly CapabilityView[] }
  | { readonly kind: 'serving'; readonly serving: ServingView }
  | { readonly kind: 'run'; readonly run: RunView }
  | { readonly kind: 'notice'; readonly notice: NoticeView }
  | { readonly kind: 'dropped'; readonly dropped: Readonly<Record<string, number>> }
  | { readonly kind: 'agents'; readonly agents: readonly AgentView[] }
  | { readonly kind: 'agent-log'; readonly lines: readonly AgentLogLine[] }
  | { readonly kind: 'piece'; readonly taskId: string; readonly sequence: number; readonly value: unknown }
  /** A task's run has taken this piece of its streamed input and those before it; with 0 the source is to be read, from its beginning in each round. */
  | { readonly kind: 'fed'; readonly taskId: string; readonly sequence: number; readonly round: number }
  /** `output` is there when the task is done, unless it is `kept` and stays where the view says. */
  | { readonly kind: 'task'; readonly view: TaskView; readonly output?: unknown; readonly kept?: true }
  /** What a task came to whose output was kept elsewhere. */
  | { readonly kind: 'output'; readonly taskId: string; readonly output?: unknown; readonly error?: ErrorData }

export type FromCore =
  | { readonly type: 'ready'; readonly snapshot: NodeSnapshot; readonly slot: number | undefined }
  | { readonly type: 'failed'; readonly name: string; readonly message: string }
  | { readonly type: 'changes'; readonly changes: readonly NodeChange[] }
  | { readonly type: 'answer'; readonly request: number; readonly value?: unknown; readonly error?: ErrorData }
  | { readonly type: 'stopped' }

/** The way between handle and core: a message port, or two function calls in one thread. */
export interface CoreChannel {
  send(message: ToCore): void
  onMessage(listener: (message: FromCore) => void): void
}
