import { changedBudget, DEFAULT_BUDGET, type ResourceBudget } from './runtime/resource-budget.ts'

/** One for all networks: it is the person's word on this machine. */
const keyOf = (storageName: string): string => `kyrox/${storageName}/budget`

/** The budget a person set here earlier. Local storage is refused in some frames, absent in processes, and anybody on this site can write it. */
export function readBudget(storageName: string): ResourceBudget | undefined {
  try {
    const text = localStorage.getItem(keyOf(storageName))
    // checked right after
    return text == null ? undefined : changedBudget(DEFAULT_BUDGET, JSON.parse(text) as Partial<ResourceBudget>)
  } catch {
    return undefined
  }
}

export function keepBudget(storageName: string, budget: ResourceBudget): void {
  try {
    localStorage.setItem(keyOf(storageName), JSON.stringify(budget))
  } catch {
    // it holds until the page goes
  }
}
