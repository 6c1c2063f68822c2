import { InvalidArgumentError, KyroxError } from '../base/errors.ts'

/** Tasks wait for each other in a ring. `detail.path` names it, the first one again at its end. */
export class GraphCycleError extends KyroxError {
  override name = 'GraphCycleError'
}

/** A task depends on one that is not there. `detail` has `task` and `dependency`. */
export class MissingDependencyError extends KyroxError {
  override name = 'MissingDependencyError'
}

/** Tasks of one graph: each is a record on the page and one in the node, about a kilobyte together. */
export const MAX_GRAPH_TASKS = 100_000
/** Dependencies of one graph, all its tasks together. */
export const MAX_GRAPH_EDGES = 1_000_000

/** One task of a graph, and those it waits for. */
export interface PlannedTask {
  readonly id: string
  readonly dependsOn: readonly string[]
}

/** A graph that can be done. */
export interface GraphPlan {
  /** Every task after those it depends on. */
  readonly order: readonly string[]
  /** Tasks on the longest way from this one to an end, itself counted: those with more go first. */
  readonly rank: ReadonlyMap<string, number>
  /** Tasks that nobody depends on. */
  readonly ends: readonly string[]
}

/**
 * Checks a whole graph and puts it in order. Takes time in proportion to tasks and dependencies, and no stack.
 * @throws GraphCycleError, MissingDependencyError, InvalidArgumentError on an id given twice and on a graph past its limits
 */
export function graphPlan(tasks: readonly PlannedTask[]): GraphPlan {
  const dependents = dependentsOf(tasks)
  const order = orderOf(tasks, dependents)
  if (order.length < tasks.length) throw cycleError(tasks, new Set(order))
  const rank = new Map<string, number>()
  for (const id of order.toReversed()) {
    let longest = 0
    for (const next of dependents.get(id) ?? []) longest = Math.max(longest, rank.get(next) ?? 0)
    rank.set(id, longest + 1)
  }
  return { order, rank, ends: order.filter(id => dependents.get(id)?.length === 0) }
}

function dependentsOf(tasks: readonly PlannedTask[]): Map<string, string[]> {
  if (tasks.length > MAX_GRAPH_TASKS)
    throw new InvalidArgumentError(`Expected a graph of at most ${MAX_GRAPH_TASKS} tasks, got ${tasks.length}`, { limit: MAX_GRAPH_TASKS })
  const dependents = new Map<string, string[]>()
  for (const { id } of tasks) {
    if (dependents.has(id)) throw new InvalidArgumentError(`Expected each id once in a graph, got "${id}" twice`, { task: id })
    dependents.set(id, [])
  }
  let edges = 0
  for (const { id, dependsOn } of tasks) {
    edges += dependsOn.length
    if (edges > MAX_GRAPH_EDGES)
      throw new InvalidArgumentError(`Expected at most ${MAX_GRAPH_EDGES} dependencies in a graph`, { limit: MAX_GRAPH_EDGES })
    for (const dependency of dependsOn) {
      const found = dependents.get(dependency)
      if (found == null)
        throw new MissingDependencyError(`Task "${id}" depends on "${dependency}", which is not in the graph`, { task: id, dependency })
      found.push(id)
    }
  }
  return dependents
}

/** Shorter than the tasks when there is a cycle: those in it and behind it are left out. Source: Kahn, 1962. */
function orderOf(tasks: readonly PlannedTask[], dependents: ReadonlyMap<string, readonly string[]>): string[] {
  const left = new Map(tasks.map(({ id, dependsOn }) => [id, dependsOn.length]))
  const order = tasks.filter(({ dependsOn }) => dependsOn.length === 0).map(({ id }) => id)
  // grows while it is read
  for (const id of order) {
    for (const next of dependents.get(id) ?? []) {
      const still = (left.get(next) ?? 0) - 1
      left.set(next, still)
      if (still === 0) order.push(next)
    }
  }
  return order
}

/** How much of a cycle its error spells out. */
const MAX_TOLD = 32

function cycleError(tasks: readonly PlannedTask[], ordered: ReadonlySet<string>): GraphCycleError {
  const stuck = new Map(tasks.filter(({ id }) => !ordered.has(id)).map(({ id, dependsOn }) => [id, dependsOn]))
  // each of these waits for another of them, so that going from one to the next must come by a place again
  const seen = new Map<string, number>()
  const walk: string[] = []
  let [at = ''] = stuck.keys()
  while (!seen.has(at)) {
    seen.set(at, walk.length)
    walk.push(at)
    at = stuck.get(at)?.find(id => stuck.has(id)) ?? ''
  }
  const path = [...walk.slice(seen.get(at)), at]
  const told = path.length > MAX_TOLD ? [...path.slice(0, MAX_TOLD), `... ${path.length - MAX_TOLD} more`] : path
  return new GraphCycleError(`Tasks wait for each other in a ring: ${told.map(id => `"${id}"`).join(' waits for ')}`, { path: told })
}
