import type { TaskView } from './distributor/task-view.ts'
import type { HeapItem } from './runtime/indexed-heap.ts'
import type { GraphOutcome } from './tasks/graph-state.ts'
import type { HeldOutput } from './tasks/held-output.ts'
import type { TaskNeed, TaskSpec } from './tasks/task-spec.ts'

/** Where the output of a done task is. `inline`: here, as CBOR, small. `released`: nobody needs it now, and it can be made again. */
export type KeptValue =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  | { readonly kind: 'held' | 'released'; readonly output: HeldOutput }

/** A task that waits for others, or that others wait for, as its owner's node keeps it. */
export interface GraphTask extends HeapItem {
  readonly id: string
  /** Absent for one that ended before anybody depended on it: it cannot be made again. With its inputs in it once it was launched. */
  spec: TaskSpec | undefined
  readonly needs: readonly TaskNeed[]
  view: TaskView
  /** `ready`: may be launched. `away`: the distributor's, or told of by the page. */
  stage: 'waiting' | 'ready' | 'away' | 'ended'
  /** It went from here to the distributor. */
  isLaunched: boolean
  /** Its output is kept for others. */
  isKept: boolean
  value: KeptValue | undefined
  /** Nobody will depend on it who does not already. */
  isClosed: boolean
  /** Somebody asked for its result before it was there. */
  isWanted: boolean
  /** Its output is being read for its submitter so many times. */
  reading: number
  /** Tasks whose output may have to be made again from this one's. */
  pins: number
  /** It pins those it depends on. */
  isPinning: boolean
  readonly deadline: number
  /** Takes back the timer that runs now: the deadline while it waits, the end of its keeping after that. */
  cancelTimer: () => void
  /** In which order it came. */
  readonly order: number
  remade: number
  /** It is being looked for, or made again. */
  locating: Promise<HeldOutput> | undefined
}

/** A task as it comes. */
export function graphTask(
  spec: TaskSpec | undefined,
  view: TaskView,
  { now, order }: { readonly now: number; readonly order: number }
): GraphTask {
  const isKept = spec?.keep === true
  return {
    id: view.id,
    spec,
    needs: spec?.needs ?? [],
    view,
    stage: 'waiting',
    isLaunched: false,
    isKept,
    value: undefined,
    isClosed: spec?.closed === true || !isKept,
    isWanted: false,
    reading: 0,
    pins: 0,
    isPinning: false,
    deadline: now + (spec?.timeoutMs ?? 0),
    cancelTimer: () => {},
    order,
    remade: 0,
    locating: undefined,
    at: -1
  }
}

/** Those with more tasks behind them go first, within their priority. */
export function goesBefore(one: GraphTask, other: GraphTask): boolean {
  const [a, b] = [one.spec, other.spec]
  const byPriority = (a?.priority ?? 0) - (b?.priority ?? 0)
  if (byPriority !== 0) return byPriority > 0
  const byRank = (a?.rank ?? 1) - (b?.rank ?? 1)
  return byRank !== 0 ? byRank > 0 : one.order < other.order
}

/** Names shown of tasks that another one waits for. */
const MAX_SHOWN = 8

/** A task that waits for others, as it is shown at first. */
export function firstView(spec: TaskSpec, createdAt: number, viewOf: (taskId: string) => TaskView | undefined): TaskView {
  const { id, capability, priority, name, needs = [] } = spec
  const waitsFor = needs.slice(0, MAX_SHOWN).flatMap(({ taskId }) => viewOf(taskId) ?? [])
  return {
    ...{ id, capability, priority, status: 'waiting', progress: 0, createdAt, attempts: [] },
    ...(name == null ? {} : { name }),
    ...(waitsFor.length === 0 ? {} : { waitsFor: waitsFor.map(view => view.name ?? view.capability) })
  }
}

/** How an ended task counts for those that depend on it. */
export function outcomeOf({ id, view: { status } }: GraphTask): GraphOutcome {
  return status === 'done' ? { kind: 'done' } : { kind: status === 'cancelled' ? 'cancelled' : 'failed', root: id }
}

/** Whether its output stays with its executor. Copies of one task are compared by their results, which then come whole. */
export const keptAs = ({ isKept, spec }: GraphTask): Pick<TaskSpec, 'keep' | 'cache'> =>
  isKept && spec?.redundancy == null ? { keep: true, cache: false } : { keep: false }
