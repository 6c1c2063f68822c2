/** Tasks that depend on each other, over four tabs: in the time that the graph allows, and right when a tab is killed in the middle. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

type FourTabs = readonly [BareTab, BareTab, BareTab, BareTab]

let stage: Stage
/** The first one owns the graphs; the last scenario kills one of the others. */
let tabs: FourTabs

const CORES = 2
const GRAPH = { tasks: 1_000, seed: 7, width: 40, minMs: 10, maxMs: 40, largeEvery: 5, padBytes: 64 * 1024 }

beforeAll(async () => {
  stage = await Stage.open()
  tabs = await fourTabs()
})
afterAll(async () => {
  await stage?.close()
})

/** Four tabs that serve and see each other. */
async function fourTabs(): Promise<FourTabs> {
  const context = await stage.context()
  const opened = (await Promise.all(Array.from({ length: 4 }, () => BareTab.open(context, stage.site.url)))) as [
    BareTab,
    BareTab,
    BareTab,
    BareTab
  ]
  await Promise.all(opened.map(tab => tab.start({ ...stage.node, serve: true, cores: CORES }, ['work'])))
  await Promise.all(
    opened.map(async tab => {
      const others = opened.filter(each => each !== tab).map(({ id }) => id)
      await Promise.all([tab.linked(others), tab.sees(others)])
    })
  )
  // workers are started, and times of runs are known
  await opened[0].call('workGraph', { ...GRAPH, tasks: 80, seed: 1 })
  return opened
}

test('a graph of 1,000 tasks is done right over four tabs', async () => {
  const [owner, ...others] = tabs
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
  const [owner, , victim] = tabs
  const begun = Date.now()
  const running = owner.call('workGraph', { ...GRAPH, tasks: 600 })
  await until('a third of the graph', async () => (await owner.call('endedSince', begun)) > 200)
  await victim.close()
  const outcome = await running
  console.info(`with a tab killed: took ${Math.round(outcome.tookMs)} ms: ${JSON.stringify(outcome)}`)
  expect(outcome).toMatchObject({ wrong: 0, failed: [] })
  expect(outcome.ends).toBeGreaterThan(0)
})
