import { parseArgs } from 'node:util'
import { KyroxError } from '../../src/base/errors.ts'
import type { Weights } from '../../src/tasks/weights.ts'
import { COMPLETION_ABLATION, KYROX, type Policy, SIMPLE_POLICIES, VARIANTS, WEIGHT_ABLATION, weighted } from './policy.ts'
import { WORKLOADS, type Workload } from './workload.ts'

/** A flag that is not there, or a value it does not take. */
export class SimulatorUsageError extends KyroxError {
  override name = 'SimulatorUsageError'
}

export interface SimulateOptions {
  readonly nodes: number
  readonly tasks: number
  readonly seed: number
  readonly load: number
  readonly links: number
  readonly beatMs: number
  readonly churn: number
  readonly throttled: number
  readonly lying: number
  readonly silent: number
  readonly liars: number
  readonly colluding: boolean
  readonly redundancy: number
  readonly partition: boolean
  readonly wire: 'frames' | 'messages'
  readonly workload: Workload
  readonly policies: readonly Policy[]
  readonly json: boolean
}

/** Up to here the streams of all links that are used fit in memory with room. */
const MOST_NODES_FRAMED = 1_000
const TASKS_FOR_A_NODE = 20
/** Some gigabytes and an hour; past it the simulator itself is what fails. */
const MOST_NODES = 20_000
const MOST_TASKS = 5_000_000

interface NumberFlag {
  readonly least: number
  readonly most: number
  readonly whole: boolean
  readonly otherwise: number | undefined
  readonly about: string
}

const share = (about: string): NumberFlag => ({ least: 0, most: 0.9, whole: false, otherwise: 0, about })

const NUMBERS = {
  nodes: { least: 2, most: MOST_NODES, whole: true, otherwise: 1_000, about: 'nodes at the beginning' },
  tasks: {
    least: 1,
    most: MOST_TASKS,
    whole: true,
    otherwise: undefined,
    about: `tasks; ${TASKS_FOR_A_NODE} for each node when not given`
  },
  seed: { least: 0, most: 4_294_967_295, whole: true, otherwise: 7, about: 'the same seed prints the same bytes' },
  load: { least: 0.01, most: 3, whole: false, otherwise: 0.7, about: 'work that comes, of what all can do' },
  links: { least: 2, most: 500, whole: true, otherwise: 30, about: 'links of a node on average; whom it has no link to it does not ask' },
  'beat-ms': { least: 20, most: 60_000, whole: true, otherwise: 1_000, about: 'between two heartbeats on a link, each with the load' },
  churn: share('nodes that leave, half of them without a word, and as many that come'),
  throttled: share('nodes with 0.35 of their speed from the middle on'),
  lying: share('nodes that say they have nothing to do'),
  silent: share('nodes that take tasks and never answer'),
  liars: share('nodes that answer others wrongly, each in its own way'),
  redundancy: { least: 1, most: 8, whole: true, otherwise: 1, about: 'nodes that do each task; most of them must agree' }
} as const satisfies Record<string, NumberFlag>

const NAMED: readonly Policy[] = [KYROX, ...VARIANTS, ...SIMPLE_POLICIES, ...WEIGHT_ABLATION, ...COMPLETION_ABLATION]
const GROUPS: Readonly<Record<string, readonly Policy[]>> = {
  all: [KYROX, ...VARIANTS, ...SIMPLE_POLICIES],
  ablation: [KYROX, ...WEIGHT_ABLATION, ...VARIANTS, ...COMPLETION_ABLATION]
}

const names = (items: ReadonlyArray<{ readonly name: string }>): string => items.map(({ name }) => name).join(', ')
const column = (name: string, about: string): string => `  ${name.padEnd(22)} ${about}`
const described = ({ otherwise, about }: NumberFlag): string => (otherwise == null ? about : `${about} (${otherwise})`)

/** What `--help` prints. */
export const SIMULATE_HELP = [
  'npm run simulate -- [flags]',
  '',
  'Runs the parts of production that distribute tasks (distributor, executors, queues, messages) on many nodes under a virtual clock,',
  'and prints how long tasks took, beside a lower bound and a schedule by one who knows everything.',
  '',
  ...Object.entries(NUMBERS).map(([name, flag]) => column(`--${name} N`, described(flag))),
  column('--partition', 'two halves of the regions hear nothing of each other from 30 % to 70 % of the time'),
  column('--colluding', 'all liars tell the same lie'),
  column('--workload NAME', `one of those below (${WORKLOADS[0]?.name})`),
  column('--policy NAMES', 'one or several of those below with commas between, or all, or ablation (kyrox)'),
  column('--weights C,L,T', 'beside the policies: the score with these weights for capability, load, latency'),
  column('--wire KIND', `frames: streams as in production; messages: framed one by one (frames up to ${MOST_NODES_FRAMED} nodes)`),
  column('--json', 'one line of JSON for each row'),
  column('--help', 'this'),
  '',
  'Workloads:',
  ...WORKLOADS.map(({ name, about }) => column(name, about)),
  '',
  'Policies:',
  ...NAMED.map(({ name, about }) => column(name, about))
].join('\n')

