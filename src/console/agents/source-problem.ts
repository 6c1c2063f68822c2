/** What is wrong with an agent that was written here, as the place to look at and the words to say. Pure. */
import { errorToData } from '../../base/errors.ts'
import type { AgentDraft } from './agent-draft.ts'
import { adviceOf } from './error-advice.ts'

export interface SourceProblem {
  readonly name: string
  readonly text: string
  /** What the person can do about it. */
  readonly advice: string
  /** From 1. */
  readonly line?: number
  readonly column?: number
  /** The field of the form that it is about. */
  readonly field?: keyof AgentDraft
}

/** Beginnings of a path in the manifest, the longest first, and the field each was made from. */
const FIELDS: ReadonlyArray<readonly [string, keyof AgentDraft]> = [
  ['limits.memoryLimitBytes', 'memoryMb'],
  ['limits.cpuLimit', 'cpuPercent'],
  ['limits.taskTimeoutMs', 'timeLimitS'],
  ['permissions.fetch', 'origins'],
  ['permissions.call', 'mayCall'],
  ['capabilities', 'source'],
  ['version', 'version'],
  ['name', 'name']
]

export function sourceProblem(thrown: unknown): SourceProblem {
  const { name, message, detail } = errorToData(thrown)
  const place = { ...positive('line', detail?.line), ...positive('column', detail?.column) }
  const field = typeof detail?.path === 'string' ? fieldOf(detail.path) : undefined
  return { name, text: message, advice: adviceOf({ name, message }), ...place, ...(field == null ? {} : { field }) }
}

/** Nothing is offered: said here, in words about the source, before the node says it in words about a manifest. */
export function noCapability(language: AgentDraft['language']): SourceProblem {
  const how =
    language === 'python' ? "@capability('text.words') above an async function" : "export default { async 'count.to'(input, ctx) { ... } }"
  return {
    name: 'NoCapability',
    text: 'The source offers no capability',
    advice: `An agent needs at least one named function, such as ${how}.`,
    field: 'source'
  }
}

/** `manifest.limits.cpuLimit` comes from the field for the processor. */
export function fieldOf(path: string): keyof AgentDraft | undefined {
  const inner = path.replace(/^manifest\.?/, '')
  return FIELDS.find(([start]) => inner === start || inner.startsWith(`${start}.`) || inner.startsWith(`${start}[`))?.[1]
}

function positive(key: 'line' | 'column', value: unknown): { line?: number; column?: number } {
  return typeof value === 'number' && value >= 1 ? { [key]: Math.floor(value) } : {}
}
