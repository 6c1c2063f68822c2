import { InvalidArgumentError } from '../base/errors.ts'

/** What a person lets the network use of this machine. */
export interface ResourceBudget {
  /** Tasks of others at once. @default 1 */
  readonly cores: number
  /** Most that the runs of others may hold together, as their agents' limits say. @default 536_870_912 */
  readonly memoryBytes: number
  /** Nothing of others while the page is hidden. @default false */
  readonly onlyWhileVisible: boolean
  /** Nothing of others while the machine runs on its battery. @default false */
  readonly onlyWhileCharging: boolean
  /** Nothing of others while the browser calls the processor's load critical. @default false */
  readonly onlyWhileCalm: boolean
}

export const DEFAULT_BUDGET: ResourceBudget = {
  cores: 1,
  memoryBytes: 512 * 1024 * 1024,
  onlyWhileVisible: false,
  onlyWhileCharging: false,
  onlyWhileCalm: false
}

/** More than any machine has; past it somebody mistook the unit. */
export const MAX_CORES = 256
/** 1 TiB. */
const MAX_MEMORY_BYTES = 2 ** 40

/**
 * The budget with a change made to it, every value checked.
 * @throws InvalidArgumentError naming the value, what was expected and what came.
 */
export function changedBudget(budget: ResourceBudget, change: Partial<ResourceBudget>): ResourceBudget {
  const { cores, memoryBytes, onlyWhileVisible, onlyWhileCharging, onlyWhileCalm } = { ...budget, ...withoutUndefined(change) }
  expectWhole('cores', cores, 1, MAX_CORES)
  expectWhole('memoryBytes', memoryBytes, 0, MAX_MEMORY_BYTES)
  expectFlag('onlyWhileVisible', onlyWhileVisible)
  expectFlag('onlyWhileCharging', onlyWhileCharging)
  expectFlag('onlyWhileCalm', onlyWhileCalm)
  return Object.freeze({ cores, memoryBytes, onlyWhileVisible, onlyWhileCharging, onlyWhileCalm })
}

const withoutUndefined = (change: Partial<ResourceBudget>): Partial<ResourceBudget> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

function expectWhole(name: string, value: unknown, least: number, most: number): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return
  throw new InvalidArgumentError(`Expected ${name} of ${least} to ${most}, got ${String(value)}`, { value: String(value), least, most })
}

function expectFlag(name: string, value: unknown): void {
  if (typeof value === 'boolean') return
  throw new InvalidArgumentError(`Expected ${name} of true or false, got ${String(value)}`, { value: String(value) })
}
