/** What a dialler knows of its peer when it decides what to do. */
export interface DialFacts {
  readonly linkOpen: boolean
  readonly hasDirect: boolean
  /** This thread can do WebRTC, and the person has not turned it off. */
  readonly canDirect: boolean
  /** This node opened the link; the other side makes the upgrade otherwise, and this one only when that does not happen. */
  readonly openedHere: boolean
  /** Since the link opened, in milliseconds. */
  readonly linkAgeMs: number
  readonly directLinks: number
  /** The link has carried work, not only heartbeats. */
  readonly isUsed: boolean
  readonly upgradeFailures: number
  readonly sinceUpgradeMs: number
}

export type Move = 'open' | 'upgrade' | 'wait'

/** At most so many direct links for each node: each costs an `RTCPeerConnection` and its sockets. */
export const MAX_DIRECT_LINKS = 30
/** Links made direct before anybody uses them; past it a link must carry work first. A full mesh of twenty tabs would be 190 negotiations at once. */
export const EAGER_DIRECT_LINKS = 8
/** How long the other side may take to upgrade the link it opened. */
const UPGRADE_TURN_MS = 6_000
/** After so many failures: the next try waits so long. Then every ten minutes. */
const UPGRADE_WAITS_MS = [0, 3_000, 15_000, 60_000, 300_000]
const LAST_WAIT_MS = 600_000

/** What to do next for a peer that this node wants a link to. */
export function nextMove(facts: DialFacts): Move {
  if (!facts.linkOpen) return 'open'
  if (facts.hasDirect || !facts.canDirect || facts.directLinks >= MAX_DIRECT_LINKS) return 'wait'
  if (facts.directLinks >= EAGER_DIRECT_LINKS && !facts.isUsed) return 'wait'
  if (!facts.openedHere && facts.linkAgeMs < UPGRADE_TURN_MS) return 'wait'
  const wait = UPGRADE_WAITS_MS[facts.upgradeFailures] ?? LAST_WAIT_MS
  return facts.sinceUpgradeMs >= wait ? 'upgrade' : 'wait'
}
