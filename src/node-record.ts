import type { NodeEvents, NodeSnapshot, PeerView, RunView, TaskView } from './kyrox-node.ts'
import type { NodeChange } from './node-protocol.ts'

/** An event to dispatch, by its name and detail. */
export interface NodeEvent {
  readonly type: keyof NodeEvents
  readonly detail: unknown
}

/** Ended ones; those under way are all kept. */
const KEPT_TASKS = 1_000
const KEPT_RUNS = 100
/** Lines of agents, all of them together. */
const KEPT_LINES = 1_000
const KEPT_NOTICES = 100

/** What a node's handle knows, kept up to date change by change. Pure but for its own state: it returns the events to dispatch. */
export class NodeRecord {
  #snapshot: NodeSnapshot
  readonly #tasks = new Map<string, TaskView>()
  /** Ids of those that ended, in that order. */
  readonly #ended = new Set<string>()
  #taskList: readonly TaskView[] | undefined
  /** Newest last. */
  readonly #runs: Map<string, RunView>
  #runsAreNew = false

  constructor(snapshot: NodeSnapshot) {
    this.#snapshot = Object.freeze(snapshot)
    this.#runs = new Map(snapshot.runs.map(run => [keyOf(run), run]))
  }

  get snapshot(): NodeSnapshot {
    if (this.#runsAreNew) {
      this.#runsAreNew = false
      this.#set({ runs: Object.freeze([...this.#runs.values()]) })
    }
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
    if (view.endedAt != null) this.#ended.add(view.id)
    const [oldest] = this.#ended
    if (this.#ended.size <= KEPT_TASKS || oldest == null) return
    this.#ended.delete(oldest)
    this.#tasks.delete(oldest)
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
        this.#run(change.run)
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
      case 'agents':
        this.#set({ agents: change.agents })
        return [{ type: 'agents:change', detail: change.agents }]
      case 'agent-log':
        this.#set({ agentLog: Object.freeze([...this.#snapshot.agentLog, ...change.lines].slice(-KEPT_LINES)) })
        return [{ type: 'agent:log', detail: change.lines }]
      case 'piece':
      case 'fed':
      case 'output':
        return []
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

  /** The list is only made when somebody looks: thousands of short runs may come between two looks. */
  #run(run: RunView): void {
    const key = keyOf(run)
    this.#runs.delete(key)
    this.#runs.set(key, run)
    this.#runsAreNew = true
    const [oldest] = this.#runs.keys()
    if (this.#runs.size > KEPT_RUNS && oldest != null) this.#runs.delete(oldest)
  }

  #set(change: Partial<NodeSnapshot>): void {
    this.#snapshot = Object.freeze({ ...this.#snapshot, ...change })
  }
}

const keyOf = ({ taskId, owner }: RunView): string => `${owner}/${taskId}`
