/** A network past the size in which everybody hears of everybody: a crowd of nodes that are no more than a socket to the relay, and a few real tabs. */
import type { BrowserContext } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { Crowd } from './harness/crowd.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

/** More than the 96 that a newcomer to a large network is told of, and than the 64 up to which a network is small. */
const CROWD = 110
/** A tab that comes just when the executor renewed what it said is told of it; the next one hardly is. */
const TRIES = 4

let stage: Stage
let crowd: Crowd

beforeAll(async () => {
  stage = await Stage.open()
  crowd = await Crowd.join(stage.relay.url, { network: stage.node.network, nodes: CROWD, capabilities: ['test.none'] })
})
afterAll(async () => {
  await crowd?.[Symbol.asyncDispose]()
  await stage?.close()
})

const knows = async (tab: BareTab, id: string): Promise<boolean> => (await tab.peers()).some(peer => peer.id === id)

/** A tab that came after the whole crowd has spoken, and does not know of the executor. */
async function stranger(context: BrowserContext, executor: string): Promise<BareTab> {
  for (let tries = 0; tries < TRIES; tries++) {
    const tab = await BareTab.open(context, stage.site.url)
    await crowd.speak()
    await tab.start({ ...stage.node, serve: true })
    await until('the tab to know of the crowd', async () => (await tab.peers()).length > 64)
    if (!(await knows(tab, executor))) return tab
    await tab.close()
  }
  throw new Error('Expected a tab that is not told of the executor')
}

test('a tab among more than a hundred nodes finds the one executor by asking, links to it, and hears of the next one unasked', async () => {
  await using context = await stage.context()
  const [first, second] = await Promise.all([BareTab.open(context, stage.site.url), BareTab.open(context, stage.site.url)])
  await first.start({ ...stage.node, serve: true }, ['echo'])
  const asker = await stranger(context, first.id)
  expect(await asker.run('test.echo', 'found', { where: 'elsewhere' })).toMatchObject({ ok: true, output: 'found', executors: [first.id] })
  await asker.linked([first.id])
  const outputs = await Promise.all(Array.from({ length: 20 }, (_, i) => asker.run('test.echo', i, { where: 'elsewhere' })))
  expect(outputs.map(({ output, executors }) => [output, executors])).toEqual(outputs.map((_, i) => [i, [first.id]]))

  await second.start({ ...stage.node, serve: true }, ['echo'])
  await asker.sees([second.id])
  await first.close()
  expect(await asker.run('test.echo', 'again', { where: 'elsewhere' })).toMatchObject({ ok: true, output: 'again' })
  expect((await asker.peers()).filter(({ path }) => path !== 'none').length).toBeLessThanOrEqual(30)
})
