import type { TaskNodeFacts } from './task-node-facts.ts'
import { TaskRandom } from './task-random.ts'
import { TASK_REGIONS } from './task-regions.ts'

/** One task that will come. */
export interface TaskArrival {
  readonly index: number
  readonly id: string
  /** Milliseconds from the start. */
  readonly at: number
  /** Index of the node that asks. */
  readonly owner: number
  readonly capability: string
  /** Milliseconds on one core of speed 1. */
  readonly work: number
}

export interface Workload {
  readonly name: string
  readonly about: string
  /** Sets of capabilities that nodes have. */
  readonly profiles: ReadonlyArray<readonly string[]>
  readonly meanWork: number
  work(random: TaskRandom): number
  capability(random: TaskRandom): string
  /** Times of `count` arrivals, `gapMs` apart on average, in order. */
  arrivals(random: TaskRandom, count: number, gapMs: number): number[]
  /** Those who ask, one as much as the other. */
  askers(nodes: readonly TaskNodeFacts[]): readonly TaskNodeFacts[]
}

const ONE = [['work']]

function poisson(random: TaskRandom, count: number, gapMs: number): number[] {
  let at = 0
  return Array.from({ length: count }, () => (at += random.exponential(gapMs)))
}

/** Half of the tasks in five crowds, each of them there within a fiftieth of the time; they overload everybody for a while. */
function crowds(random: TaskRandom, count: number, gapMs: number): number[] {
  const all = count * gapMs
  const times = Array.from({ length: count }, () => {
    if (random.unit() < 0.5) return random.unit() * all
    return ((random.below(5) + 0.5) / 5 + random.unit() / 50) * all
  })
  return times.sort((a, b) => a - b)
}

const everybody = (nodes: readonly TaskNodeFacts[]): readonly TaskNodeFacts[] => nodes
const tenth = (nodes: readonly TaskNodeFacts[]): readonly TaskNodeFacts[] => nodes.filter(({ index }) => index % 10 === 0)
/** It is day there, and night elsewhere. */
const oneRegion = (nodes: readonly TaskNodeFacts[]): readonly TaskNodeFacts[] => nodes.filter(({ region }) => region === DAY)
const DAY = TASK_REGIONS.indexOf('us-east')

const steady = { profiles: ONE, capability: () => 'work', arrivals: poisson, askers: everybody }

const HEAVY = { shape: 1.5, least: 300, most: 60_000 }
const meanOfPareto = ({ shape, least, most }: typeof HEAVY): number =>
  ((shape / (shape - 1)) * least * (1 - (least / most) ** (shape - 1))) / (1 - (least / most) ** shape)

const NAMES = Array.from({ length: 8 }, (_, i) => `work-${i + 1}`)
/** The first capability is everywhere, the nth with a chance of 1/n, in sixteen mixtures. */
const SKEWED: ReadonlyArray<readonly string[]> = Array.from({ length: 16 }, (_, i) => NAMES.filter((_, rank) => i % (rank + 1) === 0))

/** Workloads that the simulator knows. Sizes are made up, their shapes are those that schedulers are known to fail on. */
export const WORKLOADS: readonly Workload[] = [
  {
    ...steady,
    name: 'heavy-tail',
    about: 'Pareto 1.5 from 0.3 to 60 s, steady arrivals',
    meanWork: meanOfPareto(HEAVY),
    work: random => random.pareto(HEAVY.shape, HEAVY.least, HEAVY.most)
  },
  { ...steady, name: 'uniform-short', about: '20 to 80 ms, steady arrivals', meanWork: 50, work: random => 20 + 60 * random.unit() },
  {
    ...steady,
    name: 'bursty',
    about: 'exponential of 400 ms, half of it in five crowds',
    arrivals: crowds,
    meanWork: 400,
    work: random => random.exponential(400)
  },
  {
    ...steady,
    name: 'skewed-capabilities',
    about: 'eight capabilities asked for alike, the rarest on one node of eight',
    profiles: SKEWED,
    capability: random => random.pick(NAMES),
    meanWork: 400,
    work: random => 400 * random.logNormal(1) * Math.exp(-0.5)
  },
  {
    ...steady,
    name: 'one-region',
    about: 'lognormal of 500 ms on average, asked for in one of six regions only',
    askers: oneRegion,
    meanWork: 500,
    work: random => 500 * random.logNormal(1) * Math.exp(-0.5)
  },
  {
    ...steady,
    name: 'few-owners',
    about: 'lognormal of 500 ms on average, asked for by one node of ten',
    askers: tenth,
    meanWork: 500,
    work: random => 500 * random.logNormal(1) * Math.exp(-0.5)
  },
  {
    ...steady,
    name: 'near-no-op',
    about: '1 to 10 ms: the way there is longer than the work',
    meanWork: 5.5,
    work: random => 1 + 9 * random.unit()
  }
]

export interface ArrivalOptions {
  readonly seed: number
  readonly tasks: number
  /** Of all that all nodes can do together. */
  readonly load: number
  /** Work done in a millisecond by all. */
  readonly capacity: number
  /** Those who are there from the start. */
  readonly nodes: readonly TaskNodeFacts[]
}

/** The time that so many tasks take to come at this load. */
export const horizonOf = ({ meanWork }: Workload, { tasks, load, capacity }: Omit<ArrivalOptions, 'seed' | 'nodes'>): number =>
  (tasks * meanWork) / (load * capacity)

/** Every task that will come, in order. */
export function arrivalsOf(workload: Workload, options: ArrivalOptions): TaskArrival[] {
  const { seed, tasks } = options
  const askers = workload.askers(options.nodes)
  const random = new TaskRandom(seed, `workload ${workload.name}`)
  const times = workload.arrivals(random, tasks, horizonOf(workload, options) / tasks)
  return times.map((at, index) => ({
    index,
    id: random.hex(32),
    at,
    owner: random.pick(askers).index,
    capability: workload.capability(random),
    work: workload.work(random)
  }))
}
