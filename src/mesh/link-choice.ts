/** Whom a node keeps links to, in a network that is too large for links to everybody. */
export interface LinkCandidate {
  readonly id: string
  readonly isLinked: boolean
  /** When work last went over the link. */
  readonly usedAt: number | undefined
  /** It offers what this node asks for. */
  readonly isOfInterest: boolean
  /** As its operator calls the place where it runs. */
  readonly region?: string | undefined
}

export interface LinkChoiceFacts {
  readonly now: number
  readonly candidates: readonly LinkCandidate[]
  /** 0 to 1; not the same in each call. */
  readonly random: () => number
}

/** All of them may be direct. */
export const MAX_LINKS = 30
/** Links over which work went in the last while, at most; the rest is for finding others, and for the day when these fail. */
const MOST_USED = 18
const USED_WITHIN_MS = 120_000
/** Offerers of what is asked for, linked ahead of the first task. */
const OF_INTEREST = 6
/** One in each of so many regions. */
const REGIONS = 3
/** By chance alone: they keep the network in one piece, and questions from going round among friends. */
const RANDOM = 3

/** The ids to be linked, at most 30: by use, by interest, one in each region, some by chance. Those linked already go first, so that links last. */
export function chooseLinks({ now, candidates, random }: LinkChoiceFacts): Set<string> {
  const chosen = new Set<string>()
  const shuffled = shuffle(candidates, random).sort((a, b) => Number(b.isLinked) - Number(a.isLinked))
  const add = (from: readonly LinkCandidate[], most: number): void => {
    const room = Math.min(most, MAX_LINKS - chosen.size)
    for (const { id } of from.filter(each => !chosen.has(each.id)).slice(0, room)) chosen.add(id)
  }
  const used = candidates.filter(({ isLinked, usedAt }) => isLinked && usedAt != null && now - usedAt < USED_WITHIN_MS)
  add(
    used.sort((a, b) => (b.usedAt ?? 0) - (a.usedAt ?? 0)),
    MOST_USED
  )
  add(
    shuffled.filter(({ isOfInterest }) => isOfInterest),
    OF_INTEREST
  )
  add(firstOfEachRegion(shuffled, chosen), REGIONS)
  add(shuffled, RANDOM)
  return chosen
}

/** Of regions in which nobody is chosen yet. */
function firstOfEachRegion(candidates: readonly LinkCandidate[], chosen: ReadonlySet<string>): LinkCandidate[] {
  const seen = new Set(candidates.filter(({ id }) => chosen.has(id)).map(({ region }) => region))
  return candidates.filter(({ region }) => {
    if (region == null || region === '' || seen.has(region)) return false
    seen.add(region)
    return true
  })
}

/** Source: Fisher and Yates, as Durstenfeld has it. */
function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  const all = [...items]
  for (let i = all.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    const [one, two] = [all[i], all[other]]
    if (one !== undefined && two !== undefined) [all[i], all[other]] = [two, one]
  }
  return all
}
