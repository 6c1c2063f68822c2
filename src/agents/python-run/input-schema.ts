import type { StandardSchema, ValidationResult } from '../../runtime/capability.ts'

/** What is asked of `python.run`. */
export interface PythonRunInput {
  /** Python 3.14, 1 to 200,000 characters. `input` and `ctx` are in scope, `await` is allowed. */
  readonly code: string
  /** Plain values and bytes. @default None */
  readonly input?: unknown
}

/** A task's input is kept by its owner and its replicas; longer code belongs into a package. */
const MAX_CODE = 200_000

/** Checks the input of `python.run`. Written by hand, so that the agent needs no validator at run time. */
export const pythonRunInput: StandardSchema<PythonRunInput> = { '~standard': { version: 1, vendor: 'kyrox', validate } }

function validate(value: unknown): ValidationResult<PythonRunInput> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { issues: [{ message: `Expected an object, got ${Array.isArray(value) ? 'an array' : String(value).slice(0, 40)}`, path: [] }] }
  }
  const { code, input } = value as Partial<Record<keyof PythonRunInput, unknown>>
  if (typeof code !== 'string') return { issues: [{ message: `Expected text, got ${typeof code}`, path: ['code'] }] }
  if (code.length < 1 || code.length > MAX_CODE) {
    return { issues: [{ message: `Expected 1 to ${MAX_CODE} characters, got ${code.length}`, path: ['code'] }] }
  }
  return { value: input === undefined ? { code } : { code, input } }
}
