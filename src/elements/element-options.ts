/** The attributes of `<kyrox-node>`, read and checked. A value that is none of those listed counts as absent, as HTML does it. */

export interface ElementOptions {
  readonly relays: readonly string[]
  readonly network: string
  /** When to connect. Never when to serve. */
  readonly start: 'interaction' | 'visible' | 'eager' | 'manual'
  /** The most that may be offered. None: this element asks only. */
  readonly capabilities: readonly string[]
  readonly maxCores: number
  /** Longest run of one task; absent: what each agent says. */
  readonly maxSeconds: number | undefined
  /** How long a yes is not asked for again. */
  readonly remember: 'none' | 'session' | 'always'
  readonly ui: 'card' | 'badge' | 'none'
  /** `frame` is not there yet: a page that asks for it gets no serving at all, rather than serving without what it asked for. */
  readonly isolation: 'page' | 'frame'
}

/** A page's ceiling, not the machine's: the person may only go lower. */
const MAX_CORES = 256

export function readOptions(attribute: (name: string) => string | null): ElementOptions {
  const words = (name: string): string[] => (attribute(name) ?? '').split(/\s+/).filter(word => word !== '')
  const oneOf = <Word extends string>(name: string, ...[first, ...others]: readonly [Word, ...Word[]]): Word =>
    others.find(each => each === attribute(name)) ?? first
  return {
    relays: words('relay'),
    network: attribute('network') || 'default',
    start: oneOf('start', 'interaction', 'visible', 'eager', 'manual'),
    capabilities: words('capabilities'),
    maxCores: Math.min(wholeNumber(attribute('max-cores')) ?? 1, MAX_CORES),
    maxSeconds: wholeNumber(attribute('max-seconds')),
    remember: oneOf('remember', 'none', 'session', 'always'),
    ui: oneOf('ui', 'card', 'badge', 'none'),
    isolation: oneOf('isolation', 'page', 'frame')
  }
}

/** 1 or more; everything else counts as absent. */
function wholeNumber(text: string | null): number | undefined {
  const value = Number(text ?? Number.NaN)
  return Number.isInteger(value) && value >= 1 ? value : undefined
}
