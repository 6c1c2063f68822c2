import { InvalidArgumentError } from '../base/errors.ts'
import { MAX_BATCH } from './batch.ts'
import type { OnFailure } from './graph-state.ts'
import type { OutputPlace, ValuePath } from './held-output.ts'
import { type CopySpec, type CopyWishes, checkedCopies } from './task-copies.ts'
import { checkedRequirement, type TaskRequirement } from './task-requirement.ts'
import { checkedWeights, type Weights } from './weights.ts'

/** Where a task may run. `elsewhere` never picks the node that owns it. */
export type Where = 'anywhere' | 'here' | 'elsewhere'

/** That a task waits for another one of its owner, and where that one's output belongs in the input. */
export interface TaskNeed {
  readonly taskId: string
  readonly onFailure: OnFailure
  /** Absent: it only comes after it. */
  readonly path?: ValuePath
}

/** A task as submitted, every default filled in. */
export interface TaskSpec extends CopySpec {
  readonly id: string
  readonly capability: string
  readonly input: unknown
  /** 0 to 9, larger first. */
  readonly priority: number
  /** From submission to result. */
  readonly timeoutMs: number
  /** How long to wait for somebody to offer the capability. */
  readonly capabilityWaitMs: number
  readonly retries: number
  readonly where: Where
  /** Calls of agents that this task is within. @default 0 */
  readonly depth?: number
  /** Somebody reads what the run emits. @default false */
  readonly stream?: boolean
  /** Input follows in pieces; `again`: its source can be read from its beginning as often as need be. @default none */
  readonly fed?: 'once' | 'again'
  /** `false`: neither answered from the cache of results nor kept there. @default true */
  readonly cache?: boolean
  /** What must hold of its executor. @default nothing */
  readonly require?: TaskRequirement
  /** They sum to 1. @default those of the node */
  readonly weights?: Weights
  /** What it is called in its graph. @default nothing */
  readonly name?: string
  /** Waits for these. @default none */
  readonly needs?: readonly TaskNeed[]
  /** Others may need its output: a large one stays with its executor. @default false */
  readonly keep?: boolean
  /** Nobody will depend on it who does not already. @default false */
  readonly closed?: boolean
  /** Tasks on the longest way from here to an end: more go first. @default 1 */
  readonly rank?: number
  /** Outputs that the executor fetches. @default none */
  readonly places?: readonly OutputPlace[]
  /** The input is a list of so many inputs, each to be run by itself; the output says of each what came of it. @default one input */
  readonly batch?: number
}

export const DEFAULT_PRIORITY = 5
export const DEFAULT_TIMEOUT_MS = 300_000
export const DEFAULT_CAPABILITY_WAIT_MS = 3_000
export const DEFAULT_RETRIES = 4
const MAX_TIMEOUT_MS = 7 * 24 * 3_600_000
const MAX_RETRIES = 100
/** What a tab can hold beside all else. */
const MAX_KEPT_INPUT_BYTES = 1_073_741_824

type SpecOptions = {
  readonly [Key in 'priority' | 'timeoutMs' | 'capabilityWaitMs' | 'retries' | 'where' | 'stream' | 'cache' | 'fed' | 'require' | 'batch']?:
    | TaskSpec[Key]
    | undefined
} & CopyWishes & { readonly keptInputBytes?: number | undefined; readonly weights?: Partial<Weights> | undefined }

/**
 * Fills the defaults in and checks each value once.
 * @throws InvalidArgumentError naming the option, what was expected and what came.
 */
export function taskSpec(id: string, capability: string, input: unknown, options: SpecOptions): TaskSpec {
  const {
    priority = DEFAULT_PRIORITY,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    capabilityWaitMs = DEFAULT_CAPABILITY_WAIT_MS,
    retries = DEFAULT_RETRIES,
    where = 'anywhere',
    stream = false,
    cache = true,
    fed,
    batch,
    keptInputBytes = 0,
    require,
    weights
  } = options
  expectNumber('priority', priority, 0, 9, Number.isInteger)
  expectNumber('timeoutMs', timeoutMs, 1, MAX_TIMEOUT_MS, Number.isFinite)
  expectNumber('capabilityWaitMs', capabilityWaitMs, 0, MAX_TIMEOUT_MS, Number.isFinite)
  expectNumber('retries', retries, 0, MAX_RETRIES, Number.isInteger)
  expectNumber('keptInputBytes', keptInputBytes, 0, MAX_KEPT_INPUT_BYTES, Number.isInteger)
  if (batch != null) expectNumber('batch', batch, 1, MAX_BATCH, Number.isInteger)
  if (!['anywhere', 'here', 'elsewhere'].includes(where)) {
    throw new InvalidArgumentError(`Expected where of "anywhere", "here" or "elsewhere", got ${JSON.stringify(where)}`)
  }
  return {
    ...{ id, capability, input, priority, timeoutMs, capabilityWaitMs, retries, where },
    ...(stream ? { stream } : {}),
    ...(cache ? {} : { cache }),
    ...(fed == null ? {} : { fed }),
    ...(batch == null ? {} : { batch }),
    ...checkedCopies(options, stream || fed != null),
    ...(require == null ? {} : { require: checkedRequirement(require) }),
    ...(weights == null ? {} : { weights: checkedWeights(weights) })
  }
}

function expectNumber(name: string, value: number, least: number, most: number, kind: (value: unknown) => boolean): void {
  if (kind(value) && value >= least && value <= most) return
  throw new InvalidArgumentError(`Expected ${name} of ${least} to ${most}, got ${String(value)}`, { value: String(value), least, most })
}
