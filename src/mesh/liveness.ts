/** Heartbeats go out this often on each link. */
export const HEARTBEAT_MS = 1_000
/** Past the interval at which a peer says it speaks: one beat lost, and a little. */
const SUSPECT_AFTER_MS = 1_200
/** Suspicion that nobody confirms lasts this long; confirmed by as much as {@link CERTAIN}, only so long as the shorter one. */
const LONGEST_SUSPICION_MS = 5_800
/** Four asks unanswered. A busy machine starves a tab for a second or so, seldom more. */
const SHORTEST_SUSPICION_MS = 1_200
/** Weight of evidence at which suspicion is shortest: the relay lost it too, or two nodes do not hear it and a path closed. */
const CERTAIN = 3
/** Silent for so long, and no relay to ask. */
const DEAD_MS = 8_000
/** Silent for so long while a relay still has its socket: frozen, or behind a cable that was cut. It gets no work meanwhile. */
const STALLED_MS = 30_000
/** A word after a hint may have been under way before it: the hint counts so long. */
const HINT_LIFE_MS = 3_000
/** A path may close a moment before the relay is through with the socket: what it says of so young a hint refutes nothing. */
const HINT_SETTLES_MS = 500
/** What a relay or another node said is asked anew after this. */
const TESTIMONY_LIFE_MS = 5_000
/** Longest interval a peer may ask for: whoever says more would stay for ever. */
export const LONGEST_INTERVAL_MS = 10_000
/** Others whose silence counts at most. */
const MOST_WITNESSES = 2

/** What is known of one link. All times are of one clock that stands while this node sleeps: see {@link AwakeClock}. */
export interface Evidence {
  /** When anything came from the peer last. */
  readonly heardAt: number
  /** How often it says that it speaks. */
  readonly everyMs: number
  /** It said that it falls asleep; its next word ends that. */
  readonly asleep: boolean
  /** When a path to it closed. */
  readonly hintedAt: number | undefined
  /** Nodes that do not hear it either. */
  readonly deaf: ReadonlyMap<string, number>
  /** When another node said that it hears it. */
  readonly vouchedAt: number | undefined
  /** Whether a relay has its socket, and when it said so. */
  readonly socket: { readonly isOpen: boolean; readonly at: number } | undefined
}

/**
 * `alive`; `suspect`: asked again and again, and others are asked; `stalled`: gets no work, may come back; `cut`: others hear it, so only this
 * link is dead; `dead`.
 */
export interface Verdict {
  readonly phase: 'alive' | 'suspect' | 'stalled' | 'cut' | 'dead'
  readonly reason: string
}

const NOBODY: ReadonlyMap<string, number> = new Map()

/** A link that was heard from just now. */
export const fresh = (now: number): Evidence => ({
  heardAt: now,
  everyMs: HEARTBEAT_MS,
  asleep: false,
  hintedAt: undefined,
  deaf: NOBODY,
  vouchedAt: undefined,
  socket: undefined
})

/** A word of the peer itself, whatever it is: refutes all that was said of it, but for a hint so young that the word may be older. */
export function heard(evidence: Evidence, now: number): Evidence {
  const { hintedAt, everyMs, socket } = evidence
  const isYoung = hintedAt != null && now - hintedAt < HINT_LIFE_MS
  return { ...fresh(now), everyMs, ...(isYoung ? { hintedAt, socket } : {}) }
}

/** What the peer says of its own pace in a heartbeat. */
export const paced = (evidence: Evidence, everyMs: number, asleep: boolean): Evidence => ({
  ...evidence,
  everyMs: Math.min(LONGEST_INTERVAL_MS, Math.max(HEARTBEAT_MS, everyMs)),
  asleep
})

/** A path to the peer closed. */
export const hinted = (evidence: Evidence, now: number): Evidence => ({ ...evidence, hintedAt: now, socket: undefined })

/** Another node says whether it hears the peer. */
export function witnessed(evidence: Evidence, by: string, hears: boolean, now: number): Evidence {
  if (hears) return { ...evidence, vouchedAt: now, deaf: NOBODY }
  if (evidence.deaf.size >= MOST_WITNESSES && !evidence.deaf.has(by)) return evidence
  return { ...evidence, deaf: new Map(evidence.deaf).set(by, now) }
}

/** A relay says whether it has the peer's socket. With it open, a path that closed means nothing. */
export function relaySaid(evidence: Evidence, isOpen: boolean, now: number): Evidence {
  const { hintedAt } = evidence
  const isRefuted = isOpen && hintedAt != null && now - hintedAt >= HINT_SETTLES_MS
  return { ...evidence, socket: { isOpen, at: now }, hintedAt: isRefuted ? undefined : hintedAt }
}

/**
 * Judges a link. Nobody's word kills: the peer must also stay silent for {@link SHORTEST_SUSPICION_MS} while it is asked. `patience`, 1 or more,
 * stretches every wait by what this node knows of its own slowness.
 */
export function judge(evidence: Evidence, now: number, patience: number): Verdict {
  const { heardAt, hintedAt, everyMs, asleep } = evidence
  const silentMs = now - heardAt
  const said = `silent for ${Math.round(silentMs)} ms`
  const isYoung = (at: number | undefined): boolean => at != null && now - at < TESTIMONY_LIFE_MS
  const socket = isYoung(evidence.socket?.at) ? evidence.socket : undefined
  if (asleep && silentMs < STALLED_MS && socket?.isOpen !== false) return { phase: 'stalled', reason: 'it said that it falls asleep' }
  const isHinted = hintedAt != null && (hintedAt >= heardAt || now - hintedAt < HINT_LIFE_MS)
  const since = isHinted ? Math.max(hintedAt, heardAt) : heardAt + (everyMs + SUSPECT_AFTER_MS) * patience
  if (now < since) return { phase: 'alive', reason: '' }
  const deaf = [...evidence.deaf.values()].filter(isYoung).length
  const weight = deaf + (isHinted ? 1 : 0) + (socket?.isOpen === false ? 2 : 0)
  if (now - since < suspicionMs(weight) * patience) return { phase: 'suspect', reason: said }
  if (socket?.isOpen === false) return { phase: 'dead', reason: `${said}, and the relay lost it` }
  if (isYoung(evidence.vouchedAt)) return { phase: 'cut', reason: `${said}, but others hear it` }
  const deadMs = (socket?.isOpen === true ? STALLED_MS : DEAD_MS) * patience
  return { phase: silentMs < deadMs ? 'stalled' : 'dead', reason: said }
}

/** The more independent evidence, the shorter; each next piece tells less. Source: Lifeguard (Dadgar, Phillips, Currey 2018), section 3.2. */
function suspicionMs(weight: number): number {
  const certainty = Math.min(1, Math.log(weight + 1) / Math.log(CERTAIN + 1))
  return LONGEST_SUSPICION_MS - (LONGEST_SUSPICION_MS - SHORTEST_SUSPICION_MS) * certainty
}
