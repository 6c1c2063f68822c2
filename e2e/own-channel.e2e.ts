/** Direct links go over a data channel of Kyrox's own, in every kind of node. What happens when it closes is tested with real channels in relay/path-loss.test.ts. */
import type { Browser as Firefox } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNode } from '../src/index.ts'
import { BareTab } from './harness/bare-tab.ts'
import { closePages, sharedFirefox } from './harness/browsers.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage
let firefox: Firefox

beforeAll(async () => {
  ;[stage, firefox] = await Promise.all([Stage.open(), sharedFirefox()])
})
afterAll(async () => {
  if (firefox != null) await closePages(firefox)
  await stage?.close()
})

test('tabs with their nodes in workers and on pages, Firefox and Node send tasks over channels of their own', async () => {
  await using context = await stage.context()
  const [chrome, onPage, fox] = await Promise.all([
    BareTab.open(context, stage.site.url),
    BareTab.open(context, stage.site.url),
    firefox.newPage().then(page => BareTab.openWith(page, stage.site.url))
  ])
  await using program = await createNode({ ...stage.node, serve: false })
  await Promise.all([
    chrome.start(stage.node),
    onPage.start({ ...stage.node, serve: true, host: 'page' }, ['echo']),
    fox.start({ ...stage.node, serve: true }, ['echo'])
  ])
  await Promise.all([chrome.linked([onPage.id, fox.id, program.id]), chrome.sees([onPage.id, fox.id])])
  await until('links that say so', async () => {
    const peers = await chrome.peers()
    return peers.length === 3 && peers.every(({ link }) => link?.carrier === 'own-channel')
  })
  for (const { id } of [onPage, fox]) {
    for (let n = 0; n < 20; n++) {
      const ended = await chrome.run('test.echo', n, { require: { nodes: [id] } })
      expect(ended).toMatchObject({ ok: true, output: n, executors: [id] })
    }
  }
})
