import { InvalidArgumentError } from './base/errors.ts'
import type { Scorer } from './distributor/scorer.ts'
import type { Conditions } from './runtime/may-serve.ts'
import { MAX_CORES, type ResourceBudget } from './runtime/resource-budget.ts'
import { REGION_NAME } from './tasks/task-requirement.ts'
import { checkedWeights, type Weights } from './tasks/weights.ts'

/** Options of {@link createNode}. */
export interface NodeOptions {
  /** Nodes that share a name see each other. 1 to 64 of a-z, A-Z, 0-9, `.`, `_` and `-`. @default 'default' */
  readonly network?: string
  /** Relays to join through: the URL of a relay (`https://relay.example`) or its multiaddr. None: this node works alone. @default [] */
  readonly relays?: readonly string[]
  /** Keeps a second relay that the network's relays tell of, in another region first, and remembers such relays for when none of those given is there. @default true */
  readonly findRelays?: boolean
  /** Where the libp2p node lives. `worker` falls back to `page` where it cannot be, with a notice. @default 'worker' in a page, the process in Node */
  readonly host?: 'worker' | 'page'
  /** Runs the work of others from the start. Only for code whose user has agreed. @default false in browsers, true in Node */
  readonly serve?: boolean
  /**
   * Takes agents that others send while it serves, and runs them in a sandbox. Only where the person has agreed to code of others, not just to
   * work of others. @default false in browsers, true in Node
   */
  readonly takesAgents?: boolean
  /** Tasks of others at once, and own tasks at once. @default 1 */
  readonly cores?: number
  /** Tasks waiting here at most; past it `OverloadedError` sends them elsewhere. @default 256 */
  readonly maxQueuedTasks?: number
  /** Results of capabilities that say they are pure, kept in memory and given again, in bytes. 0: none. @default 16_777_216 */
  readonly resultCacheBytes?: number
  /** ICE servers for direct links. @default [] : direct links inside one network of addresses; give STUN or TURN for the open internet */
  readonly iceServers?: readonly RTCIceServer[]
  /** Keep the identity and settings under this name. Two sites never share. @default 'kyrox' */
  readonly storageName?: string
  /** Node only: folder for the identity. Absent: a new identity each time. */
  readonly dataFolder?: string
  /** Use WebRTC. `false` keeps every link on the relay. @default true */
  readonly direct?: boolean
  /** What the place is called where this node runs, such as `eu-west`: 1 to 32 of a-z, A-Z, 0-9, `.`, `_` and `-`. Told to all. @default none */
  readonly region?: string
  /** How much capability, load and latency count when an executor is chosen for a task of this node. @default 0.5, 0.3 and 0.2 */
  readonly weights?: Partial<Weights>
  /**
   * How an executor is chosen: `score` is the founding document's weighted sum; `completion` asks when a task would be done, among eight nodes drawn at random and
   * this one. Which suits what: docs/decisions/0023-what-the-simulator-says.md. `completion` heeds no weights.
   * @default 'score'
   */
  readonly choosing?: 'score' | 'completion'
  /** Judges nodes in place of the weighted sum. A function cannot cross to a worker: with `host: 'page'` and in Node only. @default the weighted sum */
  readonly scorer?: Scorer
  /** Ids of the nodes that tasks with `require: { trustedOnly: true }` may go to, besides this one. @default none */
  readonly trusted?: readonly string[]
}

/** Options with every default filled in and every value checked. */
export type ResolvedOptions = Required<Omit<NodeOptions, Absent>> &
  Pick<NodeOptions, Exclude<Absent, 'weights'>> & { readonly weights?: Weights } & KnownAtStart

/** Options that may be left out for good. */
type Absent = 'dataFolder' | 'region' | 'weights' | 'scorer' | 'trusted'

/** What the page knows before its core runs, so that the first task already keeps to it. */
interface KnownAtStart {
  /** That the person set here earlier; its cores stand above those of the options. */
  readonly budget?: ResourceBudget
  readonly conditions?: Conditions
}

