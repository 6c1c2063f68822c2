import { nextTurn } from './base/next-turn.ts'
import { transferablesOf } from './base/transferables.ts'
import type { NodeChange } from './node-protocol.ts'

/** A flush so soon after the last one waits for the end of the turn, so that a burst crosses the thread border in few messages. */
const BURST_MS = 2

export interface ChangeBatchPorts {
  readonly ticks: () => number
  readonly tell: (changes: readonly NodeChange[], transfer: Transferable[]) => void
}

/** Collects changes and tells them together: a later one of the same thing replaces the earlier. */
export class ChangeBatch {
  readonly #ports: ChangeBatchPorts
  #changes = new Map<string, NodeChange>()
  #notices = 0
  #scheduled = false
  #lastFlush = Number.NEGATIVE_INFINITY

  constructor(ports: ChangeBatchPorts) {
    this.#ports = ports
  }

  add(change: NodeChange): void {
    this.#changes.set(this.#keyOf(change), change)
    if (this.#scheduled) return
    this.#scheduled = true
    const flush = (): void => this.flush()
    if (this.#ports.ticks() - this.#lastFlush < BURST_MS) nextTurn(flush)
    else queueMicrotask(flush)
  }

  flush(): void {
    this.#scheduled = false
    this.#lastFlush = this.#ports.ticks()
    const changes = [...this.#changes.values()]
    if (changes.length === 0) return
    this.#changes = new Map()
    const transfer = changes.flatMap(change =>
      change.kind === 'task' && change.output !== undefined ? transferablesOf(change.output) : []
    )
    this.#ports.tell(changes, transfer)
  }

  #keyOf(change: NodeChange): string {
    if (change.kind === 'task') return `task/${change.view.id}`
    if (change.kind === 'run') return `run/${change.run.owner}/${change.run.taskId}`
    if (change.kind === 'notice') return `notice/${this.#notices++}`
    return change.kind
  }
}
