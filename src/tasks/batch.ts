import { type ErrorData, InvalidArgumentError } from '../base/errors.ts'

/** Inputs that share one task at most: more would save little of what is left, and would be lost together. */
export const MAX_BATCH = 32

/** What came of the inputs of a batch, in their order. */
export interface BatchOutcomes {
  /** Of each input its output; of one that failed, nothing that means anything. */
  readonly values: readonly unknown[]
  /** Why inputs failed, by their place in the list. Absent: none did. */
  readonly errors?: ReadonlyArray<readonly [number, ErrorData]>
  /** From the first input to the last on the agent's own thread. Absent: inputs are better not put together there. */
  readonly ms?: number
}

/** @throws InvalidArgumentError on a batch of none or of too many, and on what is no list of that length */
export function assertBatch(batch: number, input: unknown): asserts input is readonly unknown[] {
  const limit = MAX_BATCH
  if (!Number.isInteger(batch) || batch < 1 || batch > limit)
    throw new InvalidArgumentError(`Expected a batch of 1 to ${limit} inputs, got ${batch}`, { value: batch, limit })
  const value = Array.isArray(input) ? input.length : typeof input
  if (value !== batch)
    throw new InvalidArgumentError(`Expected a list of ${batch} inputs for a batch, got ${value}`, { value, limit: batch })
}

/** Whether this says of each of so many inputs what came of it. It may come from a stranger. */
export function isOutcomes(output: unknown, batch: number): output is BatchOutcomes {
  if (typeof output !== 'object' || output === null) return false
  const { values, errors, ms } = output as Partial<BatchOutcomes>
  if (!Array.isArray(values) || values.length !== batch) return false
  if (ms !== undefined && !(typeof ms === 'number' && ms >= 0)) return false
  return errors === undefined || (Array.isArray(errors) && errors.length <= batch && errors.every(each => isFailure(each, batch)))
}

function isFailure(each: unknown, batch: number): boolean {
  if (!Array.isArray(each) || each.length !== 2) return false
  const [at, error] = each as [unknown, Partial<ErrorData> | null]
  if (!Number.isInteger(at) || Number(at) < 0 || Number(at) >= batch) return false
  return typeof error === 'object' && error !== null && typeof error.name === 'string' && typeof error.message === 'string'
}
