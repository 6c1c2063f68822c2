import { KyroxError } from '../../base/errors.ts'
import { MemoryLimitError, ProgramError, StackLimitError } from '../engine.ts'

/**
 * Names of errors that say something about the host, the sandbox or the attempt, which code in a sandbox must not say of itself: a retried name would
 * send it to one node after another.
 */
const RESERVED: ReadonlySet<string> = new Set([
  'SandboxLimitError',
  'MemoryLimitError',
  'StackLimitError',
  'ProgramError',
  'RunTimeoutError',
  'RunSuspendedError',
  'SandboxFailedError',
  'InvalidSnapshotError',
  'OverloadedError',
  'InvalidResultError',
  'InvalidInputError',
  'InvalidOutputError',
  'PeerLostError',
  'NotServingError',
  'HandedBackError',
  'LinkClosedError',
  'LinkFullError',
  'ExecutorLacksCapabilityError',
  'TaskCancelledError',
  'InvalidValueError',
  'AgentStuckError'
])
/** Names that code may pass on of an error that it was given, but not make up. */
const GIVEN: ReadonlySet<string> = new Set(['NotGrantedError', 'CapabilityNotFoundError', 'TaskTimeoutError', 'StateQuotaError'])
/** What a name may look like; anything else is no name. */
const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/
const MAX_MESSAGE = 2_000

/** An error of the code itself, as it is told outside. `given`: names of the errors that the run got from its node. */
export function guestError(thrown: unknown, given: ReadonlySet<string>): KyroxError {
  const { name, message } = thrownParts(thrown)
  const error = new KyroxError(message)
  error.name = !NAME.test(name) ? 'Error' : isForged(name, given) ? `Agent.${name}` : name
  return error
}

const isForged = (name: string, given: ReadonlySet<string>): boolean => RESERVED.has(name) || (GIVEN.has(name) && !given.has(name))

/** The interpreter's own words for a limit. Code that says them itself only ends itself, as it can in other ways. */
export function limitOf(thrown: unknown, limitBytes: number): MemoryLimitError | StackLimitError | undefined {
  const { name, message } = thrownParts(thrown)
  if (name === 'InternalError' && (message === 'out of memory' || message === 'string too long')) return memoryLimitError(limitBytes)
  if (name === 'RangeError' && message === 'Maximum call stack size exceeded') return stackLimitError()
  if (name === 'InternalError' && message === 'stack overflow') return stackLimitError()
  return undefined
}

export const memoryLimitError = (limit: number): MemoryLimitError =>
  new MemoryLimitError(`Expected at most ${limit} bytes of memory, got more`, { limit })

export const stackLimitError = (): StackLimitError => new StackLimitError('Expected calls within calls to end, got too many')

/** A source that is no program, with the place where the parser's own stack says it is. */
export function programError(thrown: unknown, shift = 0): ProgramError {
  const { name, message, stack } = thrownParts(thrown)
  const [, line, column] = /:(\d+):(\d+)\)?\s*$/m.exec(stack) ?? []
  if (line == null || column == null) return new ProgramError(`${name}: ${message}`)
  const place = { line: Number(line), column: Math.max(1, Number(column) - (line === '1' ? shift : 0)) }
  return new ProgramError(`${name}: ${message} (line ${place.line}, column ${place.column})`, place)
}

function thrownParts(thrown: unknown): { readonly name: string; readonly message: string; readonly stack: string } {
  const { name, message, stack } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Partial<
    Record<'name' | 'message' | 'stack', unknown>
  >
  const text = (part: unknown, most: number): string => (typeof part === 'string' ? part.slice(0, most) : '')
  return { name: text(name, 200), message: text(message, MAX_MESSAGE), stack: text(stack, MAX_MESSAGE) }
}
