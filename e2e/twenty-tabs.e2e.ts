/** A relay that is asked by many at once. */
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

test('20 tabs from one address at once: all join, each sees all the others', async () => {
  await using context = await stage.context()
  const tabs = await Promise.all(Array.from({ length: 20 }, () => BareTab.open(context, stage.site.url)))
  await Promise.all(tabs.map(tab => tab.start(stage.node)))
  expect(new Set(tabs.map(({ id }) => id)).size).toBe(20)
  // twenty tabs on two cores are slow; what counts is that nobody is left out
  for (const tab of tabs) {
    await until(
      'it to have joined and to know the 19 others',
      async () => {
        const { status, peers, relays } = await tab.call('snapshot')
        if (status !== 'joined' || peers.length !== 19) throw new Error(`${status}, ${peers.length} peers, ${JSON.stringify(relays)}`)
        return true
      },
      90_000
    )
  }
  expect((await stage.relay.health()).connections).toBeGreaterThanOrEqual(20)
}, 180_000)
