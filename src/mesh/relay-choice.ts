import type { RelayNote } from './relay-list.ts'

/** What a node knows when it decides whether to go to another relay. */
export interface RelayFacts {
  /** Relays it keeps: given ones, and those found before. */
  readonly kept: ReadonlyArray<{
    readonly url: string
    readonly isConnected: boolean
    readonly isFound: boolean
    readonly region?: string | undefined
  }>
  /** Those it has heard of and that did not fail lately. */
  readonly known: readonly RelayNote[]
  /** 0 to 1. */
  readonly random: number
}

/** Relays that a node keeps a slot at when it can: one may go. */
export const RELAYS_WANTED = 2

/** The relay to go to next, if any: in a region of its own first, by chance among equals so that each relay has its share. */
export function nextRelay({ kept, known, random }: RelayFacts): RelayNote | undefined {
  // a given one that is away is not counted; a found one that is being tried is
  const there = kept.filter(({ isConnected, isFound }) => isConnected || isFound)
  if (there.length >= RELAYS_WANTED) return undefined
  const regions = new Set(there.map(({ region }) => region))
  const isKept = ({ url }: RelayNote): boolean => kept.some(each => each.url === url)
  const rank = ({ region }: RelayNote): number => (region == null ? 1 : regions.has(region) ? 2 : 0)
  const others = known.filter(note => !isKept(note))
  const best = Math.min(...others.map(rank))
  const equals = others.filter(note => rank(note) === best)
  return equals[Math.floor(random * equals.length)]
}
