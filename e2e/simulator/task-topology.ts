import type { TaskNodeFacts } from './task-node-facts.ts'
import type { TaskRandom } from './task-random.ts'

export interface TaskTopologyOptions {
  /** Links of a node on average, in a network that is larger. */
  readonly links: number
  readonly capabilities: readonly string[]
}

/** Peers for each capability that a node finds by asking the network, where its other links have fewer. */
const LEAST_ABLE = 8

/**
 * To whom each node opens links: everybody in a small network; in a larger one half of its share among the near, the rest anywhere, and beside those a few for
 * each capability that it would find too seldom. Each link serves both ends.
 */
export function linksOf(
  nodes: readonly TaskNodeFacts[],
  { links, capabilities }: TaskTopologyOptions,
  random: TaskRandom
): Array<Set<number>> {
  const peers = nodes.map(() => new Set<number>())
  const join = (one: number, other: number): void => {
    if (one === other) return
    peers[one]?.add(other)
    peers[other]?.add(one)
  }
  if (nodes.length - 1 <= links) {
    for (const { index: one } of nodes) for (const { index: other } of nodes) join(one, other)
    return peers
  }
  const near = nearby(nodes)
  for (const { index, region } of nodes) {
    for (let i = 0; i < links / 4; i++) join(index, random.pick(near[region] ?? nodes).index)
    for (let i = 0; i < links / 4; i++) join(index, random.pick(nodes).index)
  }
  const able = capabilities.map(name => nodes.filter(node => node.capabilities.includes(name)).map(({ index }) => index))
  for (const { index } of nodes) {
    for (const [rank, all] of able.entries()) {
      const name = capabilities[rank] ?? ''
      let known = [...(peers[index] ?? [])].filter(peer => nodes[peer]?.capabilities.includes(name)).length
      for (; known < Math.min(LEAST_ABLE, all.length - 1); known++) join(index, random.pick(all))
    }
  }
  return peers
}

/** The nodes of each region. */
function nearby(nodes: readonly TaskNodeFacts[]): TaskNodeFacts[][] {
  const byRegion: TaskNodeFacts[][] = []
  for (const node of nodes) {
    const there = byRegion[node.region]
    if (there == null) byRegion[node.region] = [node]
    else there.push(node)
  }
  return byRegion
}
