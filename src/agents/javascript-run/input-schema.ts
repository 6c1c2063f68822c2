import type { StandardSchema } from '../../runtime/capability.ts'

/** What is asked of `javascript.run`. */
export interface JavaScriptRunInput {
  /** The body of an async function with `input` and `ctx` in scope; what it returns is the output. 1 to 200,000 characters. */
  readonly code: string
  /** Plain values and bytes. */
  readonly input?: unknown
}

const MAX_CODE = 200_000

/** Checks the input of `javascript.run`. Whether the code is JavaScript is said by the interpreter, with line and column. */
export const javascriptRunInput: StandardSchema<JavaScriptRunInput> = {
  '~standard': {
    version: 1,
    vendor: 'kyrox',
    validate: value => {
      if (typeof value !== 'object' || value === null) return { issues: [{ message: `Expected an object, got ${typeof value}`, path: [] }] }
      const { code, input } = value as Partial<Record<keyof JavaScriptRunInput, unknown>>
      if (typeof code === 'string' && code.length >= 1 && code.length <= MAX_CODE) {
        return { value: input === undefined ? { code } : { code, input } }
      }
      const shown = typeof code === 'string' ? `${code.length} characters` : typeof code
      return { issues: [{ message: `Expected a text of 1 to ${MAX_CODE} characters, got ${shown}`, path: ['code'] }] }
    }
  }
}
