import { nearestNames } from '../runtime/nearest-names.ts'
import type { TaskSpec } from '../tasks/task-spec.ts'
import { CapabilityNotFoundError } from './failure.ts'
import type { OfferingNode } from './offering-node.ts'
import { exclusionsIn, type RequirementCheck } from './requirement-check.ts'

export interface NobodyFoundFacts {
  /** Those that offer the capability, fitting or not. */
  readonly offering: readonly OfferingNode[]
  readonly check: RequirementCheck | undefined
  readonly knownCapabilities: Iterable<string>
}

/** Why nobody ran a task: what kept out those that offer its capability, or the names most like it when nobody does. */
export function nobodyFound(spec: TaskSpec, { offering, check, knownCapabilities }: NobodyFoundFacts): CapabilityNotFoundError {
  const { capability, capabilityWaitMs: waitedMs } = spec
  if (check != null && offering.length > 0) {
    const { text, counts } = exclusionsIn(check, offering)
    const message = `Nobody that fits offered "${capability}" within ${waitedMs} ms. Of ${offering.length} that offer it: ${text}.`
    return new CapabilityNotFoundError(message, { capability, waitedMs, offering: offering.length, ...counts })
  }
  const nearest = nearestNames(capability, knownCapabilities)
  const hint = nearest.length > 0 ? ` Nearest: ${nearest.join(', ')}.` : ' Nobody here offers anything yet.'
  return new CapabilityNotFoundError(`Nobody offered "${capability}" within ${waitedMs} ms.${hint}`, { capability, nearest, waitedMs })
}
