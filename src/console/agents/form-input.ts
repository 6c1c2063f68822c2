/** What was filled into a form, as the input of a task. Pure. */
import type { FormField } from './form-schema.ts'

/** By name of the field. Files are read before they come here. */
export type Filled = Readonly<Record<string, string | boolean | Uint8Array | undefined>>

export interface FieldProblem {
  readonly name: string
  readonly text: string
}

export type FormInput =
  | { readonly ok: true; readonly input: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] }

type Read = { readonly value?: unknown } | { readonly problem: string }

/** Fields that were left empty are left out: the agent has its own defaults. */
export function inputOf(fields: readonly FormField[], filled: Filled): FormInput {
  const read = fields.map(field => [field, readField(field, filled[field.name])] as const)
  const problems = read.flatMap(([{ name }, found]) => ('problem' in found ? [{ name, text: found.problem }] : []))
  if (problems.length > 0) return { ok: false, problems }
  const entries = read.flatMap(([{ name }, found]) => ('value' in found && found.value !== undefined ? [[name, found.value] as const] : []))
  return { ok: true, input: Object.fromEntries(entries) }
}

function readField(field: FormField, value: Filled[string]): Read {
  if (field.kind === 'boolean') return { value: value === true }
  if (value === undefined || value === '') return field.isRequired ? { problem: missing(field) } : {}
  if (field.kind === 'file') return value instanceof Uint8Array ? { value } : { problem: 'Choose a file' }
  const text = String(value)
  if (field.kind === 'number') return readNumber(field, text)
  if (field.kind === 'json') return readJson(text)
  return field.kind === 'choice' ? readChoice(field, text) : { value: text }
}

function readNumber({ isInteger, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: FormField, text: string): Read {
  const value = Number(text)
  if (!Number.isFinite(value)) return { problem: `Expected a number, got "${text.slice(0, 40)}"` }
  if (isInteger && !Number.isInteger(value)) return { problem: `Expected a whole number, got ${value}` }
  if (value < min) return { problem: `Expected at least ${min}, got ${value}` }
  return value > max ? { problem: `Expected at most ${max}, got ${value}` } : { value }
}

/** A choice of numbers is shown as texts and sent as numbers. */
function readChoice({ choices, isInteger }: FormField, text: string): Read {
  if (!choices.includes(text)) return { problem: `Expected one of ${choices.join(', ')}` }
  return { value: isInteger ? Number(text) : text }
}

function readJson(text: string): Read {
  const { value, problem } = jsonOf(text)
  return problem == null ? { value } : { problem }
}

const missing = ({ kind, label }: FormField): string => (kind === 'file' ? 'Choose a file' : `${label} is needed`)

/** A value typed as JSON, or what is wrong with it in the browser's words. Nothing typed is nothing given. */
export function jsonOf(text: string): { readonly value?: unknown; readonly problem?: string } {
  if (text.trim() === '') return {}
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    return { problem: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}
