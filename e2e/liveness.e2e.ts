/** Tabs that are killed, closed, frozen: the others know, and work goes on. How soon is what `npm run bench -- liveness` measures. */
import puppeteer from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { chromiumOptions, launchChromium, rendererPids } from './harness/browsers.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

/** Less than what silence alone takes (8 s), or presence that runs out (12 s), or ICE (15 s): only evidence is quicker. */
const BY_EVIDENCE_MS = 7_000

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

const gone = (from: BareTab, id: string): Promise<unknown> =>
  until('the peer to be gone', async () => (await from.peers()).every(peer => peer.id !== id), BY_EVIDENCE_MS)

/** Tabs that serve `test.hold`, each linked to all others. */
async function holders(context: Parameters<typeof BareTab.open>[0], count: number): Promise<BareTab[]> {
  const tabs = await Promise.all(Array.from({ length: count }, () => BareTab.open(context, stage.site.url)))
  await Promise.all(tabs.map(tab => tab.start({ ...stage.node, serve: true }, ['hold'])))
  for (const tab of tabs) {
    const others = tabs.map(({ id }) => id).filter(id => id !== tab.id)
    await Promise.all([tab.linked(others), tab.sees(others)])
  }
  return tabs
}

test('a tab whose process is killed is gone from the peers of the others, long before its connection fails', async () => {
  const own = await launchChromium()
  try {
    await using context = await stage.context()
    const [watcher, victim] = await Promise.all([
      BareTab.open(context, stage.site.url),
      own.newContext().then(other => BareTab.open(other, stage.site.url))
    ])
    await Promise.all([watcher.start(stage.node), victim.start(stage.node)])
    await Promise.all([watcher.linked([victim.id]), victim.linked([watcher.id])])
    // a relay is believed once it is known for a while
    await new Promise(resolve => setTimeout(resolve, 5_500))
    for (const pid of await rendererPids(own)) process.kill(pid, 'SIGKILL')
    await gone(watcher, victim.id)
  } finally {
    await own.close()
  }
})

test.each(['worker', 'page'] as const)('a tab that is closed is gone from the peers of the others, its node in a %s', async host => {
  await using context = await stage.context()
  const [watcher, leaver] = await Promise.all([BareTab.open(context, stage.site.url), BareTab.open(context, stage.site.url)])
  await Promise.all([watcher.start(stage.node), leaver.start({ ...stage.node, host })])
  await Promise.all([watcher.linked([leaver.id]), leaver.linked([watcher.id])])
  await new Promise(resolve => setTimeout(resolve, 5_500))
  await leaver.close()
  await gone(watcher, leaver.id)
})

test('a page that is left and kept in the cache is gone; brought back, it is a peer again', async () => {
  // Playwright turns the cache off
  const own = await puppeteer.launch({ ...chromiumOptions(), headless: true })
  try {
    await using context = await stage.context()
    const [watcher, page] = await Promise.all([BareTab.open(context, stage.site.url), own.newPage()])
    const leaver = await BareTab.openWith(page, stage.site.url)
    await Promise.all([watcher.start(stage.node), leaver.start(stage.node)])
    await Promise.all([watcher.linked([leaver.id]), leaver.linked([watcher.id])])
    await new Promise(resolve => setTimeout(resolve, 5_500))
    await page.goto('about:blank')
    await gone(watcher, leaver.id)
    await page.goBack()
    // only a page that was kept still has its node
    expect((await leaver.call('snapshot')).id).toBe(leaver.id)
    await Promise.all([watcher.linked([leaver.id]), leaver.linked([watcher.id])])
  } finally {
    await own.close()
  }
})

test('the task of a frozen tab goes elsewhere; when the tab is resumed it works again', async () => {
  await using context = await stage.context()
  const [owner, ...executors] = await holders(context, 3)
  if (owner == null) throw new Error('Expected an owner')
  const id = await owner.call('submit', 'test.hold', null, { where: 'elsewhere', timeoutMs: 120_000 })
  const first = await until('the task to run', async () => (await owner.call('status', id)) === 'running' && owner.call('executor', id))
  const [frozen, other] = [...executors].sort(tab => (tab.id === first ? -1 : 1))
  if (frozen == null || other == null) throw new Error('Expected two executors')
  await frozen.freeze(true)
  await until('the task to run elsewhere', async () => (await owner.call('executor', id)) === other.id)
  await other.call('letGo')
  expect(await owner.call('outcome', id)).toMatchObject({ ok: true, executors: [frozen.id, other.id] })

  await frozen.freeze(false)
  await frozen.call('letGo')
  await owner.sees([frozen.id])
  await other.close()
  const next = await owner.call('submit', 'test.hold', null, { where: 'elsewhere', timeoutMs: 60_000, capabilityWaitMs: 20_000 })
  await until('the resumed tab to run a task', async () => {
    return (await owner.call('status', next)) === 'running' && (await owner.call('executor', next)) === frozen.id
  })
  await frozen.call('letGo')
  expect(await owner.call('outcome', next)).toMatchObject({ ok: true, executors: [frozen.id] })
})