const NETWORK_NAME = /^[A-Za-z0-9._-]{1,64}$/
/** An id has 64 characters at most; more names than this are a list that belongs elsewhere. */
const MAX_TRUSTED = 1_024
/** A node keeps a connection to each of its relays. */
const MAX_RELAYS = 8
/** What a tab can hold beside all else. */
const MAX_CACHE_BYTES = 1_073_741_824

/**
 * Fills the defaults in and checks each value once.
 * @throws InvalidArgumentError naming the option, what was expected and what came.
 */
export function resolveOptions(options: NodeOptions, inProcess: boolean): ResolvedOptions {
  const { weights, ...rest } = withoutUndefined(options)
  const filled: ResolvedOptions = {
    network: 'default',
    relays: [],
    findRelays: true,
    host: inProcess ? 'page' : 'worker',
    serve: inProcess,
    takesAgents: inProcess,
    cores: 1,
    maxQueuedTasks: 256,
    resultCacheBytes: 16_777_216,
    iceServers: [],
    storageName: 'kyrox',
    direct: true,
    choosing: 'score',
    ...rest,
    ...(weights == null ? {} : { weights: checkedWeights(weights) })
  }
  expect(
    typeof filled.network === 'string' && NETWORK_NAME.test(filled.network),
    'network of 1 to 64 letters, digits, dots, dashes or underscores',
    filled.network
  )
  expect(Array.isArray(filled.relays) && filled.relays.length <= MAX_RELAYS, `relays to be a list of at most ${MAX_RELAYS}`, filled.relays)
  expect(typeof filled.findRelays === 'boolean', 'findRelays of true or false', filled.findRelays)
  expect(filled.host === 'worker' || filled.host === 'page', 'host of "worker" or "page"', filled.host)
  expect(typeof filled.takesAgents === 'boolean', 'takesAgents of true or false', filled.takesAgents)
  expect(isWhole(filled.cores, 1, MAX_CORES), `cores of 1 to ${MAX_CORES}`, filled.cores)
  expect(isWhole(filled.maxQueuedTasks, 1, 100_000), 'maxQueuedTasks of 1 to 100000', filled.maxQueuedTasks)
  expect(isWhole(filled.resultCacheBytes, 0, MAX_CACHE_BYTES), `resultCacheBytes of 0 to ${MAX_CACHE_BYTES}`, filled.resultCacheBytes)
  expect(Array.isArray(filled.iceServers), 'iceServers to be a list', filled.iceServers)
  expect(
    /^[\w.-]{1,64}$/.test(filled.storageName),
    'storageName of 1 to 64 letters, digits, dots, dashes or underscores',
    filled.storageName
  )
  expectChoosing(filled)
  return filled
}

const isWhole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most

/** What says which nodes are chosen. */
function expectChoosing({ host, region, choosing, scorer, trusted }: ResolvedOptions): void {
  expect(choosing === 'score' || choosing === 'completion', 'choosing of "score" or "completion"', choosing)
  expect(region === undefined || REGION_NAME.test(region), 'region of 1 to 32 letters, digits, dots, dashes or underscores', region)
  expect(scorer === undefined || typeof scorer === 'function', 'scorer to be a function', scorer)
  expect(
    scorer === undefined || host === 'page',
    'no scorer with host "worker": a function cannot cross to the worker; set host "page"',
    host
  )
  const isList =
    trusted === undefined || (Array.isArray(trusted) && trusted.length <= MAX_TRUSTED && trusted.every(id => typeof id === 'string'))
  expect(isList, `trusted to be a list of at most ${MAX_TRUSTED} ids`, trusted)
}

const withoutUndefined = (options: NodeOptions): NodeOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

function expect(holds: boolean, what: string, got: unknown): void {
  if (!holds) throw new InvalidArgumentError(`Expected ${what}, got ${textOf(got).slice(0, 120)}`)
}

/** As people write it; what JSON has no form for (`NaN`, a function, a bigint) by its own text. */
const textOf = (value: unknown): string =>
  typeof value === 'string' || (typeof value === 'object' && value !== null) ? JSON.stringify(value) : String(value)
