import { MAX_ID_LENGTH } from '../wire/limits.ts'

/** How often a task may be asked away before it counts as a failure each time: an executor could pass it on for ever. */
const MOST_ASKED = 3

/** Who asked for a task that came back, when that is why it came back. `times`: how often that was so before. */
export function askerIn(error: unknown, times: number): string | undefined {
  if (!(error instanceof Error) || error.name !== 'HandedBackError' || times >= MOST_ASKED) return undefined
  const { askedBy } = (error as { detail?: { askedBy?: unknown } }).detail ?? {}
  return typeof askedBy === 'string' && askedBy.length <= MAX_ID_LENGTH ? askedBy : undefined
}
