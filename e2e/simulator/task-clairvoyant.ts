import type { TaskBound } from './task-bound.ts'
import { roundTripToGroup, type TaskGroup } from './task-groups.ts'
import { roundTripMs, serviceMs, type TaskNodeFacts } from './task-node-facts.ts'
import type { TaskArrival } from './workload.ts'

interface Core {
  readonly node: TaskNodeFacts
  freeAt: number
}

interface Choice {
  readonly core: Core
  readonly start: number
  readonly run: number
  readonly tookMs: number
}

/** How much of a core's price counts beside the task's own time. */
const PRICE_SHARES = [0, 0.5, 0.8, 1, 1.2]

/**
 * A schedule by one who knows everything at once: every task's true length, every core's speed, when it is free and when it will be throttled. Each task goes to the
 * core where it is done first, the price of the core's time added, which keeps fast cores for those that gain most; the best of a few shares of that price
 * is taken. No bound, but a schedule: what is between it and the bound nobody knows. Nodes that come, go or never answer are left out.
 */
export function clairvoyantTimes(bound: TaskBound, facts: readonly TaskNodeFacts[], arrivals: readonly TaskArrival[]): number[] {
  let best: number[] = []
  let bestTotal = Number.POSITIVE_INFINITY
  for (const share of PRICE_SHARES) {
    const times = scheduled(bound, share, facts, arrivals)
    const total = times.reduce((sum, ms) => sum + ms, 0)
    if (total < bestTotal) [best, bestTotal] = [times, total]
  }
  return best
}

function scheduled({ groups, prices }: TaskBound, share: number, facts: readonly TaskNodeFacts[], arrivals: readonly TaskArrival[]) {
  const own: Core[][] = facts.map(() => [])
  const ownPrices: number[] = []
  for (const [index, { nodes }] of groups.entries()) for (const node of nodes) ownPrices[node.index] = prices[index] ?? 0
  const heaps = groups.map(group => coresOf(group, own))
  return arrivals.map(({ at, owner, capability, work }) => {
    const asks = facts[owner] as TaskNodeFacts
    let best: Choice | undefined
    let leastCost = Number.POSITIVE_INFINITY
    const consider = (core: Core | undefined, price: number): void => {
      if (core == null) return
      const way = roundTripMs(asks, core.node)
      const start = Math.max(core.freeAt, at + way / 2)
      const run = serviceMs(core.node, work, start)
      const tookMs = start + run + way / 2 - at
      const cost = tookMs + share * price * run
      if (cost < leastCost) [best, leastCost] = [{ core, start, run, tookMs }, cost]
    }
    for (const [index, group] of groups.entries()) {
      if (!group.capabilities.includes(capability) || roundTripToGroup(asks, group) >= leastCost) continue
      consider(soonest(heaps[index] as CoreHeap), prices[index] ?? 0)
    }
    if (asks.capabilities.includes(capability)) {
      const mine = own[owner]?.reduce<Core | undefined>((a, b) => (a == null || b.freeAt < a.freeAt ? b : a), undefined)
      consider(mine, ownPrices[owner] ?? 0)
    }
    const { core, start, run, tookMs } = (best as Choice | undefined) ?? nobody(capability)
    core.freeAt = start + run
    return tookMs
  })
}

/** Cores by the time at which each was free when it was put there; a core taken since is moved down when it comes to the top. */
type CoreHeap = Array<{ at: number; readonly core: Core }>

function coresOf({ nodes }: TaskGroup, own: Core[][]): CoreHeap {
  const heap: CoreHeap = []
  for (const node of nodes) {
    if (node.joinsAt > 0 || node.leavesAt !== Number.POSITIVE_INFINITY) continue
    for (let i = 0; i < node.cores; i++) {
      const core = { node, freeAt: 0 }
      own[node.index]?.push(core)
      heap.push({ at: 0, core })
    }
  }
  return heap
}

function soonest(heap: CoreHeap): Core | undefined {
  for (let top = heap[0]; top != null; top = heap[0]) {
    if (top.at === top.core.freeAt) return top.core
    top.at = top.core.freeAt
    sink(heap)
  }
  return undefined
}

function sink(heap: CoreHeap): void {
  const moved = heap[0]
  if (moved == null) return
  let at = 0
  for (;;) {
    let below = 2 * at + 1
    const [left, right] = [heap[below], heap[below + 1]]
    if (left == null) break
    if (right != null && right.at < left.at) below++
    const child = heap[below] as CoreHeap[number]
    if (child.at >= moved.at) break
    heap[at] = child
    at = below
  }
  heap[at] = moved
}

function nobody(capability: string): never {
  throw new RangeError(`Expected somebody who offers ${capability} from the beginning to the end`)
}
