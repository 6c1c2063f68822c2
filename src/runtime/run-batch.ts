import { type ErrorData, errorToData } from '../base/errors.ts'
import type { BatchOutcomes } from '../tasks/batch.ts'
import { SandboxFailedError } from './sandbox.ts'

export interface RunBatchOptions {
  /** All are started before the first has ended, for code that takes several runs at once. @default false */
  readonly together?: boolean
  /** Asked after each input: whatever runs them must not be used again. */
  readonly isSpent?: () => boolean
  /** Throws when nobody wants the rest. */
  readonly throwIfEnded?: () => void
}

/** Runs each input of a batch as if it were alone, in the order of the list. An input that fails stops none of the others. */
export async function runBatch(
  inputs: readonly unknown[],
  run: (input: unknown) => Promise<unknown>,
  { together = false, isSpent = () => false, throwIfEnded = () => {} }: RunBatchOptions = {}
): Promise<BatchOutcomes> {
  const startedAt = performance.now()
  const values: unknown[] = new Array(inputs.length).fill(undefined)
  const errors: Array<readonly [number, ErrorData]> = []
  const one = async (input: unknown, at: number): Promise<void> => {
    try {
      values[at] = await run(input)
    } catch (error) {
      errors.push([at, errorToData(error)])
    }
  }
  if (together) await Promise.all(inputs.map(one))
  else {
    for (const [at, input] of inputs.entries()) {
      throwIfEnded()
      if (isSpent()) errors.push([at, NOT_RUN])
      else await one(input, at)
    }
  }
  return {
    values,
    ...(errors.length === 0 ? {} : { errors }),
    // whoever is spent by a run has nothing to share
    ...(isSpent() ? {} : { ms: performance.now() - startedAt })
  }
}

/** By its name it is tried again. */
const NOT_RUN = errorToData(new SandboxFailedError('The sandbox ended before this input of a batch'))
