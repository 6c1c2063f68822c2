/**
 * Many tabs, opened one after another as fast as the browser opens them, each with a node that starts as soon as its page has loaded. Settled is the network when
 * each tab has joined, knows all others, and has a link that it can send a task over; the clock of that runs from the moment the last page has loaded.
 */
import type { Page } from 'playwright'
import puppeteer, { type CDPSession } from 'puppeteer-core'
import { type Bench, note } from './bench.ts'
import { type Figure, figure, median, quantile } from './figure.ts'
import type { Lab } from './lab.ts'
import type { CrowdTimes } from './pages/crowd.ts'

const TABS = Number(process.env.KYROX_CROWD ?? 30)
const TASKS = 300
/** Tabs that ask; the others answer. */
const ASKING = 5
const SETTLED_MS = 120_000
const IDLE_MS = 5_000
const MIB = 1024 * 1024

export const crowdBench: Bench = {
  name: 'crowd',
  limitMs: () => 280_000,
  async run(lab): Promise<readonly Figure[]> {
    const tabs: Page[] = []
    const before = await lab.processorSeconds()
    for (let tab = 0; tab < TABS; tab++) tabs.push(await lab.tab(`/crowd.html?others=${TABS - 1}`))
    for (const tab of tabs) tab.setDefaultTimeout(SETTLED_MS)
    await noteTime(lab, before, 'all pages are loaded')
    const times = await Promise.all(tabs.map(tab => tab.evaluate(() => globalThis.crowdPage.settled)))
    await noteTime(lab, before, 'all tabs are settled')
    const settledMs = noteSettled(times)
    const worked = await Promise.all(tabs.slice(0, ASKING).map(tab => tab.evaluate(tasks => globalThis.crowdPage.work(tasks), TASKS)))
    const right = worked.reduce((sum, { right }) => sum + right, 0)
    note(`${right} of ${ASKING * TASKS} tasks right, on ${worked.map(({ executors }) => executors).join(', ')} tabs`)
    await tabs[0]?.waitForTimeout(IDLE_MS)
    const paths = await Promise.all(tabs.map(tab => tab.evaluate(() => globalThis.crowdPage.paths())))
    note(
      `links of a tab: ${median(paths.map(({ direct }) => direct))} direct, ${median(paths.map(({ relayed }) => relayed))} relayed (medians)`
    )
    await noteTime(lab, before, 'the heaps are read')
    const heaps = await heapsOf(lab)
    note(`${heaps.length} heaps, of ${Math.min(...heaps).toFixed(1)} to ${Math.max(...heaps).toFixed(1)} MiB`)
    return [
      figure('crowd/settled', { value: settledMs / 1_000, unit: 's', budget: { of: 'value', is: 'most', limit: 10 } }),
      figure('crowd/tasks lost', {
        value: ASKING * TASKS - right,
        unit: `of ${ASKING * TASKS}`,
        budget: { of: 'value', is: 'most', limit: 0 }
      }),
      figure('crowd/heap of an idle tab', { value: quantile(heaps, 0.95), unit: 'MiB', budget: { of: 'value', is: 'most', limit: 40 } })
    ]
  }
}

/** From the load of the last page; the rest is for people. */
function noteSettled(times: readonly CrowdTimes[]): number {
  const first = Math.min(...times.map(({ loadedAt }) => loadedAt))
  const last = Math.max(...times.map(({ loadedAt }) => loadedAt))
  const of = (name: 'joinedAt' | 'knowsAllAt' | 'linkedAt'): string => {
    const own = times.map(each => (each[name] - each.loadedAt) / 1_000)
    const sinceLast = (Math.max(...times.map(each => each[name])) - last) / 1_000
    return `${median(own).toFixed(1)} s after its own page (median), the last ${sinceLast.toFixed(1)} s after the last page`
  }
  note(`joined: ${of('joinedAt')}`)
  note(`has a link: ${of('linkedAt')}`)
  note(`knows all: ${of('knowsAllAt')}`)
  const settled = Math.max(...times.map(({ knowsAllAt, linkedAt }) => Math.max(knowsAllAt, linkedAt)))
  note(
    `settled ${((settled - first) / 1_000).toFixed(1)} s after the first page, ${((settled - last) / 1_000).toFixed(1)} s after the last`
  )
  return settled - last
}

async function noteTime(lab: Lab, before: number, what: string): Promise<void> {
  note(
    `${what}: ${(((await lab.processorSeconds()) - before) / TABS).toFixed(2)} s of the processor a tab, relay ${(process.cpuUsage().user / 1e6).toFixed(1)} s`
  )
}

/** JavaScript heap of each tab with its workers after a collection, buffers of bytes included, in MiB. */
async function heapsOf(lab: Lab): Promise<number[]> {
  const browser = await puppeteer.connect({ browserURL: lab.debugUrl })
  try {
    const tabs = (await browser.pages()).filter(page => page.url().includes('/crowd.html'))
    return await Promise.all(
      tabs.map(async tab => {
        const threads = [await tab.createCDPSession(), ...tab.workers().map(worker => worker.client)]
        const bytes = await Promise.all(threads.map(heapOf))
        return bytes.reduce((sum, each) => sum + each, 0) / MIB
      })
    )
  } finally {
    await browser.disconnect()
  }
}

async function heapOf(thread: CDPSession): Promise<number> {
  await thread.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = await thread.send('Runtime.getHeapUsage')
  return usedSize + backingStorageSize
}
