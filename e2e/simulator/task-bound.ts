import { popLeast, pushLeast } from './least-heap.ts'
import { leastServiceMs, roundTripToGroup, type TaskGroup, taskGroups } from './task-groups.ts'
import type { TaskNodeFacts } from './task-node-facts.ts'
import type { TaskArrival } from './workload.ts'

/** What no schedule can beat, and the prices that prove it. */
export interface TaskBound {
  /** Lower bound of the mean task time, in milliseconds. */
  readonly mean: number
  /** Of a millisecond of a core of each group, while tasks come. */
  readonly prices: readonly number[]
  readonly groups: readonly TaskGroup[]
}

/** Tasks on which prices are tuned; the bound itself is of all of them. */
const SAMPLE = 4_000
const ROUNDS = 120
const FIRST_STEP = 0.5

interface Costs {
  readonly facts: readonly TaskNodeFacts[]
  readonly groups: readonly TaskGroup[]
  /** Group of each node. */
  readonly groupOf: readonly number[]
  readonly untilMs: number
}

/**
 * A true lower bound of the mean task time of any schedule that runs each task whole on one core, even one that knows everything beforehand.
 *
 * Let each core of group g cost a price p(g) per millisecond until the last task has come, and nothing afterwards. A schedule pays for no more than all cores
 * and all of that time, so for any prices that are not negative
 *   sum of task times >= sum over tasks of min over groups and starts (way + wait + run + price of the run) - sum over g of cores(g) * until * p(g).
 * That is weak duality of the time-indexed linear program. Prices are raised where the tasks would overfill a group and lowered elsewhere; those that give
 * the most are kept. What is taken for granted in favour of the bound: the best last mile of each group, everybody there all the time, speeds before
 * throttling for what starts before, and no more than one price for a group at all times, which makes it loose where tasks come in crowds.
 */
export function taskBound(facts: readonly TaskNodeFacts[], arrivals: readonly TaskArrival[]): TaskBound {
  const honest = facts.filter(({ silent }) => !silent)
  const groups = taskGroups(honest)
  const groupOf: number[] = []
  for (const [index, { nodes }] of groups.entries()) for (const node of nodes) groupOf[node.index] = index
  const untilMs = arrivals.at(-1)?.at ?? 0
  const costs: Costs = { facts, groups, groupOf, untilMs }
  const every = Math.max(1, Math.floor(arrivals.length / SAMPLE))
  const sample = arrivals.filter((_, index) => index % every === 0)
  const prices = tuned(costs, sample, arrivals.length / Math.max(1, sample.length))
  const dual = value(costs, prices, arrivals, 1).total / Math.max(1, arrivals.length)
  return { mean: Math.max(dual, sharedMachine(honest, arrivals)), prices, groups }
}

function tuned(costs: Costs, sample: readonly TaskArrival[], scale: number): number[] {
  const { groups, untilMs } = costs
  let best = startPrices(costs, sample, scale)
  let bestTotal = value(costs, best, sample, scale).total
  let prices = best
  for (let round = 0; round < ROUNDS; round++) {
    const { total, busyMs } = value(costs, prices, sample, scale)
    if (total > bestTotal) {
      best = prices
      bestTotal = total
    }
    const step = FIRST_STEP / (1 + round / 8)
    prices = prices.map((price, g) => {
      const room = (groups[g]?.cores ?? 1) * untilMs
      const over = Math.max(-1, Math.min(1, ((busyMs[g] ?? 0) - room) / Math.max(1, room)))
      return Math.max(0, price + step * (0.2 + price) * over)
    })
  }
  return best
}

/** A core costs what it is faster than the slowest one that is needed. */
function startPrices(costs: Costs, sample: readonly TaskArrival[], scale: number): number[] {
  const speeds = [...new Set(costs.groups.map(({ speed }) => speed))]
  let best: number[] = costs.groups.map(() => 0)
  let bestTotal = Number.NEGATIVE_INFINITY
  for (const needed of [Number.POSITIVE_INFINITY, ...speeds]) {
    const prices = costs.groups.map(({ speed }) => Math.max(0, speed / needed - 1))
    const { total } = value(costs, prices, sample, scale)
    if (total > bestTotal) [best, bestTotal] = [prices, total]
  }
  return best
}

/** The bound at these prices, and for how long the tasks would keep each group busy. */
function value({ facts, groups, groupOf, untilMs }: Costs, prices: readonly number[], tasks: readonly TaskArrival[], scale: number) {
  const busyMs = groups.map(() => 0)
  let total = 0
  for (const { at, owner, capability, work } of tasks) {
    const asks = facts[owner] as TaskNodeFacts
    let least = Number.POSITIVE_INFINITY
    let chosen = -1
    for (const [index, group] of groups.entries()) {
      if (!group.capabilities.includes(capability)) continue
      const run = leastServiceMs(group, work, at)
      const way = groupOf[owner] === index ? 0 : roundTripToGroup(asks, group)
      const price = prices[index] ?? 0
      const now = run + price * Math.min(run, untilMs - at)
      // a price above 1 makes waiting for the end of all prices the cheaper way for what starts late
      const cost = way + Math.min(now, price > 1 ? untilMs - at + leastServiceMs(group, work, untilMs) : now)
      if (cost >= least) continue
      least = cost
      chosen = index
    }
    total += least * scale
    if (chosen >= 0) busyMs[chosen] = (busyMs[chosen] ?? 0) + scale * leastServiceMs(groups[chosen] as TaskGroup, work, at)
  }
  for (const [index, { cores }] of groups.entries()) total -= cores * untilMs * (prices[index] ?? 0)
  return { total, busyMs }
}

/** All cores as one machine that drops any task for a shorter one: no schedule has a shorter mean, ways not counted. Source: Schrage 1968, on SRPT. */
function sharedMachine(facts: readonly TaskNodeFacts[], arrivals: readonly TaskArrival[]): number {
  const speed = facts.reduce((sum, node) => sum + node.cores * node.speed, 0)
  const heap: number[] = []
  let now = 0
  let total = 0
  const runUntil = (until: number): void => {
    while (heap.length > 0 && now < until) {
      const first = heap[0] as number
      const spent = Math.min(first / speed, until - now)
      total += spent * heap.length
      now += spent
      if (spent * speed >= first * (1 - 1e-12)) popLeast(heap)
      else heap[0] = first - spent * speed
    }
    now = Math.max(now, until === Number.POSITIVE_INFINITY ? now : until)
  }
  for (const { at, work } of arrivals) {
    runUntil(at)
    pushLeast(heap, work)
  }
  runUntil(Number.POSITIVE_INFINITY)
  return total / Math.max(1, arrivals.length)
}
