import type { TaskNodeFacts } from './task-node-facts.ts'
import { regionRoundTripMs } from './task-regions.ts'

/** Nodes that a scheduler need not tell apart, but for their last mile. */
export interface TaskGroup {
  readonly region: number
  readonly speed: number
  readonly capabilities: readonly string[]
  readonly throttledAt: number
  readonly throttledTo: number
  readonly nodes: readonly TaskNodeFacts[]
  readonly cores: number
  /** The shortest last mile among them. */
  readonly accessMs: number
}

/** Everybody, by region, speed, capabilities and fate. */
export function taskGroups(facts: readonly TaskNodeFacts[]): TaskGroup[] {
  const byKey = new Map<string, TaskNodeFacts[]>()
  for (const node of facts) {
    const key = [node.region, node.speed, node.capabilities.join(), node.throttledAt].join('/')
    const same = byKey.get(key)
    if (same == null) byKey.set(key, [node])
    else same.push(node)
  }
  return [...byKey.values()].map(nodes => {
    const [{ region, speed, capabilities, throttledAt, throttledTo }] = nodes as [TaskNodeFacts]
    const cores = nodes.reduce((sum, node) => sum + node.cores, 0)
    const accessMs = Math.min(...nodes.map(node => node.accessMs))
    return { region, speed, capabilities, throttledAt, throttledTo, nodes, cores, accessMs }
  })
}

/** The shortest round trip from a node to another one of a group. */
export const roundTripToGroup = (owner: TaskNodeFacts, group: TaskGroup): number =>
  regionRoundTripMs(owner.region, group.region) + 2 * (owner.accessMs + group.accessMs)

/** No run that starts at `at` or later takes less: speeds only fall. */
export const leastServiceMs = ({ speed, throttledAt, throttledTo }: TaskGroup, work: number, at: number): number =>
  work / (at >= throttledAt ? speed * throttledTo : speed)
