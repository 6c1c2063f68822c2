import type { Clock } from './base/clock.ts'
import { HELD_FOR_MS } from './distributor/output-store.ts'
import type { GraphTask } from './graph-task.ts'
import type { KeptOutputs } from './kept-outputs.ts'
import type { GraphState } from './tasks/graph-state.ts'

/** How long an ended task is kept for those that may still come to depend on it: as long as its executor keeps the output. */
const KEPT_MS = HELD_FOR_MS

export interface GraphLineagePorts {
  readonly clock: Clock
  readonly state: GraphState
  readonly tasks: Map<string, GraphTask>
  readonly kept: KeptOutputs
  readonly unwatch: (taskId: string) => void
}

/**
 * How long what is needed: an output until the last dependent has ended; the task itself, from which it could be made again, for as long as an output that was
 * made from it may be lost and needed.
 */
export class GraphLineage {
  readonly #ports: GraphLineagePorts

  constructor(ports: GraphLineagePorts) {
    this.#ports = ports
  }

  /** A task came: what it depends on has to last. */
  pin(task: GraphTask): void {
    task.isPinning = true
    for (const source of this.#sourcesOf(task)) source.pins++
  }

  /** A task ended. Where its output cannot be lost, or there is none, nothing has to be made again for it. */
  ended(task: GraphTask): void {
    if (task.value?.kind !== 'held') this.#drop(this.#unpin(task))
  }

  /** A task has ended, and so have all that depend on it. */
  unneeded(task: GraphTask): void {
    if (task.stage !== 'ended' || task.reading > 0) return
    task.cancelTimer()
    if (task.isClosed) {
      this.#ports.kept.release(task)
      this.#drop([task])
      return
    }
    task.cancelTimer = this.#ports.clock.setTimeout(() => {
      task.isClosed = true
      if (this.#ports.state.openDependents(task.id) === 0) this.unneeded(task)
    }, KEPT_MS)
  }

  /** Drops what nobody needs, and what was kept for it only. */
  #drop(tasks: GraphTask[]): void {
    const { state, kept, unwatch } = this.#ports
    for (let task = tasks.pop(); task != null; task = tasks.pop()) {
      const isNeeded = task.stage !== 'ended' || !task.isClosed || task.pins > 0 || task.reading > 0 || state.openDependents(task.id) > 0
      if (isNeeded || !this.#ports.tasks.delete(task.id)) continue
      task.cancelTimer()
      kept.forget(task)
      state.forget(task.id)
      unwatch(task.id)
      tasks.push(...this.#unpin(task))
    }
  }

  #unpin(task: GraphTask): GraphTask[] {
    if (!task.isPinning) return []
    task.isPinning = false
    const sources = this.#sourcesOf(task)
    for (const source of sources) source.pins--
    return sources
  }

  #sourcesOf({ needs }: GraphTask): GraphTask[] {
    return [...new Set(needs.map(({ taskId }) => taskId))].flatMap(id => this.#ports.tasks.get(id) ?? [])
  }
}
