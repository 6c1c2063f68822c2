/** Many tabs that start at once in one browser: until each knows all others, whether their tasks end well, and what an idle one holds. */
import type { Page } from 'playwright'
import { type Bench, note } from './bench.ts'
import { type Figure, figure, median, quantile } from './figure.ts'

const TABS = 30
const TASKS = 300
/** Tabs that ask; the others answer. */
const ASKING = 5
const SETTLED_MS = 90_000
const IDLE_MS = 5_000
const MIB = 1024 * 1024

export const crowdBench: Bench = {
  name: 'crowd',
  limitMs: () => 240_000,
  async run(lab): Promise<readonly Figure[]> {
    // the pages are there before the clock runs: how fast a machine starts thirty browsers' processes is not what is asked
    const tabs: Page[] = []
    for (let tab = 0; tab < TABS; tab++) tabs.push(await lab.tab('/crowd.html'))
    for (const tab of tabs) tab.setDefaultTimeout(SETTLED_MS)
    await Promise.all(tabs.map(tab => tab.evaluate(() => globalThis.crowdPage.start())))
    const known = await Promise.all(tabs.map(tab => tab.evaluate(others => globalThis.crowdPage.knows(others), TABS - 1)))
    note(
      `known: first ${Math.round(Math.min(...known))} ms, median ${Math.round(median(known))} ms, last ${Math.round(Math.max(...known))} ms`
    )
    const worked = await Promise.all(tabs.slice(0, ASKING).map(tab => tab.evaluate(tasks => globalThis.crowdPage.work(tasks), TASKS)))
    const right = worked.reduce((sum, { right }) => sum + right, 0)
    note(`${right} of ${ASKING * TASKS} tasks right, on ${worked.map(({ executors }) => executors).join(', ')} tabs`)
    await tabs[0]?.waitForTimeout(IDLE_MS)
    const paths = await Promise.all(tabs.map(tab => tab.evaluate(() => globalThis.crowdPage.paths())))
    note(
      `links of a tab: ${median(paths.map(({ direct }) => direct))} direct, ${median(paths.map(({ relayed }) => relayed))} relayed (medians)`
    )
    const heaps = await Promise.all(tabs.map(heapOf))
    return [
      figure('crowd/settled', { value: Math.max(...known) / 1_000, unit: 's', budget: { of: 'value', is: 'most', limit: 10 } }),
      figure('crowd/tasks lost', {
        value: ASKING * TASKS - right,
        unit: `of ${ASKING * TASKS}`,
        budget: { of: 'value', is: 'most', limit: 0 }
      }),
      figure('crowd/heap of an idle tab', { value: quantile(heaps, 0.95), unit: 'MiB', budget: { of: 'value', is: 'most', limit: 40 } })
    ]
  }
}

/** JavaScript heap of a tab and its workers after a collection, in MiB. */
async function heapOf(tab: Page): Promise<number> {
  const held = (): number => {
    // Chromium's own, switched on by flags of the lab
    const { gc, performance } = globalThis as unknown as { gc?: () => void; performance: { memory: { usedJSHeapSize: number } } }
    gc?.()
    return performance.memory.usedJSHeapSize
  }
  const bytes = await Promise.all([tab.evaluate(held), ...tab.workers().map(worker => worker.evaluate(held))])
  return bytes.reduce((sum, each) => sum + each, 0) / MIB
}
