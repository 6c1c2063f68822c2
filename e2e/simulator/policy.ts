import { COMPLETION_SAMPLE, completionScorer } from '../../src/distributor/completion-scorer.ts'
import type { DistributorOptions } from '../../src/distributor/distributor.ts'
import type { CandidateScore } from '../../src/distributor/explanation.ts'
import { placementOf } from '../../src/distributor/placement.ts'
import type { Weights } from '../../src/tasks/weights.ts'

type Place = typeof placementOf

/** What one owner chooses by. */
export interface PolicyParts {
  readonly options: DistributorOptions
  /** Replaces the choice altogether. */
  readonly place?: Place
}

/** A way to choose among the nodes that have room. Windows, retries and the queue at the owner are those of production for all of them. */
export interface Policy {
  readonly name: string
  readonly about: string
  /** One for each owner: some remember what they did last. */
  create(): PolicyParts
}

/** Score of the founding document with other weights; near-equals at random, as in production. */
export const weighted = (name: string, weights: Weights): Policy => ({
  name,
  about: `weights ${weights.capability} / ${weights.load} / ${weights.latency}`,
  create: () => ({ options: { weights } })
})

type Choose = (scores: readonly CandidateScore[], random: () => number) => CandidateScore | undefined

/** Production's windows and waiting, the choice itself replaced. */
const choosing =
  (choose: Choose): Place =>
  (task, offering, facts) => {
    const placement = placementOf(task, offering, facts)
    if (placement.kind !== 'chosen') return placement
    return { ...placement, chosen: choose(placement.scores, facts.random) ?? placement.chosen }
  }

const at = (scores: readonly CandidateScore[], unit: number): CandidateScore | undefined => scores[Math.floor(unit * scores.length)]

/** The one with the least of something; among equals at random. */
function least(scores: readonly CandidateScore[], of: (score: CandidateScore) => number, random: () => number): CandidateScore | undefined {
  const fewest = Math.min(...scores.map(of))
  return at(
    scores.filter(score => of(score) === fewest),
    random()
  )
}

function roundRobin(): PolicyParts {
  let last = ''
  const place = choosing(scores => {
    const sorted = scores.toSorted((a, b) => (a.nodeId < b.nodeId ? -1 : 1))
    const next = sorted.find(({ nodeId }) => nodeId > last) ?? sorted[0]
    last = next?.nodeId ?? last
    return next
  })
  return { place, options: {} }
}

const simple = (name: string, about: string, choose: Choose): Policy => ({
  name,
  about,
  create: () => ({ place: choosing(choose), options: {} })
})

/** What everybody tries first. */
export const SIMPLE_POLICIES: readonly Policy[] = [
  simple('random', 'anybody with room', (scores, random) => at(scores, random())),
  { name: 'round-robin', about: 'each in turn', create: roundRobin },
  simple('least-load', 'shortest expected wait', (scores, random) => least(scores, ({ expectedWaitMs }) => expectedWaitMs, random)),
  simple('nearest', 'shortest round trip', (scores, random) => least(scores, ({ roundTripMs }) => roundTripMs, random)),
  simple('two-choices', 'the shorter expected wait of two drawn at random', (scores, random) => {
    const [one, other] = [at(scores, random()), at(scores, random())]
    return one != null && other != null && other.expectedWaitMs < one.expectedWaitMs ? other : one
  })
]

/** The founding document's weights, and what is left when one of them is taken out. */
export const WEIGHT_ABLATION: readonly Policy[] = [
  weighted('no-capability', { capability: 0, load: 0.6, latency: 0.4 }),
  weighted('no-load', { capability: 0.71, load: 0, latency: 0.29 }),
  weighted('no-latency', { capability: 0.625, load: 0.375, latency: 0 }),
  weighted('capability-only', { capability: 1, load: 0, latency: 0 }),
  weighted('load-only', { capability: 0, load: 1, latency: 0 }),
  weighted('latency-only', { capability: 0, load: 0, latency: 1 })
]

const production = (name: string, about: string, options: DistributorOptions): Policy => ({ name, about, create: () => ({ options }) })

/** Production as it is. */
export const KYROX: Policy = production('kyrox', 'production: 0.5 / 0.3 / 0.2', {})

/** Production with other options. */
export const VARIANTS: readonly Policy[] = [
  production('completion', `production's option: when would it be done, of ${COMPLETION_SAMPLE} drawn`, {
    scorer: completionScorer,
    sample: COMPLETION_SAMPLE
  })
]

/** What of that option does what. */
export const COMPLETION_ABLATION: readonly Policy[] = [
  production('completion-of-all', 'the same, all looked at', { scorer: completionScorer }),
  production('sample-only', `the weighted sum, of ${COMPLETION_SAMPLE} drawn`, { sample: COMPLETION_SAMPLE })
]
