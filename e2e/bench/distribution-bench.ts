/** Choosing an executor among very many nodes, against looking at each of them anew and sorting. In this process: nothing here needs a page. */
import { Chooser } from '../../src/distributor/chooser.ts'
import { expectedWaitMs, outstandingLimit } from '../../src/distributor/expected-wait.ts'
import { explain } from '../../src/distributor/explain.ts'
import type { OfferingNode } from '../../src/distributor/offering-node.ts'
import { OwnedTask } from '../../src/distributor/owned-task.ts'
import { RequirementChecks } from '../../src/distributor/requirement-check.ts'
import { chooseAmong, ranked } from '../../src/distributor/score.ts'
import { TrackRecord } from '../../src/distributor/track-record.ts'
import type { TaskRequirement } from '../../src/tasks/task-requirement.ts'
import { taskSpec } from '../../src/tasks/task-spec.ts'
import { type Bench, note } from './bench.ts'
import { type Figure, figure, quantile } from './figure.ts'

const NODES = 10_000
const TASKS = 4_000
const WARM_UP = 1_000
/** Tasks under way at once. */
const IN_FLIGHT = 100
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

/** Microseconds that each choice took, its explanation included: the fastest of three, because other work on the machine comes between. */
async function choices({ nodes, random, aNode }: World, require?: TaskRequirement): Promise<number[]> {
  const byId = new Map(nodes.map(node => [node.nodeId, node]))
  const outstanding = new Map<string, number>()
  const running: string[] = []
  const record = new TrackRecord()
  const requirements = new RequirementChecks({ selfId: 'self', trusted: [] }, () => {})
  const chooser = new Chooser({
    selfId: 'self',
    random,
    requirements,
    offering: () => [...byId.values()],
    offeringNode: (_capability, nodeId) => byId.get(nodeId),
    outstanding: nodeId => outstanding.get(nodeId) ?? 0,
    hasRoom: ({ nodeId, capacity, serviceMs }) => (outstanding.get(nodeId) ?? 0) < outstandingLimit(capacity, serviceMs),
    past: (nodeId, capability, now) => record.past(nodeId, capability, now),
    isFull: () => false,
    lateMs: (nodeId, now) => record.lateMs(nodeId, now)
  })
  // what reads ranges of versions is loaded once
  while (require != null && requirements.of(require) === 'loading') await new Promise(resolve => setImmediate(resolve))
  const times: number[] = []
  for (let i = 0; i < TASKS + WARM_UP; i++) {
    for (let change = 0; change < CHANGES; change++) {
      const node = aNode(Math.floor(random() * NODES))
      byId.set(node.nodeId, node)
      chooser.changed(node.nodeId, i)
    }
    const task = new OwnedTask(taskSpec(`${i}`, 'work', null, { require }), i, { onChange: () => {} })
    const took = Array.from({ length: 3 }, () => timed(() => chosenFor(chooser, task, i)))
    if (i >= WARM_UP) times.push(Math.min(...took))
    const executor = chosenFor(chooser, task, i)
    outstanding.set(executor, (outstanding.get(executor) ?? 0) + 1)
    chooser.touched(executor, i)
    running.push(executor)
    const ended = running.length > IN_FLIGHT ? running.shift() : undefined
    if (ended == null) continue
    outstanding.set(ended, (outstanding.get(ended) ?? 1) - 1)
    record.done(ended, 'work', 20 + random() * 100, i)
    chooser.touched(ended, i)
  }
  return times
}

function chosenFor(chooser: Chooser, task: OwnedTask, now: number): string {
  chooser.begin('work', now)
  const placed = chooser.of(task, now)
  if (placed.kind !== 'chosen') throw new Error(`Expected a choice, got ${placed.kind}`)
  return explain(placed.choice, { weights: placed.weights, selfId: 'self' }).chosen
}

function timed(act: () => void): number {
  const before = performance.now()
  act()
  return (performance.now() - before) * 1_000
}

/** The same choice by scoring each anew and sorting. */
function scans({ nodes, random }: World): number[] {
  const scan = (): void => {
    const candidates = nodes.map(({ nodeId, reported, capacity, serviceMs, roundTripMs }) => {
      return { nodeId, capability: 1, roundTripMs, expectedWaitMs: expectedWaitMs({ reported, outstanding: 0, capacity, serviceMs }) }
    })
    chooseAmong(ranked(candidates), random())
  }
  return Array.from({ length: 150 }, () => Math.min(timed(scan), timed(scan), timed(scan))).slice(50)
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
      const times = await choices(worldOf(equal), require)
      note(`choose among ${NODES}${name}: p50, p99, most ${told(times)} us`)
      figures.push(
        figure(`distribution/choose among ${NODES} p99${name}`, { value: quantile(times, 0.99), unit: 'us', baseline, budget: BUDGET })
      )
    }
    return figures
  }
}
