import { KyroxError } from '../base/errors.ts'
import type { Capability, RunContext, StandardSchema } from './capability.ts'

/** The input does not match the capability's schema. `detail.issues` has a line for each place. */
export class InvalidInputError extends KyroxError {
  override name = 'InvalidInputError'
}

/** The agent returned what its own schema forbids: a fault of the agent, not of the caller. */
export class InvalidOutputError extends KyroxError {
  override name = 'InvalidOutputError'
}

/** More places than this are not listed: the error travels over the wire. */
const MAX_ISSUES = 10

/**
 * One run with both ends checked. The same on every thread, whatever the sandbox.
 * @throws InvalidInputError, InvalidOutputError, or whatever the agent throws.
 */
export async function runCapability(capability: Capability, input: unknown, context: RunContext): Promise<unknown> {
  const { name, input: accepts, output: returns, run } = capability
  if (run == null) throw new KyroxError(`Expected run in capability "${name}" on the thread that executes it, got none`)
  const checked = accepts == null ? input : await checkedInput(capability, input)
  const output = await run(checked, context)
  return returns == null ? output : await checkedOutput(capability, output)
}

/** @throws InvalidInputError */
export async function checkedInput({ name, input: accepts }: Capability, input: unknown): Promise<unknown> {
  if (accepts == null) return input
  return await check(accepts, input, issues => new InvalidInputError(`Input of "${name}" is not valid: ${issues[0]}`, { issues }))
}

/** @throws InvalidOutputError */
export async function checkedOutput({ name, output: returns }: Capability, output: unknown): Promise<unknown> {
  if (returns == null) return output
  return await check(returns, output, issues => new InvalidOutputError(`Output of "${name}" is not valid: ${issues[0]}`, { issues }))
}

async function check(schema: StandardSchema, value: unknown, failure: (issues: string[]) => KyroxError): Promise<unknown> {
  const result = await schema['~standard'].validate(value)
  if (result.issues == null) return result.value
  throw failure(result.issues.slice(0, MAX_ISSUES).map(({ message, path = [] }) => `${pathText(path)}: ${message}`))
}

const pathText = (path: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }>): string =>
  path.length === 0 ? '(whole)' : path.map(part => String(typeof part === 'object' ? part.key : part)).join('.')
