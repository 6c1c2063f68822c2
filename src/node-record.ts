import type { NodeEvents, NodeSnapshot, PeerView, RunView, TaskView } from './kyrox-node.ts'
import type { NodeChange } from './node-protocol.ts'

/** An event to dispatch, by its name and detail. */
export interface NodeEvent {
  readonly type: keyof NodeEvents
  readonly detail: unknown
}

const KEPT_TASKS = 1_000
const KEPT_RUNS = 100
const KEPT_NOTICES = 100

/** What a node's handle knows, kept up to date change by change. Pure but for its own state: it returns the events to dispatch. */
export class NodeRecord {
  #snapshot: NodeSnapshot
  readonly #tasks = new Map<string, TaskView>()
  #taskList: readonly TaskView[] | undefined

  constructor(snapshot: NodeSnapshot) {
    this.#snapshot = Object.freeze(snapshot)
  }

  get snapshot(): NodeSnapshot {
    return this.#snapshot
  }

  /** Own tasks, newest last. */
  get tasks(): readonly TaskView[] {
    this.#taskList ??= Object.freeze([...this.#tasks.values()])
    return this.#taskList
  }

  task(view: TaskView): void {
    this.#taskList = undefined
    this.#tasks.set(view.id, view)
    if (this.#tasks.size <= KEPT_TASKS) return
    for (const [id, { endedAt }] of this.#tasks) {
      if (endedAt == null) continue
      this.#tasks.delete(id)
      return
    }
  }

  /** Takes one change in; the events it causes. */
  take(change: NodeChange): NodeEvent[] {
    switch (change.kind) {
      case 'task':
        this.task(change.view)
        return [{ type: 'task:change', detail: change.view }]
      case 'peers':
        return this.#takePeers(change.peers)
      case 'run':
        this.#set({ runs: withRun(this.#snapshot.runs, change.run) })
        return [{ type: 'run:change', detail: change.run }]
      case 'notice':
        this.#set({ notices: Object.freeze([...this.#snapshot.notices, change.notice].slice(-KEPT_NOTICES)) })
        return [{ type: 'notice:add', detail: change.notice }]
      case 'status':
        if (change.status === this.#snapshot.status) return []
        this.#set({ status: change.status })
        return [{ type: 'status:change', detail: change.status }]
      case 'relays':
        this.#set({ relays: change.relays })
        return [{ type: 'relay:change', detail: change.relays }]
      case 'capabilities':
        this.#set({ capabilities: change.capabilities })
        return [{ type: 'capabilities:change', detail: change.capabilities }]
      case 'serving':
        this.#set({ serving: change.serving })
        return [{ type: 'serving:change', detail: change.serving }]
      case 'dropped':
        this.#set({ dropped: change.dropped })
        return []
    }
  }

  #takePeers(peers: readonly PeerView[]): NodeEvent[] {
    const before = new Map(this.#snapshot.peers.map(peer => [peer.id, peer]))
    const joined = peers.filter(({ id }) => !before.has(id))
    const now = new Set(peers.map(({ id }) => id))
    const left = this.#snapshot.peers.filter(({ id }) => !now.has(id))
    this.#set({ peers: Object.freeze(peers) })
    return [
      ...joined.map(detail => ({ type: 'peer:join' as const, detail })),
      ...left.map(detail => ({ type: 'peer:leave' as const, detail })),
      { type: 'peers:change' as const, detail: peers }
    ]
  }

  #set(change: Partial<NodeSnapshot>): void {
    this.#snapshot = Object.freeze({ ...this.#snapshot, ...change })
  }
}

function withRun(runs: readonly RunView[], run: RunView): readonly RunView[] {
  const others = runs.filter(({ taskId, owner }) => taskId !== run.taskId || owner !== run.owner)
  return Object.freeze([...others, run].slice(-KEPT_RUNS))
}
