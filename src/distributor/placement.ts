import { expectedWaitMs } from './expected-wait.ts'
import type { CandidateScore } from './explanation.ts'
import type { OfferingNode } from './offering-node.ts'
import type { OwnedTask } from './owned-task.ts'
import { isCall } from './pending-tasks.ts'
import { chooseAmong, ranked } from './score.ts'
import { transferMs } from './transfer-time.ts'

/** What the owner knows beside what nodes say of themselves. */
export interface PlacementFacts {
  readonly now: number
  readonly selfId: string
  /** Attempts of this owner under way at a node. */
  readonly outstanding: (nodeId: string) => number
  readonly hasRoom: (node: OfferingNode) => boolean
  /** 0 to 1; the choice among near-equals. */
  readonly random: () => number
}

/** What becomes of a waiting task now. */
export type Placement =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'later'; readonly at: number }
  /** All who may run it have enough; `others` says whether a task with other wishes could still find room. */
  | { readonly kind: 'full'; readonly others: boolean }
  | { readonly kind: 'chosen'; readonly chosen: CandidateScore; readonly scores: readonly CandidateScore[] }

/** Where a waiting task goes now, of the nodes that offer its capability. */
export function placementOf(task: OwnedTask, offering: readonly OfferingNode[], facts: PlacementFacts): Placement {
  const { now, hasRoom, random } = facts
  const usable = offering.filter(node => mayRun(task, node.nodeId, facts.selfId))
  if (usable.length === 0) return { kind: 'nobody' }
  if (task.notBefore > now) return { kind: 'later', at: task.notBefore }
  const untried = usable.filter(({ nodeId }) => !task.failed.has(nodeId))
  const withRoom = (untried.length > 0 ? untried : usable).filter(node => isCall(task) || hasRoom(node))
  const fetchMs = (nodeId: string): number => transferMs(task.spec.places, nodeId)
  const scores = ranked(withRoom.map(node => candidateOf(node, facts.outstanding(node.nodeId), fetchMs(node.nodeId))))
  const chosen = chooseAmong(scores, random())
  return chosen == null ? { kind: 'full', others: offering.some(hasRoom) } : { kind: 'chosen', chosen, scores }
}

function mayRun({ spec: { where }, notOn }: OwnedTask, nodeId: string, selfId: string): boolean {
  if (notOn?.(nodeId) === true) return false
  if (where === 'here') return nodeId === selfId
  return where === 'anywhere' || nodeId !== selfId
}

function candidateOf({ nodeId, capacity, reported, serviceMs, roundTripMs }: OfferingNode, outstanding: number, fetchMs: number) {
  const waitMs = expectedWaitMs({ reported, outstanding, capacity, serviceMs })
  return { nodeId, capability: 1, roundTripMs, expectedWaitMs: waitMs + fetchMs }
}
