import { encodeFrame } from '../../src/wire/frame.ts'
import { encodeMessage } from '../../src/wire/message-codec.ts'
import { MessageType } from '../../src/wire/message-type.ts'
import { Heartbeat } from '../../src/wire/proto/agent-message.js'
import type { SimulateOptions } from './simulate-options.ts'
import { taskBound } from './task-bound.ts'
import { clairvoyantTimes } from './task-clairvoyant.ts'
import { meanOf, quantile, type TaskFigures, taskFigures } from './task-figures.ts'
import { capacityOf, taskPopulation } from './task-node-facts.ts'
import { TaskSimulation, type TaskSimulationResult } from './task-simulation.ts'
import { arrivalsOf, horizonOf } from './workload.ts'

/** One simulation and what it is measured against. */
export interface SimulateRow extends TaskFigures {
  readonly policy: string
  /** Mean task time as a multiple of the clairvoyant schedule's, and of the bound. */
  readonly timesClairvoyant: number
  readonly timesBound: number
  /** Sent by a node while it all lasted: two on each link and beat. */
  readonly heartbeatsPerNode: number
  readonly heartbeatBytesPerNode: number
}

/** What one command line comes to. */
export interface SimulateReport {
  readonly options: SimulateOptions
  /** When the last task came. */
  readonly horizonMs: number
  readonly boundMean: number
  readonly clairvoyant: { readonly mean: number; readonly p50: number; readonly p99: number }
  readonly rows: readonly SimulateRow[]
}

/** Runs each policy on the same nodes, tasks and mishaps. */
export async function simulate(options: SimulateOptions): Promise<SimulateReport> {
  const { nodes, tasks, seed, load, workload, policies } = options
  const { profiles } = workload
  const startCapacity = capacityOf(taskPopulation({ ...options, churn: 0, profiles, horizonMs: 1 }))
  const horizonMs = horizonOf(workload, { tasks, load, capacity: startCapacity })
  const facts = taskPopulation({ ...options, profiles, horizonMs })
  const arrivals = arrivalsOf(workload, { seed, tasks, load, capacity: startCapacity, nodes: facts.slice(0, nodes) })
  const bound = taskBound(facts, arrivals)
  const ideal = clairvoyantTimes(bound, facts, arrivals).sort((a, b) => a - b)
  const capabilities = [...new Set(profiles.flat())]
  const clairvoyant = { mean: meanOf(ideal), p50: quantile(ideal, 0.5), p99: quantile(ideal, 0.99) }
  const rows: SimulateRow[] = []
  for (const policy of policies) {
    const result = await new TaskSimulation({ ...options, policy, facts, arrivals, horizonMs, capabilities }).run()
    const figures = taskFigures(result)
    const { mean } = figures
    const ratios = { timesClairvoyant: mean / clairvoyant.mean, timesBound: mean / bound.mean }
    rows.push({ policy: policy.name, ...figures, ...ratios, ...heartbeats(result, options, facts.length) })
  }
  return { options, horizonMs, boundMean: bound.mean, clairvoyant, rows }
}

/** Heartbeats need no event each, because a node's past load is kept; they are counted as they would have been sent. */
function heartbeats({ endMs, linksPerNode }: TaskSimulationResult, { beatMs, workload }: SimulateOptions, nodes: number) {
  const serviceMs = new Map((workload.profiles[0] ?? []).map(name => [name, 500]))
  const load = { running: 2, queued: 1, capacity: 4, serviceMs }
  const payload = Heartbeat.encode({ sequence: 1_000, reply: true, load })
  const bytes = encodeFrame({
    kind: 'message',
    bytes: encodeMessage({ type: MessageType.HEARTBEAT, payload }, `n${nodes}-1000`, 1_000_000)
  })
  const sent = 2 * linksPerNode * (endMs / beatMs)
  return { heartbeatsPerNode: sent, heartbeatBytesPerNode: sent * bytes.byteLength }
}
