/** What the node's handle (on the page) and the node's core (in a worker, or beside it) say to each other. Plain data: it may cross threads. */
import type { TaskView } from './distributor/task-view.ts'
import type { CapabilityView, NodeSnapshot, NodeStatus, NoticeView, PeerView, RelayView, RunView, ServingView } from './kyrox-node.ts'
import type { TaskSpec } from './tasks/task-spec.ts'

/** An agent without its code. */
export interface AgentDescription {
  readonly name: string
  readonly capabilities: readonly string[]
  readonly taskTimeoutMs: number
  /** `inline`: its functions run on the thread that hosts it. */
  readonly kind: 'worker' | 'inline'
}

export type ToCore =
  | { readonly type: 'host'; readonly agent: AgentDescription }
  | { readonly type: 'unhost'; readonly name: string }
  | { readonly type: 'submit'; readonly spec: TaskSpec }
  | { readonly type: 'cancel'; readonly taskId: string; readonly reason: string }
  | { readonly type: 'serve'; readonly cores: number }
  | { readonly type: 'finish' }
  | { readonly type: 'pause'; readonly ms: number }
  | { readonly type: 'stop-serving' }
  | { readonly type: 'stop' }

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
  /** `output` is there when the task is done. */
  | { readonly kind: 'task'; readonly view: TaskView; readonly output?: unknown }

export type FromCore =
  | { readonly type: 'ready'; readonly snapshot: NodeSnapshot; readonly slot: number | undefined }
  | { readonly type: 'failed'; readonly name: string; readonly message: string }
  | { readonly type: 'changes'; readonly changes: readonly NodeChange[] }
  | { readonly type: 'stopped' }

/** The way between handle and core: a message port, or two function calls in one thread. */
export interface CoreChannel {
  send(message: ToCore): void
  onMessage(listener: (message: FromCore) => void): void
}
