import { type GraphTask, goesBefore } from './graph-task.ts'
import { IndexedHeap } from './runtime/indexed-heap.ts'

/**
 * Tasks of one capability that wait at the distributor, or run, at once: more than all tabs of a network take at a time, few enough that those with the
 * longest way behind them still pass the others.
 */
const MAX_AWAY = 256

interface Line {
  readonly ready: IndexedHeap<GraphTask>
  away: number
}

/** Which of the ready tasks go next: so many of each capability at once, so that one that nobody has room for holds up no other. */
export class GraphFlight {
  readonly #lines = new Map<string, Line>()
  /** Capabilities of which one more may go. */
  readonly #open = new Set<string>()

  push(task: GraphTask): void {
    const capability = task.view.capability
    const line = this.#lines.get(capability) ?? { ready: new IndexedHeap<GraphTask>(goesBefore), away: 0 }
    this.#lines.set(capability, line)
    line.ready.push(task)
    if (line.away < MAX_AWAY) this.#open.add(capability)
  }

  /** It is not to go any more. */
  remove(task: GraphTask): void {
    this.#lines.get(task.view.capability)?.ready.remove(task)
  }

  /** The next one to go; it counts as away until {@link back}. */
  next(): GraphTask | undefined {
    for (const capability of this.#open) {
      const line = this.#lines.get(capability)
      const task = line?.ready.first
      if (line == null || task == null || line.away >= MAX_AWAY) {
        this.#open.delete(capability)
        continue
      }
      line.ready.remove(task)
      line.away++
      return task
    }
    return undefined
  }

  /** One that was away has ended. */
  back(capability: string): void {
    const line = this.#lines.get(capability)
    if (line == null) return
    line.away--
    if (line.ready.size > 0) this.#open.add(capability)
    else if (line.away === 0) this.#lines.delete(capability)
  }
}
