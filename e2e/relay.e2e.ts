/** The relay is away, goes while others work, and comes back. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { ConsoleTab } from './harness/console-tab.ts'
import { makePhotos } from './harness/photos.ts'
import { serveSite } from './harness/site.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

/** From the relay's port answering to a node having joined. */
const BACK_WITHIN_MS = 2_000

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})
afterEach(async () => {
  // each test begins with a relay
  await stage.relay.health().catch(() => stage.relay.restart())
})

/** How long after the relay was back the node said that it had joined. */
async function joinedAfter(tab: BareTab, backAt: number): Promise<number> {
  const joined = await until('the node to join', async () =>
    (await tab.call('statuses')).find(({ status, at }) => status === 'joined' && at >= backAt - 100)
  )
  return joined.at - backAt
}

test('a relay that is down at the start: the node starts, says so, works for itself, and joins when the relay is back', async () => {
  await using context = await stage.context()
  await stage.relay.kill()
  const tab = await BareTab.open(context, stage.site.url)
  const { id } = await tab.start(stage.node, ['echo'])
  expect((await tab.call('snapshot')).status).toBe('joining')
  expect(await tab.run('test.echo', 'alone')).toMatchObject({ ok: true, output: 'alone', executors: [id] })
  await until('a notice of it', async () => (await tab.notices()).includes('relay-unreachable'))
  const relay = await until('a third try', async () => {
    const [view] = (await tab.call('snapshot')).relays
    return view?.state === 'waiting' && view.failures >= 3 && view
  })
  expect(relay.lastError).not.toBe('')
  expect(relay.retryAt).toBeGreaterThan(0)
  const took = await joinedAfter(tab, await stage.relay.restart())
  console.info(`joined ${took} ms after the relay was back`)
  expect(took).toBeLessThan(BACK_WITHIN_MS)
})

test('the console without its relay says so and encodes photos itself', async () => {
  const site = await serveSite('site')
  await using context = await stage.context()
  try {
    await stage.relay.kill()
    const page = await context.newPage()
    await page.goto(`${site.url}/#network=e2e&relay=${encodeURIComponent(stage.relay.url)}`)
    // the link leads to a server that the page does not come from, so the person is asked
    await page.locator('kx-phase button').first().click()
    const tab = await ConsoleTab.of(page)
    await page.locator('[data-notice="relay-unreachable"]').waitFor()
    await tab.give(makePhotos(2))
    const rows = await tab.ended(2)
    expect(rows).toEqual(Array(2).fill({ status: 'done', executor: tab.id }))
    await stage.relay.restart()
    await until('the console to join', async () => (await tab.snapshot()).status === 'joined')
  } finally {
    await site.stop()
  }
})

test('a relay killed while tabs work: direct links and running tasks go on, and all join again when it is back', async () => {
  await using context = await stage.context()
  const [owner, executor] = await Promise.all([BareTab.open(context, stage.site.url), BareTab.open(context, stage.site.url)])
  await Promise.all([owner.start(stage.node), executor.start({ ...stage.node, serve: true, cores: 2 }, ['echo', 'hold'])])
  await Promise.all([owner.linked([executor.id]), executor.linked([owner.id]), owner.sees([executor.id])])
  const held = await owner.call('submit', 'test.hold', null)
  await until('the task to run', async () => (await executor.call('starts')) === 1)

  await stage.relay.kill()
  await until('the relay to be missed', async () => (await owner.call('snapshot')).status === 'joining')
  for (let n = 0; n < 10; n++) expect(await owner.run('test.echo', n)).toMatchObject({ ok: true, output: n, executors: [executor.id] })
  await executor.call('letGo')
  expect(await owner.call('outcome', held)).toMatchObject({ ok: true, output: 'let go', executors: [executor.id] })
  expect((await owner.peers()).map(({ path }) => path)).toEqual(['direct'])

  const backAt = await stage.relay.restart()
  for (const tab of [owner, executor]) expect(await joinedAfter(tab, backAt)).toBeLessThan(BACK_WITHIN_MS)
})
