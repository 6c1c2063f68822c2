import { type ErrorData, errorToData } from '../base/errors.ts'
import { assertBatch, type BatchOutcomes, isOutcomes } from '../tasks/batch.ts'
import type { Capability } from './capability.ts'
import { checkedInput, checkedOutput } from './run-capability.ts'
import { type SandboxCall, SandboxFailedError } from './sandbox.ts'

/** A batch with both ends of each input checked: those that are not valid do not reach the agent, the others are a shorter batch. */
export async function runCheckedBatch(
  capability: Capability,
  call: SandboxCall,
  run: (call: SandboxCall) => Promise<unknown>
): Promise<BatchOutcomes> {
  const { batch = 0, input: inputs } = call
  assertBatch(batch, inputs)
  const values: unknown[] = new Array(batch).fill(undefined)
  const errors: Array<readonly [number, ErrorData]> = []
  const failed = (at: number, error: unknown): void => void errors.push([at, errorToData(error)])
  const valid: Array<{ readonly at: number; readonly input: unknown }> = []
  for (const [at, input] of inputs.entries()) {
    await checkedInput(capability, input).then(
      checked => void valid.push({ at, input: checked }),
      error => failed(at, error)
    )
  }
  if (valid.length === 0) return { values, errors, ms: 0 }
  const outcomes = await run({ ...call, input: valid.map(({ input }) => input), batch: valid.length })
  if (!isOutcomes(outcomes, valid.length)) throw new SandboxFailedError('The sandbox did not say what came of each input of a batch')
  const inner = new Map(outcomes.errors)
  for (const [place, { at }] of valid.entries()) {
    const error = inner.get(place)
    if (error != null) errors.push([at, error])
    else
      await checkedOutput(capability, outcomes.values[place]).then(
        output => void values.splice(at, 1, output),
        error => failed(at, error)
      )
  }
  return { values, ...(errors.length === 0 ? {} : { errors }), ...(outcomes.ms == null ? {} : { ms: outcomes.ms }) }
}
