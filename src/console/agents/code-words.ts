import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'

/** What an agent is given besides its input, as it is offered while typing after `ctx.`. */
const MEMBERS: ReadonlyArray<readonly [string, string]> = [
  ['call', 'another agent’s capability, wherever it is'],
  ['checkpoint', 'a rest: here it can be stopped or moved'],
  ['emit', 'a piece of output before the result'],
  ['fetch', 'from origins that were granted'],
  ['inputs', 'pieces of input, as they come'],
  ['log', 'a line for whoever looks'],
  ['now', 'milliseconds since 1970'],
  ['progress', 'how far it is, 0 to 1'],
  ['random', '0 to 1'],
  ['signal', 'aborted when nobody wants the result'],
  ['state', 'its own memory: get, set, delete, keys']
]

const options = MEMBERS.map(([label, detail]) => ({
  label,
  detail,
  type: ['state', 'inputs'].includes(label) || label === 'signal' ? 'property' : 'method'
}))

export function contextWords(context: CompletionContext): CompletionResult | null {
  const typed = context.matchBefore(/\bctx\.\w*/)
  return typed == null ? null : { from: typed.from + 'ctx.'.length, options }
}
