import type { DistributorOptions } from '../../src/distributor/distributor.ts'
import { latencyTerm, loadTerm } from '../../src/distributor/score.ts'
import type { Weights } from '../../src/tasks/weights.ts'

/** What one owner chooses by. */
export interface PolicyParts {
  readonly options: DistributorOptions
  /** A task of this owner was given to a node. */
  readonly sent?: (nodeId: string) => void
}

/** A way to choose among the nodes that have room. Windows, retries and the queue at the owner are those of production for all of them. */
export interface Policy {
  readonly name: string
  readonly about: string
  /** One for each owner: some remember what they did last. */
  create(selfId: string, random: () => number): PolicyParts
}

/** Score of the founding document with other weights; near-equals at random, as in production. */
export const weighted = (name: string, weights: Weights): Policy => ({
  name,
  about: `weights ${weights.capability} / ${weights.load} / ${weights.latency}`,
  create: () => ({ options: { weights } })
})

/** Whoever was used longest ago is next. */
function roundRobin(): PolicyParts {
  const last = new Map<string, number>()
  let sent = 0
  const scorer = ({ nodeId }: { readonly nodeId: string }): number => {
    const ago = sent - (last.get(nodeId) ?? Number.NEGATIVE_INFINITY)
    // within 0.01 nodes are equal: steps of a fortieth keep the order of those used lately
    return Math.min(1, ago / 40)
  }
  return { options: { scorer }, sent: nodeId => void last.set(nodeId, sent++) }
}

const scored = (name: string, about: string, options: DistributorOptions): Policy => ({ name, about, create: () => ({ options }) })

/** What everybody tries first. */
export const SIMPLE_POLICIES: readonly Policy[] = [
  scored('random', 'anybody with room', { scorer: () => 0.5 }),
  { name: 'round-robin', about: 'whoever was used longest ago', create: roundRobin },
  scored('least-load', 'shortest expected wait', { scorer: ({ expectedWaitMs }) => loadTerm(expectedWaitMs) }),
  scored('nearest', 'shortest round trip', { scorer: ({ roundTripMs }) => latencyTerm(roundTripMs) }),
  {
    name: 'two-choices',
    about: 'the shorter expected wait of two drawn at random',
    // a sample has the node itself beside those drawn: here it must not win for that
    create: selfId => ({
      options: { sample: 2, scorer: ({ nodeId, expectedWaitMs }) => (nodeId === selfId ? 0 : loadTerm(expectedWaitMs)) }
    })
  }
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

/** Production as it is. */
export const KYROX: Policy = scored('kyrox', 'production: 0.5 / 0.3 / 0.2', {})

/** Other ways to score, tried against production's. */
export const VARIANTS: readonly Policy[] = []
