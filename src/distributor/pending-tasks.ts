import type { OwnedTask } from './owned-task.ts'

/** A waiting task gains one step of priority in each of these, so that nothing starves. */
const AGEING_MS = 5_000
/** Above priorities 0 to 9: calls of agents, which another run holds its place for. */
const CALLS = 10

/** Whether an agent's run waits for this task. Such a one waits for nobody's room, or both would wait for ever. */
export const isCall = ({ spec: { depth = 0 } }: OwnedTask): boolean => depth > 0

const levelOf = (task: OwnedTask): number => (isCall(task) ? CALLS : task.spec.priority)

/** Tasks of one capability by their level, and how many there are. */
interface Queue {
  readonly levels: ReadonlyArray<Set<OwnedTask>>
  size: number
}

const MAX_SPARE = 4
const newQueue = (): Queue => ({ levels: Array.from({ length: CALLS + 1 }, () => new Set<OwnedTask>()), size: 0 })

/**
 * Tasks that wait for an executor: a queue for each capability and priority, so that a thousand that cannot go now cost nothing to those that can, and
 * taking the next one costs the same however many wait.
 */
export class PendingTasks {
  readonly #queues = new Map<string, Queue>()
  /** Emptied ones, for the next capability that tasks wait for: short tasks come one by one, and each would make one anew. */
  readonly #spare: Queue[] = []

  get capabilities(): string[] {
    return [...this.#queues.keys()]
  }

  add(task: OwnedTask): void {
    const { capability } = task.spec
    const queue = this.#queues.get(capability) ?? this.#spare.pop() ?? newQueue()
    this.#queues.set(capability, queue)
    const level = queue.levels[levelOf(task)]
    if (level == null || level.has(task)) return
    level.add(task)
    queue.size++
  }

  remove(task: OwnedTask): void {
    const { capability } = task.spec
    const queue = this.#queues.get(capability)
    if (queue == null || queue.levels[levelOf(task)]?.delete(task) !== true || --queue.size > 0) return
    this.#queues.delete(capability)
    if (this.#spare.length < MAX_SPARE) this.#spare.push(queue)
  }

  /** Visits the tasks of one capability, most urgent first, until `visit` returns false, which may remove any task. */
  eachWhile(capability: string, now: number, visit: (task: OwnedTask) => boolean): void {
    const queue = this.#queues.get(capability)
    if (queue == null) return
    const { levels, size } = queue
    const only = levels.find(level => level.size === size)
    if (only != null) {
      // all wait alike, as they mostly do: a set may lose any of its own while it is gone through
      for (const task of only) if (!visit(task) || this.#queues.get(capability) !== queue) return
      return
    }
    const iterators = levels.map(level => level.values())
    const heads = iterators.map(iterator => iterator.next().value)
    for (;;) {
      const next = mostUrgent(heads, now)
      const task = heads[next]
      if (task == null) return
      // an earlier visit may have taken this head out
      if (levels[next]?.has(task) === true && (!visit(task) || this.#queues.get(capability) !== queue)) return
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
