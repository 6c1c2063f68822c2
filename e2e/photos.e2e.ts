/** Three people drop photos: who encodes them, over which way, and what happens when one of them goes. */
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, rendererPids } from './harness/browsers.ts'
import { ConsoleTab } from './harness/console-tab.ts'
import { longestTask, TRACED } from './harness/main-thread.ts'
import { makePhotos, type Photo, shrunk } from './harness/photos.ts'
import { RelayProcess } from './harness/relay-process.ts'
import { until } from './harness/until.ts'

let relay: RelayProcess
let browser: Browser

beforeAll(async () => {
  ;[relay, browser] = await Promise.all([RelayProcess.start(), launchChromium()])
})
afterAll(async () => {
  await browser?.close()
  await relay?.[Symbol.asyncDispose]()
})

const sizesOf = (photos: readonly Photo[]): Record<string, unknown> => Object.fromEntries(photos.map(photo => [photo.name, shrunk(photo)]))

/** Consoles in contexts of their own, all linked directly; every one but the first lets the others use it. */
async function linkedConsoles(browsers: readonly Browser[]): Promise<[ConsoleTab, ...ConsoleTab[]]> {
  const [first, ...others] = await Promise.all(browsers.map(each => ConsoleTab.openApart(each, relay.url)))
  if (first == null) throw new Error('Expected at least one browser')
  for (const tab of others) await tab.serve()
  const all = [first, ...others]
  for (const tab of all) await tab.shows(all.filter(each => each !== tab).map(({ id }) => id))
  await first.sees(others.map(({ id }) => id))
  return [first, ...others]
}

test('12 photos in three tabs: at least two tabs encode them, directly, and each comes back in its size', async () => {
  const tabs = await linkedConsoles([browser, browser, browser])
  const [owner, ...others] = tabs
  const relayedBytes = await relay.settledBytes()
  const photos = makePhotos(12)
  await owner.give(photos)
  const rows = await owner.ended(12)
  expect(rows.map(({ status }) => status)).toEqual(Array(12).fill('done'))
  expect(new Set(rows.map(({ executor }) => executor)).size).toBeGreaterThanOrEqual(2)
  expect(await owner.resultSizes()).toEqual(sizesOf(photos))
  expect((await relay.health()).relayedBytes - relayedBytes, 'bytes that the relay passed on').toBe(0)
  for (const tab of tabs) {
    expect((await tab.snapshot()).peers.map(({ path }) => path)).toEqual(['direct', 'direct'])
    expect(tab.problems).toEqual([])
  }
  const foreign = await Promise.all(others.map(async tab => (await tab.snapshot()).runs))
  expect(foreign.flat().every(({ owner: by, status }) => by === owner.id && status === 'done')).toBe(true)
  for (const tab of tabs) await tab.page.context().close()
})

test('the node lives in a worker, and nothing keeps the page busy for 50 ms while photos are encoded', async () => {
  const tab = await ConsoleTab.openApart(browser, relay.url)
  const { hostedIn, id } = await tab.snapshot()
  expect(hostedIn).toBe('worker')
  expect(tab.page.workers().map(worker => new URL(worker.url()).pathname)).toContainEqual(expect.stringContaining('/node-worker-'))
  expect(id).toMatch(/^12D3Koo/)
  // from here on: what the browser does to load a page is not what is looked at
  await browser.startTracing(tab.page, { categories: TRACED })
  await tab.give(makePhotos(12, 1.5))
  await tab.ended(12)
  const { busyMs, wallMs } = longestTask(JSON.parse((await browser.stopTracing()).toString()))
  console.info(`longest task of the page: ${busyMs} ms of work, ${wallMs} ms with the time it waited for a core`)
  expect(busyMs).toBeLessThan(50)
  await tab.page.context().close()
})

for (const [how, end] of Object.entries({
  closed: async (tab: ConsoleTab) => await tab.close(),
  'killed by the system': async (_tab: ConsoleTab, own: Browser) => {
    for (const pid of await rendererPids(own)) process.kill(pid, 'SIGKILL')
  }
})) {
  test(`two tabs encode one drop; one is ${how} half-way: 12 results all the same`, async () => {
    const own = await launchChromium()
    try {
      const [owner, victim] = await linkedConsoles([browser, own])
      if (victim == null) throw new Error('Expected two consoles')
      const photos = makePhotos(12, 0.9)
      await owner.give(photos)
      await until('some photos to be done, and one to run in the tab that goes', async () => {
        const rows = await owner.rows()
        const isRunningThere = rows.some(({ status, executor }) => status === 'running' && executor === victim.id)
        return isRunningThere && rows.some(({ status }) => status === 'done')
      })
      await end(victim, own)
      const rows = await owner.ended(12)
      expect(rows.map(({ status }) => status)).toEqual(Array(12).fill('done'))
      expect(await owner.resultSizes()).toEqual(sizesOf(photos))
      const tasks = await owner.tasks()
      const moved = tasks.filter(({ attempts }) =>
        attempts.some(({ executor, error }) => executor === victim.id && error?.name === 'PeerLostError')
      )
      expect(moved.length, 'tasks that were taken from the tab that went').toBeGreaterThanOrEqual(1)
      expect(moved.every(({ executor }) => executor === owner.id)).toBe(true)
      await owner.page.context().close()
    } finally {
      await own.close()
    }
  })
}
