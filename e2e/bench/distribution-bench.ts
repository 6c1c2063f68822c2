/** Choosing an executor among very many nodes, against looking at each of them anew and sorting. In this process: nothing here needs a page. */
import { ManualClock } from '../../src/base/clock.ts'
import { Distributor } from '../../src/distributor/distributor.ts'
import { expectedWaitMs } from '../../src/distributor/expected-wait.ts'
import type { OfferingNode } from '../../src/distributor/offering-node.ts'
import { chooseAmong, ranked } from '../../src/distributor/score.ts'
import type { TaskRequirement } from '../../src/tasks/task-requirement.ts'
import { taskSpec } from '../../src/tasks/task-spec.ts'
import { type Bench, note } from './bench.ts'
import { type Figure, figure, quantile } from './figure.ts'

const NODES = 10_000
const TASKS = 4_000
const WARM_UP = 1_000
/** Nodes that say something new between two tasks: at a hundred tasks a second, what ten thousand say every two seconds. */
const CHANGES = 50
const BUDGET = { of: 'value', is: 'most', limit: 200 } as const

interface World {
  readonly nodes: OfferingNode[]
  readonly random: () => number
  readonly aNode: (i: number) => OfferingNode
}

/** Nodes near and far, idle and busy. `equal`: all alike, so that every one is as good as the best. */
function worldOf(equal: boolean): World {
  let state = 7
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const aNode = (i: number): OfferingNode => {
    const place = {
      nodeId: `node ${i}`,
      region: i % 20 === 0 ? 'eu-west' : 'us-east',
      offer: { name: 'work', version: `${1 + (i % 3)}.0.0` }
    }
    if (equal) return { ...place, capacity: 4, reported: 0, serviceMs: 50, roundTripMs: 10 }
    const reported = Math.floor(random() * 12)
    return { ...place, capacity: 1 + (i % 8), reported, serviceMs: 20 + random() * 200, roundTripMs: 1 + random() * 200 }
  }
  return { nodes: Array.from({ length: NODES }, (_, i) => aNode(i)), random, aNode }
}

/** Microseconds that handing in a task took: the choice, its explanation and the record. */
async function submits({ nodes, random, aNode }: World, require?: TaskRequirement): Promise<number[]> {
  const byId = new Map(nodes.map(node => [node.nodeId, node]))
  const distributor = new Distributor({
    clock: new ManualClock(1_000_000),
    random,
    selfId: 'self',
    offering: () => [...byId.values()],
    offeringNode: (_capability, nodeId) => byId.get(nodeId),
    knownCapabilities: () => ['work'],
    execute: async () => {},
    onChange: () => {}
  })
  const times: number[] = []
  for (let i = 0; i < TASKS + WARM_UP; i++) {
    for (let change = 0; change < CHANGES; change++) {
      const node = aNode(Math.floor(random() * NODES))
      byId.set(node.nodeId, node)
      distributor.nodesChanged(node.nodeId)
    }
    const spec = taskSpec(`${i}`, 'work', null, { require })
    const before = performance.now()
    distributor.submit(spec)
    if (i >= WARM_UP) times.push((performance.now() - before) * 1_000)
    await new Promise(resolve => setImmediate(resolve))
  }
  return times
}

/** The same choice by scoring each anew and sorting. */
function scans({ nodes, random }: World): number[] {
  return Array.from({ length: 300 }, () => {
    const before = performance.now()
    const candidates = nodes.map(({ nodeId, reported, capacity, serviceMs, roundTripMs }) => {
      return { nodeId, capability: 1, roundTripMs, expectedWaitMs: expectedWaitMs({ reported, outstanding: 0, capacity, serviceMs }) }
    })
    chooseAmong(ranked(candidates), random())
    return (performance.now() - before) * 1_000
  }).slice(50)
}

const told = (times: readonly number[]): string => [0.5, 0.99, 1].map(at => quantile(times, at).toFixed(1)).join(', ')

export const distributionBench: Bench = {
  name: 'distribution',
  limitMs: () => 60_000,
  async run(): Promise<readonly Figure[]> {
    const baseline = quantile(scans(worldOf(false)), 0.99)
    const figures: Figure[] = []
    for (const [name, equal, require] of [
      ['', false, undefined],
      [', all alike', true, undefined],
      [', one in sixty fits', false, { regions: ['eu-west'], version: '2.0.0' }]
    ] as const) {
      const times = await submits(worldOf(equal), require)
      note(`choose among ${NODES}${name}: p50, p99, most ${told(times)} us`)
      figures.push(
        figure(`distribution/choose among ${NODES} p99${name}`, { value: quantile(times, 0.99), unit: 'us', baseline, budget: BUDGET })
      )
    }
    return figures
  }
}
