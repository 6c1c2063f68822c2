/** A graph of 1,000 tasks over four tabs, against what it would take at best: its longest way, or its work over all cores. */
import type { Page } from 'playwright'
import { type Bench, note } from './bench.ts'
import { type Figure, figure, median } from './figure.ts'
import type { Lab } from './lab.ts'

const TABS = 4
const CORES = 2
const ROUNDS = 5
export const GRAPH = { tasks: 1_000, seed: 7, width: 40, minMs: 10, maxMs: 40, largeEvery: 5, padBytes: 64 * 1024 }
const LOOK_MS = 100

export const graphBench: Bench = {
  name: 'graph',
  limitMs: () => 120_000,
  async run(lab): Promise<readonly Figure[]> {
    const owner = await graphOwner(lab)
    const rounds: Array<{ readonly tookMs: number; readonly boundMs: number }> = []
    for (let round = 0; round <= ROUNDS; round++) {
      const options = { ...GRAPH, seed: GRAPH.seed + round, tasks: round === 0 ? 100 : GRAPH.tasks }
      const outcome = await owner.evaluate(given => globalThis.graphPage.run(given), options)
      const { tookMs, criticalMs, workMs, wrong, failed, elsewhere } = outcome
      if (wrong > 0 || failed.length > 0) throw new Error(`${wrong} wrong results, failed: ${failed.join('; ')}`)
      const boundMs = Math.max(criticalMs, workMs / (TABS * CORES))
      note(
        `graph: ${Math.round(tookMs)} ms, at best ${Math.round(boundMs)} ms, longest way ${criticalMs} ms, ${elsewhere} outputs by reference`
      )
      // the first round starts the workers
      if (round > 0) rounds.push({ tookMs, boundMs })
    }
    return [
      figure('graph/1000 tasks', {
        value: median(rounds.map(({ tookMs }) => tookMs)),
        unit: 'ms',
        baseline: median(rounds.map(({ boundMs }) => boundMs)),
        ratio: median(rounds.map(({ tookMs, boundMs }) => tookMs / boundMs)),
        budget: { of: 'ratio', is: 'most', limit: 1.3 }
      })
    ]
  }
}

/** Tabs that serve and see each other; the one that is to own the graph. */
export async function graphOwner(lab: Lab): Promise<Page> {
  const tabs = await Promise.all(Array.from({ length: TABS }, () => lab.tab('/graph.html')))
  await Promise.all(
    tabs.map(tab => tab.evaluate(([url, cores]) => globalThis.graphPage.start(url, cores), [lab.relay.url, CORES] as const))
  )
  for (const tab of tabs) {
    while ((await tab.evaluate(() => globalThis.graphPage.ready())) < TABS - 1) await new Promise(resolve => setTimeout(resolve, LOOK_MS))
  }
  const [owner] = tabs
  if (owner == null) throw new Error('No tab')
  return owner
}
