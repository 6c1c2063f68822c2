/** Tasks that depend on each other, over four tabs: in the time that the graph allows, and right when a tab is killed in the middle. */

import type { BrowserContext } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

const CORES = 2
const GRAPH = { tasks: 1_000, seed: 7, width: 40, minMs: 10, maxMs: 40, largeEvery: 5, padBytes: 64 * 1024 }

/** Four tabs that serve and see each other; the first one will own the graph. */
async function fourTabs(context: BrowserContext): Promise<[BareTab, BareTab, BareTab, BareTab]> {
  const tabs = (await Promise.all(Array.from({ length: 4 }, () => BareTab.open(context, stage.site.url)))) as [
    BareTab,
    BareTab,
    BareTab,
    BareTab
  ]
  await Promise.all(tabs.map(tab => tab.start({ ...stage.node, serve: true, cores: CORES }, ['work'])))
  for (const tab of tabs) {
    const others = tabs.filter(each => each !== tab).map(({ id }) => id)
    await tab.linked(others)
    await tab.sees(others)
  }
  // workers are started, and times of runs are known
  await tabs[0].call('workGraph', { ...GRAPH, tasks: 80, seed: 1 })
  return tabs
}

test('a graph of 1,000 tasks is done right over four tabs', async () => {
  await using context = await stage.context()
  const [owner, ...others] = await fourTabs(context)
  const outcome = await owner.call('workGraph', GRAPH)
  const boundMs = Math.max(outcome.criticalMs, outcome.workMs / (4 * CORES))
  console.info(`took ${Math.round(outcome.tookMs)} ms, at best ${Math.round(boundMs)} ms: ${JSON.stringify(outcome)}`)
  expect(outcome).toMatchObject({ wrong: 0, failed: [] })
  expect(outcome.ends).toBeGreaterThan(0)
  // large outputs stayed where they were made, and every tab did its part; how much is the machine's matter
  expect(outcome.elsewhere).toBeGreaterThan(50)
  for (const { id } of [owner, ...others]) expect(outcome.attempts[id]).toBeGreaterThan(100)
})

test('a tab that is killed in the middle of a graph costs time, and no result', async () => {
  await using context = await stage.context()
  const [owner, , victim] = await fourTabs(context)
  const before = await owner.call('ended')
  const running = owner.call('workGraph', GRAPH)
  await until('a third of the graph', async () => (await owner.call('ended')) > before + 300)
  await victim.close()
  const outcome = await running
  console.info(`with a tab killed: took ${Math.round(outcome.tookMs)} ms: ${JSON.stringify(outcome)}`)
  expect(outcome).toMatchObject({ wrong: 0, failed: [] })
  expect(outcome.ends).toBeGreaterThan(0)
})
