import type { Clock } from './base/clock.ts'
import { transferablesOf } from './base/transferables.ts'
import { TurnGate } from './base/turn-gate.ts'
import type { NodeChange } from './node-protocol.ts'

/** What only people look at may wait for two frames of their screen: by then a short task has ended, and one word says it all. */
const FRAME_MS = 33

export interface ChangeBatchPorts {
  readonly clock: Clock
  readonly tell: (changes: readonly NodeChange[], transfer: Transferable[]) => void
}

/**
 * Collects changes and tells them together: a later one of the same thing replaces the earlier. Ends of tasks and what is rare go at once; the steps of
 * tasks and runs wait for a frame, because each word wakes the page's thread while it has better to do.
 */
export class ChangeBatch {
  readonly #ports: ChangeBatchPorts
  #urgent = new Map<string, NodeChange>()
  #patient = new Map<string, NodeChange>()
  #notices = 0
  readonly #gate = new TurnGate(() => this.#tell([...this.#urgent.values()]))
  #cancelFrame: (() => void) | undefined

  constructor(ports: ChangeBatchPorts) {
    this.#ports = ports
  }

  add(change: NodeChange): void {
    const key = this.#keyOf(change)
    if (isPatient(change)) {
      this.#patient.set(key, change)
      this.#cancelFrame ??= this.#ports.clock.setTimeout(() => this.flush(), FRAME_MS)
      return
    }
    this.#patient.delete(key)
    this.#urgent.set(key, change)
    this.#gate.request()
  }

  /** Tells everything now. */
  flush(): void {
    this.#cancelFrame?.()
    this.#cancelFrame = undefined
    const changes = [...this.#urgent.values(), ...this.#patient.values()]
    this.#patient = new Map()
    this.#tell(changes)
  }

  #tell(changes: readonly NodeChange[]): void {
    if (changes.length === 0) return
    this.#urgent = new Map()
    // each once, also when two tasks returned the same bytes: a buffer named twice is refused, and everything with it
    const buffers = new Set<ArrayBuffer>()
    for (const change of changes) if (change.kind === 'task' || change.kind === 'output') transferablesOf(change.output, undefined, buffers)
    this.#ports.tell(changes, [...buffers])
  }

  #keyOf(change: NodeChange): string {
    if (change.kind === 'task') return `task/${change.view.id}`
    if (change.kind === 'output') return `output/${change.taskId}`
    if (change.kind === 'piece') return `piece/${change.taskId}/${change.sequence}`
    if (change.kind === 'fed') return `fed/${change.taskId}`
    if (change.kind === 'run') return `run/${change.run.owner}/${change.run.taskId}`
    // each of these is news by itself
    if (change.kind === 'notice' || change.kind === 'agent-log') return `${change.kind}/${this.#notices++}`
    return change.kind
  }
}

const isPatient = (change: NodeChange): boolean =>
  change.kind === 'run' || change.kind === 'serving' || (change.kind === 'task' && change.view.endedAt == null)
