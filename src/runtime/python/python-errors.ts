import { type ErrorDetail, KyroxError } from '../../base/errors.ts'
import { MemoryLimitError, ProgramError, SandboxLimitError, StackLimitError } from '../engine.ts'
import { InvalidOutputError } from '../run-capability.ts'
import { RunTimeoutError } from '../sandbox.ts'
import type { Interruption } from './run-meter.ts'

/** What the interpreter's side says of a run that failed. The code may have had its hands in it. */
export interface PythonFailure {
  readonly kind: 'python' | 'answer' | 'value' | 'syntax'
  readonly name: string
  readonly message: string
  readonly line?: number | null
  readonly column?: number | null
}

/** Names that Kyrox acts on: code that raises an error of such a name must not be taken for the sandbox or the network. */
const RESERVED: ReadonlySet<string> = new Set([
  'MemoryLimitError',
  'StackLimitError',
  'SandboxLimitError',
  'RunTimeoutError',
  'RunSuspendedError',
  'ProgramError',
  'SandboxFailedError',
  'OverloadedError',
  'PeerLostError',
  'NotServingError',
  'HandedBackError',
  'InvalidResultError',
  'LinkClosedError',
  'LinkFullError',
  'ExecutorLacksCapabilityError'
])

/** An error of the code, by its class in Python. */
export class PythonRaisedError extends KyroxError {
  constructor(name: string, message: string, detail: ErrorDetail) {
    super(message, detail)
    this.name = RESERVED.has(name) ? `Python.${name}` : name
  }
}

/** The failure as the error that the task ends with. */
export function errorFromFailure(failure: PythonFailure, interruption: Interruption | undefined, limits: PythonRunLimits): Error {
  const { kind, message, line, column } = failure
  if (interruption === 'memory') return memoryLimitError(limits)
  if (interruption === 'time') return new RunTimeoutError(`The run took longer than ${limits.timeoutMs} ms`, { limit: limits.timeoutMs })
  const detail = { ...(line == null ? {} : { line }), ...(column == null ? {} : { column }) }
  if (kind === 'syntax') return new ProgramError(`${message} (line ${line ?? '?'}, column ${column ?? '?'})`, detail)
  if (kind === 'value') return new InvalidOutputError(message, detail)
  if (kind === 'python' && failure.name === 'MemoryError') return memoryLimitError(limits)
  return new PythonRaisedError(failure.name, message, detail)
}

export interface PythonRunLimits {
  readonly timeoutMs: number
  readonly memoryLimitBytes: number
}

const memoryLimitError = ({ memoryLimitBytes }: PythonRunLimits): Error =>
  new MemoryLimitError(`The code asked for more than ${memoryLimitBytes} bytes of memory`, { limit: memoryLimitBytes })

/** The interpreter itself broke: nothing can be run on it any more. */
export function errorFromCrash(error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error)
  if (error instanceof RangeError || /stack|recursion/i.test(text)) return new StackLimitError('The code calls itself too deep')
  return new SandboxLimitError(`The interpreter ended: ${text.slice(0, 200)}`)
}
