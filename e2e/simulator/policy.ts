import type { CandidateScore } from '../../src/distributor/explanation.ts'
import type { OfferingNode } from '../../src/distributor/offering-node.ts'
import { type PlacementFacts, placementOf } from '../../src/distributor/placement.ts'
import { chooseAmong, scoreOf, type Weights } from '../../src/distributor/score.ts'

export type Place = typeof placementOf

/** A way to choose among the nodes that have room. Windows, retries and the queue at the owner are those of production for all of them. */
export interface Policy {
  readonly name: string
  readonly about: string
  /** One for each owner: some remember what they did last. */
  create(): Place
}

type Choose = (scores: readonly CandidateScore[], offering: readonly OfferingNode[], facts: PlacementFacts) => CandidateScore | undefined

/** Production's placement, the choice itself replaced. */
function choosing(choose: Choose): Place {
  return (task, offering, facts) => {
    const placement = placementOf(task, offering, facts)
    if (placement.kind !== 'chosen') return placement
    return { ...placement, chosen: choose(placement.scores, offering, facts) ?? placement.chosen }
  }
}

/** Score of the founding document with other weights; near-equals at random, as in production. */
export const weighted = (name: string, weights: Weights): Policy => ({
  name,
  about: `weights ${weights.capability} / ${weights.load} / ${weights.latency}`,
  create: () =>
    choosing((scores, _offering, { random }) => {
      const again = scores.map(each => scoreOf(each, weights)).sort((a, b) => b.score - a.score)
      return chooseAmong(again, random())
    })
})

const at = (scores: readonly CandidateScore[], unit: number): CandidateScore | undefined => scores[Math.floor(unit * scores.length)]

/** The one with the least of something; the first of equals in a random order would be the best scored one, so they are drawn. */
function least(scores: readonly CandidateScore[], of: (score: CandidateScore) => number, random: () => number): CandidateScore | undefined {
  let fewest = Number.POSITIVE_INFINITY
  let found: CandidateScore[] = []
  for (const score of scores) {
    const value = of(score)
    if (value < fewest) found = []
    if (value <= fewest) found.push(score)
    fewest = Math.min(fewest, value)
  }
  return at(found, random())
}

function roundRobin(): Place {
  let last = ''
  return choosing(scores => {
    const sorted = scores.toSorted((a, b) => (a.nodeId < b.nodeId ? -1 : 1))
    const next = sorted.find(({ nodeId }) => nodeId > last) ?? sorted[0]
    last = next?.nodeId ?? last
    return next
  })
}

/** What everybody tries first. */
export const SIMPLE_POLICIES: readonly Policy[] = [
  { name: 'random', about: 'anybody with room', create: () => choosing((scores, _, { random }) => at(scores, random())) },
  { name: 'round-robin', about: 'each in turn', create: roundRobin },
  {
    name: 'least-load',
    about: 'shortest expected wait',
    create: () => choosing((scores, _, { random }) => least(scores, ({ expectedWaitMs }) => expectedWaitMs, random))
  },
  {
    name: 'nearest',
    about: 'shortest round trip',
    create: () => choosing((scores, _, { random }) => least(scores, ({ roundTripMs }) => roundTripMs, random))
  },
  {
    name: 'two-choices',
    about: 'the less busy of two drawn at random',
    create: () =>
      choosing((scores, _, { random }) => {
        const [one, other] = [at(scores, random()), at(scores, random())]
        return one != null && other != null && other.expectedWaitMs < one.expectedWaitMs ? other : one
      })
  }
]

/** The founding document's weights, and what is left when one of them is taken out. */
export const WEIGHT_ABLATION: readonly Policy[] = [
  weighted('no-capability', { capability: 0, load: 0.3, latency: 0.2 }),
  weighted('no-load', { capability: 0.5, load: 0, latency: 0.2 }),
  weighted('no-latency', { capability: 0.5, load: 0.3, latency: 0 }),
  weighted('load-only', { capability: 0, load: 1, latency: 0 }),
  weighted('latency-only', { capability: 0, load: 0, latency: 1 })
]

/** Production as it is. */
export const KYROX: Policy = { name: 'kyrox', about: 'production: 0.5 / 0.3 / 0.2', create: () => placementOf }

/** Other ways to score, tried against production's. */
export const VARIANTS: readonly Policy[] = []
