/** A graph of tasks whose time and outcome are known beforehand, and what became of it. */
import { from, type GraphEntry, type KyroxNode } from '../../src/index.ts'
import { MODULUS, WORK } from './work.ts'

export interface WorkGraphOptions {
  readonly tasks: number
  readonly seed: number
  /** Tasks that could run side by side, about. */
  readonly width: number
  readonly minMs: number
  readonly maxMs: number
  /** One in so many has an output of `padBytes`, which stays with its executor. */
  readonly largeEvery: number
  readonly padBytes: number
}

interface PlannedTask {
  readonly ms: number
  readonly own: number
  readonly padBytes: number
  readonly dependsOn: readonly number[]
}

/** How a graph went, beside what it could at best. */
export interface WorkGraphOutcome {
  readonly tookMs: number
  /** Longest way through it. */
  readonly criticalMs: number
  /** All of its work. */
  readonly workMs: number
  readonly ends: number
  readonly wrong: number
  readonly failed: readonly string[]
  /** Tasks whose output stayed elsewhere. */
  readonly elsewhere: number
  /** Attempts by executor. */
  readonly attempts: Readonly<Record<string, number>>
}

/** Source: mulberry32 by Tommy Ettinger, public domain. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function planned({ tasks, seed, width, minMs, maxMs, largeEvery, padBytes }: WorkGraphOptions): PlannedTask[] {
  const random = seeded(seed)
  return Array.from({ length: tasks }, (_, index) => {
    const layer = Math.floor(index / width)
    const parts = layer === 0 ? 0 : 1 + Math.floor(random() * 3)
    const before = Array.from({ length: parts }, () => (layer - 1) * width + Math.floor(random() * width))
    return {
      ms: minMs + Math.floor(random() * (maxMs - minMs + 1)),
      own: Math.floor(random() * MODULUS),
      padBytes: index % largeEvery === 0 ? padBytes : 0,
      dependsOn: [...new Set(before)]
    }
  })
}

const name = (index: number): string => `t${index}`

function entriesOf(plan: readonly PlannedTask[]): GraphEntry[] {
  return plan.map(({ ms, own, padBytes, dependsOn }, index) => ({
    id: name(index),
    capability: WORK,
    input: { ms, own, padBytes, parts: dependsOn.map(each => from(name(each))) }
  }))
}

/** Along every way: the sum that a task comes to, and when it could at best have ended. */
function foreseen(plan: readonly PlannedTask[]) {
  const values: number[] = []
  const ends: number[] = []
  for (const { ms, own, dependsOn } of plan) {
    values.push(dependsOn.reduce((sum, each) => (sum + (values[each] ?? 0)) % MODULUS, own % MODULUS))
    ends.push(ms + Math.max(0, ...dependsOn.map(each => ends[each] ?? 0)))
  }
  return { values, criticalMs: Math.max(...ends) }
}

/** Hands the graph in and waits for its end. */
export async function runWorkGraph(node: KyroxNode, options: WorkGraphOptions): Promise<WorkGraphOutcome> {
  const plan = planned(options)
  const { values, criticalMs } = foreseen(plan)
  const entries = entriesOf(plan)
  const startedAt = performance.now()
  const graph = await node.graph(entries)
  const failed: string[] = []
  let tookMs = 0
  for await (const { id, error } of graph) {
    tookMs = performance.now() - startedAt
    if (error != null) failed.push(`${id}: ${error.name} ${error.message}`)
  }
  const results = await graph.results.catch(() => ({}))
  const wrong = Object.entries(results).filter(([id, output]) => (output as { value: number }).value !== values[Number(id.slice(1))])
  const views = [...graph.tasks.values()].map(({ view }) => view)
  const attempts: Record<string, number> = {}
  for (const { executor } of views.flatMap(view => view.attempts)) attempts[executor] = (attempts[executor] ?? 0) + 1
  return {
    tookMs,
    criticalMs,
    workMs: plan.reduce((sum, { ms }) => sum + ms, 0),
    ends: Object.keys(results).length,
    wrong: wrong.length,
    failed: failed.slice(0, 5),
    elsewhere: views.filter(({ outputAt }) => outputAt != null && outputAt !== node.id).length,
    attempts
  }
}
