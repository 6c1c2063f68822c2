import type { LinkPath } from '../wire/link.ts'

/** What is known of a path when one is chosen. */
export interface PathFacts {
  readonly kind: LinkPath
  /** Of two of one kind the higher goes first. */
  readonly preference: number
  /** Who opened it breaks the tie between two that are equal: both sides then choose the same. */
  readonly openedBy: string
  /** The peer has said on it that it means this life of the link. */
  readonly isConfirmed: boolean
  /** When anything came by it last, or when it was added. */
  readonly heardAt: number
  /** When it was first asked for a sign since then. */
  readonly askedAt: number | undefined
}

/** A path that is silent for so long is asked: two heartbeats are late then. ICE says so after 5.5 s only, and without an event for 15.5 s. */
const QUIET_MS = 2_000
/** A path that does not answer for so long is no longer preferred. Round trips are shorter, and a busy thread is late by about as much. */
const UNANSWERED_MS = 700

/**
 * The path to send by. Before the peer has said which life it is, any; then only one that it has spoken on. One that does not answer comes after
 * those that do.
 */
export function bestPath<Path extends PathFacts>(paths: readonly Path[], now: number, knowsPeer: boolean): Path | undefined {
  const usable = knowsPeer ? paths.filter(path => path.isConfirmed) : paths
  return [...usable].sort((a, b) => Number(isDumb(a, now)) - Number(isDumb(b, now)) || byWorth(a, b))[0]
}

/** True when the path ought to be asked whether it still leads anywhere. */
export const isQuiet = ({ isConfirmed, heardAt }: PathFacts, now: number): boolean => isConfirmed && now - heardAt >= QUIET_MS

const isDumb = ({ askedAt }: PathFacts, now: number): boolean => askedAt != null && now - askedAt >= UNANSWERED_MS

function byWorth(a: PathFacts, b: PathFacts): number {
  if (a.kind !== b.kind) return a.kind === 'direct' ? -1 : 1
  if (a.preference !== b.preference) return b.preference - a.preference
  return a.openedBy < b.openedBy ? -1 : 1
}
