/** Tabs that are killed, closed, frozen: the others know, and work goes on. How soon is what `npm run bench -- liveness` measures. */
import puppeteer from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NodeOptions } from '../src/index.ts'
import { BareTab } from './harness/bare-tab.ts'
import { chromiumOptions, launchChromium, rendererPids } from './harness/browsers.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

/** Less than what a suspicion without a witness takes (5.8 s), silence alone (8 s), presence that runs out (12 s), or ICE (15 s): only evidence is quicker. */
const BY_EVIDENCE_MS = 5_000
/** A relay that was reached later than 5 s ago has perhaps just come back: what it says of others counts for nothing yet. */
const ACQUAINTED_MS = 5_500

/** A page that is put away sooner after its start has no word to leave with, and is missed later. */
const HAS_WORD_MS = 3_000

let stage: Stage
/** Stays, and is the same for all who go: it has to know its relay for seconds, once. */
let watcher: BareTab

beforeAll(async () => {
  stage = await Stage.open()
  watcher = await BareTab.open(await stage.context(), stage.site.url)
  await watcher.start(stage.node)
})
afterAll(async () => {
  await stage?.close()
})

const acquainted = (): Promise<unknown> =>
  until('the watcher to know its relay for long enough', async () => {
    const joined = (await watcher.call('statuses')).find(({ status }) => status === 'joined')
    return joined != null && Date.now() - joined.at > ACQUAINTED_MS
  })

async function linkedToWatcher(leaver: BareTab, options: NodeOptions = stage.node): Promise<void> {
  await leaver.start(options)
  await Promise.all([watcher.linked([leaver.id]), leaver.linked([watcher.id])])
}

const gone = ({ id }: BareTab): Promise<unknown> =>
  until('the peer to be gone', async () => (await watcher.peers()).every(peer => peer.id !== id), BY_EVIDENCE_MS)

test('a tab whose process is killed is gone from the peers of the others, long before its connection fails', async () => {
  const own = await launchChromium()
  try {
    const victim = await BareTab.open(await own.newContext(), stage.site.url)
    await linkedToWatcher(victim)
    await acquainted()
    for (const pid of await rendererPids(own)) process.kill(pid, 'SIGKILL')
    await gone(victim)
  } finally {
    await own.close()
  }
})

test.each(['worker', 'page'] as const)('a tab that is closed is gone from the peers of the others, its node in a %s', async host => {
  await using context = await stage.context()
  const leaver = await BareTab.open(context, stage.site.url)
  await linkedToWatcher(leaver, { ...stage.node, host })
  await acquainted()
  await leaver.close()
  await gone(leaver)
})

test('a page that is left and kept in the cache is gone soon, and a peer again when it is brought back', async () => {
  // Playwright turns the cache off
  const own = await puppeteer.launch({ ...chromiumOptions(), headless: true })
  try {
    const page = await own.newPage()
    const leaver = await BareTab.openWith(page, stage.site.url)
    await linkedToWatcher(leaver)
    await acquainted()
    // it asks its relay for the word that it leaves with a second after its start
    await new Promise(resolve => setTimeout(resolve, HAS_WORD_MS))
    await page.goto('about:blank')
    await gone(leaver)
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