/**
 * Reads the command line; nothing for `--help`.
 * @throws SimulatorUsageError naming the flag, what it takes and what came
 */
export function readSimulateOptions(args: readonly string[]): SimulateOptions | undefined {
  const values = parsed(args)
  if (values.help === true) return undefined
  const number = (name: keyof typeof NUMBERS): number => numberOf(name, NUMBERS[name], values[name])
  const nodes = number('nodes')
  return {
    nodes,
    tasks: values.tasks == null ? TASKS_FOR_A_NODE * nodes : number('tasks'),
    seed: number('seed'),
    load: number('load'),
    links: number('links'),
    beatMs: number('beat-ms'),
    churn: number('churn'),
    throttled: number('throttled'),
    lying: number('lying'),
    silent: number('silent'),
    liars: number('liars'),
    redundancy: number('redundancy'),
    colluding: values.colluding === true,
    partition: values.partition === true,
    json: values.json === true,
    wire: wireOf(values.wire, nodes),
    workload: oneOf('workload', WORKLOADS, values.workload ?? WORKLOADS[0]?.name),
    policies: [...policiesOf(values.policy ?? KYROX.name), ...weightsOf(values.weights)]
  }
}

type Values = { readonly [name in keyof typeof NUMBERS]?: string } & {
  readonly [name in 'workload' | 'policy' | 'weights' | 'wire']?: string
} & { readonly [name in 'partition' | 'colluding' | 'json' | 'help']?: boolean }

function parsed(args: readonly string[]): Values {
  const text = { type: 'string' } as const
  const numbers = Object.fromEntries(Object.keys(NUMBERS).map(name => [name, text]))
  const flag = { type: 'boolean' } as const
  const options = {
    ...numbers,
    workload: text,
    policy: text,
    weights: text,
    wire: text,
    partition: flag,
    colluding: flag,
    json: flag,
    help: flag
  }
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new SimulatorUsageError(`${(error as Error).message.split('. ')[0]}. Try --help.`)
  }
}

function numberOf(name: string, { least, most, whole, otherwise }: NumberFlag, text: string | undefined): number {
  if (text == null && otherwise != null) return otherwise
  const value = text == null || text.trim() === '' ? Number.NaN : Number(text)
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value
  throw new SimulatorUsageError(`Expected --${name} of ${least} to ${most}${whole ? ', whole' : ''}, got ${JSON.stringify(text)}`, {
    least,
    most
  })
}

function oneOf<Item extends { readonly name: string }>(flag: string, items: readonly Item[], wanted: string | undefined): Item {
  const found = items.find(({ name }) => name === wanted)
  if (found != null) return found
  throw new SimulatorUsageError(`Expected --${flag} among ${names(items)}, got ${JSON.stringify(wanted)}`)
}

const policiesOf = (text: string): Policy[] => text.split(',').flatMap(name => GROUPS[name] ?? [oneOf('policy', NAMED, name)])

function weightsOf(text: string | undefined): Policy[] {
  if (text == null) return []
  const [capability = Number.NaN, load = Number.NaN, latency = Number.NaN, ...more] = text.split(',').map(Number)
  const weights: Weights = { capability, load, latency }
  if (more.length > 0 || !Object.values(weights).every(weight => weight >= 0 && weight <= 1) || capability + load + latency === 0)
    throw new SimulatorUsageError(`Expected --weights of three numbers of 0 to 1, such as 0.5,0.3,0.2, got ${JSON.stringify(text)}`)
  return [weighted(`weights ${text}`, weights)]
}

function wireOf(text: string | undefined, nodes: number): 'frames' | 'messages' {
  if (text == null) return nodes <= MOST_NODES_FRAMED ? 'frames' : 'messages'
  if (text === 'frames' || text === 'messages') return text
  throw new SimulatorUsageError(`Expected --wire of frames or messages, got ${JSON.stringify(text)}`)
}
