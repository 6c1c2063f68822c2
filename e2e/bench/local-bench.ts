/** A task to an agent of the same node, against a call to a worker with comlink. */
import { type Bench, note } from './bench.ts'
import { type Figure, figure, median, steppedMedian } from './figure.ts'
import type { LocalWay } from './pages/local.ts'

const ROUNDS = 5
const CALLS = 600
const WAYS: readonly LocalWay[] = ['comlink', 'worker/worker', 'worker/inline', 'page/worker', 'page/inline']
const BUDGET = { of: 'ratio', is: 'most', limit: 1.5 } as const

export const localBench: Bench = {
  name: 'local',
  limitMs: () => 60_000,
  async run(lab): Promise<readonly Figure[]> {
    const page = await lab.tab('/local.html')
    await page.evaluate(ways => globalThis.localPage.start(ways), WAYS)
    const rounds = new Map<LocalWay, number[]>(WAYS.map(way => [way, []]))
    for (let round = 0; round <= ROUNDS; round++) {
      const times = await page.evaluate(calls => globalThis.localPage.times(calls), CALLS)
      // the first round warms up
      if (round > 0) for (const way of WAYS) rounds.get(way)?.push(steppedMedian(times[way] ?? []))
    }
    const base = rounds.get('comlink') ?? []
    return WAYS.slice(1).map(way => {
      const own = rounds.get(way) ?? []
      note(`${way}: ${own.map(ms => ms.toFixed(3)).join(' ')} ms; comlink ${base.map(ms => ms.toFixed(3)).join(' ')} ms`)
      const ratio = median(own.map((ms, round) => ms / (base[round] ?? Number.NaN)))
      const parts = { value: median(own), unit: 'ms', baseline: median(base), ratio }
      return way === 'worker/worker'
        ? figure('local/call p50', { ...parts, budget: BUDGET })
        : figure(`local/call p50, node on ${way.replace('/', ', agent ')}`, parts)
    })
  }
}
