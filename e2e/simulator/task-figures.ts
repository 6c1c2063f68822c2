import { roundTripMs, serviceMs } from './task-node-facts.ts'
import { START_MS, type TaskOutcome, type TaskSimulationResult } from './task-simulation.ts'

/** What is said of one simulation. Times in milliseconds of virtual time. */
export interface TaskFigures {
  readonly tasks: number
  readonly done: number
  readonly failed: number
  readonly ownerGone: number
  readonly attempts: number
  readonly makespan: number
  readonly mean: number
  readonly p50: number
  readonly p99: number
  /** Tasks whose accepted result was a lie. */
  readonly wrong: number
  /** Work of all cores, as a multiple of what the tasks are on a core of speed 1. */
  readonly work: number
  /** Where the mean goes: before the first attempt, in attempts that came back, on the way there and back, in the queue of who ran it, in its run. */
  readonly parts: { readonly owner: number; readonly back: number; readonly way: number; readonly queue: number; readonly run: number }
  readonly messagesPerNode: number
  readonly bytesPerNode: number
  /** Of the time that each core was busy. */
  readonly fairnessOfWork: number
  /** Of the mean task time of each owner. */
  readonly fairnessOfOwners: number
}

/** Jain's index: 1 when all have the same, 1/n when one has all. Nobody having anything is fair. */
export function jain(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0)
  const squares = values.reduce((total, value) => total + value * value, 0)
  return squares === 0 ? 1 : (sum * sum) / (values.length * squares)
}

/** The value below which so large a part lies; nearest rank. `sorted` is smallest first. */
export const quantile = (sorted: readonly number[], part: number): number => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0

export const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** Times are those of tasks that were done. */
export function taskFigures({ outcomes, nodes, messages, bytes }: TaskSimulationResult): TaskFigures {
  const done = outcomes.filter(({ status }) => status === 'done')
  const times = done.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  const stayed = nodes.filter(({ facts }) => facts.joinsAt === 0 && facts.leavesAt === Number.POSITIVE_INFINITY)
  const byOwner = new Map<number, number[]>()
  for (const { arrival, tookMs } of done) {
    const own = byOwner.get(arrival.owner)
    if (own == null) byOwner.set(arrival.owner, [tookMs])
    else own.push(tookMs)
  }
  return {
    tasks: outcomes.length,
    done: done.length,
    failed: outcomes.filter(({ status }) => status === 'failed').length,
    ownerGone: outcomes.filter(({ status }) => status === 'owner-gone').length,
    attempts: outcomes.reduce((sum, each) => sum + each.attempts, 0),
    makespan: outcomes.reduce((last, { arrival, tookMs }) => Math.max(last, arrival.at + tookMs), 0),
    mean: meanOf(times),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    wrong: outcomes.filter(({ wrong }) => wrong).length,
    work: nodes.reduce((sum, { busyMs }) => sum + busyMs, 0) / outcomes.reduce((sum, { arrival }) => sum + arrival.work, 0),
    parts: partsOf(done, nodes),
    messagesPerNode: messages / nodes.length,
    bytesPerNode: bytes / nodes.length,
    fairnessOfWork: jain(stayed.map(({ busyMs, facts }) => busyMs / facts.cores)),
    fairnessOfOwners: jain([...byOwner.values()].map(meanOf))
  }
}

/** A run that was throttled in its middle counts as one that was throttled all the time, or not at all. */
function partsOf(done: readonly TaskOutcome[], nodes: TaskSimulationResult['nodes']): TaskFigures['parts'] {
  const parts = { owner: 0, back: 0, way: 0, queue: 0, run: 0 }
  for (const { arrival, executor = arrival.owner, firstSentMs, lastSentMs, tookMs } of done) {
    const [asks, runs] = [nodes[arrival.owner]?.facts, nodes[executor]?.facts]
    if (asks == null || runs == null) continue
    const way = roundTripMs(asks, runs)
    const run = Math.min(tookMs - lastSentMs - way, serviceMs(runs, arrival.work, START_MS + arrival.at + lastSentMs))
    parts.owner += firstSentMs / done.length
    parts.back += (lastSentMs - firstSentMs) / done.length
    parts.way += way / done.length
    parts.run += run / done.length
    parts.queue += (tookMs - lastSentMs - way - run) / done.length
  }
  return parts
}
