/** Tabs that are killed, closed, frozen: the others know, and work goes on. How soon is what `npm run bench -- liveness` measures. */
import puppeteer from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { chromiumOptions, launchChromium, rendererPids } from './harness/browsers.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

/** Less than what a suspicion without a witness takes (5.8 s), silence alone (8 s), presence that runs out (12 s), or ICE (15 s): only evidence is quicker. */
const BY_EVIDENCE_MS = 5_000

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

const gone = (from: BareTab, id: string): Promise<unknown> =>
  until('the peer to be gone', async () => (await from.peers()).every(peer => peer.id !== id), BY_EVIDENCE_MS)

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

test('a page that is left and kept in the cache is gone soon, and a peer again when it is brought back', async () => {
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

test('a tab that stands still loses its work to others but stays a peer, and is given work again when it goes on', async () => {
  const own = await launchChromium()
  let still: number[] = []
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => still.forEach(pid => void process.kill(pid, name))
  try {
    await using context = await stage.context()
    const [owner, other, standing] = await Promise.all([
      BareTab.open(context, stage.site.url),
      BareTab.open(context, stage.site.url),
      own.newContext().then(its => BareTab.open(its, stage.site.url))
    ])
    await Promise.all([owner.start(stage.node), standing.start({ ...stage.node, serve: true }, ['hold', 'echo'])])
    await Promise.all([owner.linked([standing.id]), owner.sees([standing.id])])
    const id = await owner.call('submit', 'test.hold', null)
    await until('the task to run', async () => (await standing.call('starts')) === 1)
    await other.start({ ...stage.node, serve: true }, ['hold'])
    await Promise.all([owner.linked([other.id]), owner.sees([other.id]), other.linked([standing.id])])
    await new Promise(resolve => setTimeout(resolve, 5_500))
    // what freezes a tab without a word, as its browser may: its process does nothing more, its sockets stay open
    still = await rendererPids(own)
    signal('SIGSTOP')
    await until('the task to run elsewhere', async () => (await other.call('starts')) === 1)
    expect((await owner.peers()).map(peer => peer.id)).toContain(standing.id)
    await other.call('letGo')
    expect(await owner.call('outcome', id)).toMatchObject({ ok: true, executors: [standing.id, other.id] })
    signal('SIGCONT')
    // nobody else can
    expect(await owner.run('test.echo', 'awake')).toMatchObject({ output: 'awake', executors: [standing.id] })
  } finally {
    signal('SIGCONT')
    await own.close()
  }
})
