import type { ResourceBudget } from './resource-budget.ts'

/** How the machine is, as far as the browser tells. What it does not tell never forbids anything. */
export interface Conditions {
  readonly visible: boolean
  readonly charging: boolean | undefined
  /** Of the processor, in the words of the Compute Pressure API. */
  readonly pressure: 'nominal' | 'fair' | 'serious' | 'critical' | undefined
}

/** Of a machine that tells nothing. */
export const UNKNOWN_CONDITIONS: Conditions = { visible: true, charging: undefined, pressure: undefined }

/** Why the work of others has to wait. */
export type HeldBy = 'hidden' | 'battery' | 'pressure'

/** Whether the work of others may be taken now, or what forbids it. Pressure forbids only where it was asked for: what a node runs for others is pressure too. */
export function mayServe({ visible, charging, pressure }: Conditions, budget: ResourceBudget): true | HeldBy {
  if (budget.onlyWhileVisible && !visible) return 'hidden'
  if (budget.onlyWhileCharging && charging === false) return 'battery'
  return budget.onlyWhileCalm && pressure === 'critical' ? 'pressure' : true
}
