import type { OwnedTask } from './owned-task.ts'

/** A waiting task gains one step of priority in each of these, so that nothing starves. */
const AGEING_MS = 5_000
/** Above priorities 0 to 9: calls of agents, which another run holds its place for. */
const CALLS = 10

/** Whether an agent's run waits for this task. Such a one waits for nobody's room, or both would wait for ever. */
export const isCall = ({ spec: { depth = 0 } }: OwnedTask): boolean => depth > 0

const levelOf = (task: OwnedTask): number => (isCall(task) ? CALLS : task.spec.priority)

/**
 * Tasks that wait for an executor: a queue for each capability and priority, so that a thousand that cannot go now cost nothing to those that can, and
 * taking the next one costs the same however many wait.
 */
export class PendingTasks {
  readonly #queues = new Map<string, Array<Set<OwnedTask>>>()

  get capabilities(): string[] {
    return [...this.#queues.keys()]
  }

  add(task: OwnedTask): void {
    const { capability } = task.spec
    const levels = this.#queues.get(capability) ?? Array.from({ length: CALLS + 1 }, () => new Set<OwnedTask>())
    this.#queues.set(capability, levels)
    levels[levelOf(task)]?.add(task)
  }

  remove(task: OwnedTask): void {
    const { capability } = task.spec
    const levels = this.#queues.get(capability)
    levels?.[levelOf(task)]?.delete(task)
    if (levels?.every(level => level.size === 0)) this.#queues.delete(capability)
  }

  /** Visits the tasks of one capability, most urgent first, until `visit` returns false, which may remove any task. */
  eachWhile(capability: string, now: number, visit: (task: OwnedTask) => boolean): void {
    const levels = this.#queues.get(capability)
    if (levels == null) return
    const iterators = levels.map(level => level.values())
    const heads = iterators.map(iterator => iterator.next().value)
    for (;;) {
      const next = mostUrgent(heads, now)
      const task = heads[next]
      if (task == null) return
      // an earlier visit may have taken this head out
      if (levels[next]?.has(task) === true && !visit(task)) return
      heads[next] = iterators[next]?.next().value
    }
  }
}

/** Index of the head with the highest priority, ageing counted. */
function mostUrgent(heads: ReadonlyArray<OwnedTask | undefined>, now: number): number {
  if (heads[CALLS] != null) return CALLS
  let best = -1
  let bestWorth = Number.NEGATIVE_INFINITY
  for (const [priority, task] of heads.entries()) {
    if (task == null) continue
    const worth = priority + Math.floor((now - task.view.createdAt) / AGEING_MS)
    if (worth >= bestWorth) {
      best = priority
      bestWorth = worth
    }
  }
  return best
}
