/** Which regular expressions of a stranger may run here: those that cannot take long, whatever they are given. */

/** Longest pattern, in characters. */
export const MAX_PATTERN_LENGTH = 128
/** Most repetitions that one `{n}` may ask for. */
const MAX_REPEAT = 100

/** One character of the text: a class, an escape or a plain character; then how often. No groups, no choices, no references. */
const ATOM =
  /(?:\[\^?(?:[^[\]\\]|\\[dDsSwW\\\][.\-/^$|])+\]|\\[dDsSwW\\\][.\-/^$*+?(){}|]|[^\\[\](){}*+?|^$])([*+?]|\{\d{1,3}(?:,\d{0,3})?\})?/uy

/**
 * The steps for each character of a text that such a pattern may need at most; `undefined` when it must not run. It has to begin with `^`, and
 * at most one part of it may match in several lengths (`*`, `+`, `?`, `{1,9}`): then an engine that steps back does so in one way only.
 */
export function patternSteps(pattern: string): number | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH || !pattern.startsWith('^') || !isPattern(pattern)) return undefined
  const body = pattern.endsWith('$') && !pattern.endsWith('\\$') ? pattern.slice(1, -1) : pattern.slice(1)
  let steps = 1
  let open = 0
  for (let at = 0; at < body.length; ) {
    ATOM.lastIndex = at
    const [atom, repeat] = ATOM.exec(body) ?? []
    if (atom == null) return undefined
    const exact = repeat == null ? 1 : Number(/^\{(\d+)\}$/.exec(repeat)?.[1] ?? Number.NaN)
    if (exact > MAX_REPEAT) return undefined
    if (Number.isNaN(exact) && ++open > 1) return undefined
    // the least that an open part asks for is part of its one walk
    steps += Number.isNaN(exact) ? 1 : exact
    at += atom.length
  }
  return steps
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}
