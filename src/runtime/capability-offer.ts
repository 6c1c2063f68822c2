/** What a node offers under a capability's name, and whether that is what somebody needs. Agents, peers and the wire are not known here. */
import type { VersionRange } from './version-range.ts'

/** What is said of a capability besides its name, such as `{ gpu: true, languages: ['en', 'ru'] }`. */
export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** What a run is expected to cost: a hint of the author, not a promise. */
export interface CostHint {
  /** Milliseconds of a run. */
  readonly ms?: number
  /** Milliseconds of each unit of input, whatever the agent takes for one. */
  readonly perUnit?: number
}

/** A capability as it is offered. Schemas are JSON Schema as data: what checks with them is made where it is needed. */
export interface CapabilityOffer {
  readonly name: string
  /** @default '0.0.0' */
  readonly version?: string
  readonly attributes?: Attributes
  readonly cost?: CostHint
  readonly input?: Readonly<Record<string, unknown>>
  readonly output?: Readonly<Record<string, unknown>>
}

/** What must hold of an offer besides its name; nothing by default. */
export interface Requirement {
  readonly range?: VersionRange
  readonly attributes?: Attributes
}

/** Of a capability that names no version: lower than all that do. */
export const DEFAULT_VERSION = '0.0.0'

/**
 * Whether the offer's version is in the range, and each attribute asked for is there: equal, or, where the offer has a list, all of what is asked for
 * stands in it. More than was asked for does no harm.
 */
export function matchesRequirement(offer: CapabilityOffer, { range, attributes = {} }: Requirement): boolean {
  if (range != null && !range.includes(offer.version ?? DEFAULT_VERSION)) return false
  const offered = offer.attributes ?? {}
  // not what every object inherits: an offer comes from a stranger
  return Object.entries(attributes).every(([key, wanted]) => Object.hasOwn(offered, key) && isMet(offered[key], wanted))
}

function isMet(offered: Attributes[string] | undefined, wanted: Attributes[string]): boolean {
  if (!Array.isArray(offered)) return Array.isArray(wanted) ? wanted.length === 1 && wanted[0] === offered : offered === wanted
  const all: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted]
  return all.every(each => offered.includes(each))
}
