import { TaskRandom } from './task-random.ts'
import { REGION_SHARES, regionRoundTripMs } from './task-regions.ts'

/** What is true of one simulated node, whatever it says of itself. */
export interface TaskNodeFacts {
  readonly index: number
  readonly id: string
  readonly region: number
  /** Half a round trip of its last mile, in milliseconds. */
  readonly accessMs: number
  /** Work done in a millisecond by one core. */
  readonly speed: number
  readonly cores: number
  readonly capabilities: readonly string[]
  /** From this time on it has `throttledTo` of its speed. */
  readonly throttledAt: number
  readonly throttledTo: number
  /** Says that it has nothing to do, always. */
  readonly lies: boolean
  /** What it answers to others is wrong, always. */
  readonly wrong: boolean
  /** Takes tasks and never answers. */
  readonly silent: boolean
  readonly joinsAt: number
  readonly leavesAt: number
  /** Without a goodbye. */
  readonly killed: boolean
}

export interface TaskPopulationOptions {
  readonly nodes: number
  readonly seed: number
  /** When the last task comes, in milliseconds from the start. */
  readonly horizonMs: number
  /** Each node has one of these sets of capabilities. */
  readonly profiles: ReadonlyArray<readonly string[]>
  readonly churn: number
  readonly throttled: number
  readonly lying: number
  readonly liars: number
  readonly silent: number
}

/** Spread of speeds: the logarithm's standard deviation. 0.4 puts a factor of 3.7 between the fifth and the ninety-fifth of a hundred. */
const SPEED_SIGMA = 0.4
/** Speeds are the middles of so many equal parts of that distribution: few enough that the bound can go through them. */
const SPEED_CLASSES = 16
/** What a node gives: half of the cores of phones, laptops and desktops. */
const CORES = [1, 2, 2, 4, 4, 4, 8] as const
const ACCESS_MS = 3
const ACCESS_SIGMA = 0.6
/** A laptop off its charger, or one too warm. */
const THROTTLED_TO = 0.35

/** Everybody there will be, those who join later at the end. */
export function taskPopulation(options: TaskPopulationOptions): TaskNodeFacts[] {
  const { nodes, seed, churn } = options
  const random = new TaskRandom(seed, 'population')
  const fate = new TaskRandom(seed, 'fate')
  const speeds = speedClasses()
  const replaced = Math.round(nodes * churn)
  return Array.from({ length: nodes + replaced }, (_, index) => {
    const common = {
      index,
      id: `n${index}`,
      region: regionOf(random.unit()),
      accessMs: ACCESS_MS * random.logNormal(ACCESS_SIGMA),
      speed: random.pick(speeds),
      cores: random.pick(CORES),
      capabilities: random.pick(options.profiles)
    }
    return { ...common, ...fateOf(index, options, fate) }
  })
}

/** The last `replaced` of the first nodes leave, evenly over the time; as many come. */
function fateOf(index: number, { nodes, horizonMs, churn, throttled, lying, silent, liars }: TaskPopulationOptions, random: TaskRandom) {
  const replaced = Math.round(nodes * churn)
  const leaves = index < nodes && index >= nodes - replaced
  const [when, how, slow, lie, mute] = [random.unit(), random.unit(), random.unit(), random.unit(), random.unit()]
  // drawn only where it counts: a network without any has the fate that it had before there were any
  const wrong = liars > 0 && random.unit() < liars
  return {
    joinsAt: index < nodes ? 0 : when * horizonMs,
    leavesAt: leaves ? when * horizonMs : Number.POSITIVE_INFINITY,
    killed: how < 0.5,
    throttledAt: slow < throttled ? horizonMs / 2 : Number.POSITIVE_INFINITY,
    throttledTo: THROTTLED_TO,
    lies: lie < lying,
    wrong,
    silent: mute < silent
  }
}

/** Round trip between two nodes, in milliseconds; 0 of a node to itself. */
export function roundTripMs(one: TaskNodeFacts, other: TaskNodeFacts): number {
  if (one.index === other.index) return 0
  return regionRoundTripMs(one.region, other.region) + 2 * (one.accessMs + other.accessMs)
}

/** How long work takes on one core of a node that starts it at `at`. */
export function serviceMs({ speed, throttledAt, throttledTo }: TaskNodeFacts, work: number, at: number): number {
  if (at >= throttledAt) return work / (speed * throttledTo)
  const whole = work / speed
  const before = throttledAt - at
  return whole <= before ? whole : before + (whole - before) / throttledTo
}

export const capacityOf = (nodes: readonly TaskNodeFacts[]): number => nodes.reduce((sum, { cores, speed }) => sum + cores * speed, 0)

function regionOf(unit: number): number {
  let left = unit * 100
  for (const [region, share] of REGION_SHARES.entries()) {
    left -= share
    if (left < 0) return region
  }
  return 0
}

function speedClasses(): number[] {
  return Array.from({ length: SPEED_CLASSES }, (_, i) => Math.exp(SPEED_SIGMA * normalQuantile((i + 0.5) / SPEED_CLASSES)))
}

/** Source: Shore, Applied Statistics 31 (1982); three digits are enough for a made-up distribution. */
function normalQuantile(p: number): number {
  if (p < 0.5) return -normalQuantile(1 - p)
  return 5.5556 * (1 - ((1 - p) / p) ** 0.1186)
}
