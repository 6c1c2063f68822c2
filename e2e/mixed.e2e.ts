/** Chromium, Firefox and Node in one network, each working for the others. */
import type { Browser as Firefox } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { imageAgent } from '../src/agents/image-encode/index.ts'
import { createNode } from '../src/index.ts'
import { BareTab } from './harness/bare-tab.ts'
import { closePages, sharedFirefox } from './harness/browsers.ts'
import { Command } from './harness/command.ts'
import { ConsoleTab } from './harness/console-tab.ts'
import { makePhoto, makePhotos, shrunk } from './harness/photos.ts'
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

test('a Firefox tab, a Chromium tab and `kyrox agent` work for one another and for a Node program, all over direct links', async () => {
  await using context = await stage.context()
  await using agent = new Command(['agent', '--relay', stage.relay.url, '--network', 'e2e'])
  const [chrome, fox] = await Promise.all([
    BareTab.open(context, stage.site.url),
    firefox.newPage().then(page => BareTab.openWith(page, stage.site.url))
  ])
  const [, inFirefox] = await Promise.all([chrome, fox].map(tab => tab.start({ ...stage.node, serve: true }, ['image'])))
  expect(inFirefox?.hostedIn).toBe('worker')
  const agentId = await agent.printed(/agent (\S+) joined e2e/)
  await using program = await createNode({ ...stage.node, serve: false })
  const executors = [chrome.id, fox.id, agentId]
  for (const tab of [chrome, fox]) {
    const others = executors.filter(id => id !== tab.id)
    await tab.linked([...others, program.id])
    await tab.sees(others)
  }
  await until('the program to have its links', () =>
    executors.every(id => program.peers.some(peer => peer.id === id && peer.path === 'direct'))
  )
  const relayedBytes = await stage.relay.settledBytes()

  for (const tab of [chrome, fox]) {
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, n) => tab.call('encode', { width: 320 + n, height: 240 }, { where: 'elsewhere' }))
    )
    const ends = await Promise.all(ids.map(id => tab.call('outcome', id)))
    expect(ends.map(({ ok }) => ok)).toEqual(Array(8).fill(true))
    expect(new Set(ends.flatMap(each => each.executors))).toEqual(new Set(executors.filter(id => id !== tab.id)))
    const sizes = await Promise.all(ids.map(id => tab.call('sizeOf', id)))
    expect(sizes).toEqual(ids.map((_, n) => ({ width: 320 + n, height: 240 })))
  }

  const { bytes } = makePhoto('from-node.png', 400, 300)
  const tasks = Array.from({ length: 12 }, () => program.submit('image.encode', { bytes: new Uint8Array(bytes), format: 'webp' }))
  await Promise.all(tasks.map(task => task.result))
  expect(new Set(tasks.map(({ view }) => view.executor))).toEqual(new Set(executors))

  // 28 photos went, of some kB each; a stream that is closed late on a circuit kept in reserve is 30 bytes
  expect((await stage.relay.health()).relayedBytes - relayedBytes, 'bytes that the relay passed on').toBeLessThan(1_000)
  expect(agent.output).toContain(`image.encode done for ${chrome.id}`)
  expect(agent.output).toContain(`image.encode done for ${fox.id}`)
})

test('a Node program encodes for itself, with nobody else there', async () => {
  await using program = await createNode({ network: 'nobody-else' })
  program.host(imageAgent)
  const { bytes } = makePhoto('alone.png', 160, 120)
  const output = await program.submit<{ width: number; height: number }>('image.encode', { bytes: new Uint8Array(bytes), format: 'webp' })
    .result
  expect(output).toMatchObject({ width: 160, height: 120 })
})

test('`kyrox agent` encodes for the console: photos dropped there come back from it', async () => {
  await using agent = new Command(['agent', '--relay', stage.relay.url, '--network', 'e2e'])
  const console = await ConsoleTab.openApart(stage.browser, stage.relay.url)
  const agentId = await agent.printed(/agent (\S+) joined e2e/)
  await console.shows([agentId])
  await console.sees([agentId])
  const photos = makePhotos(6)
  await console.give(photos)
  const rows = await console.ended(6)
  expect(rows.map(({ status }) => status)).toEqual(Array(6).fill('done'))
  expect(rows.map(({ executor }) => executor)).toContain(agentId)
  expect(await console.resultSizes()).toEqual(Object.fromEntries(photos.map(photo => [photo.name, shrunk(photo)])))
  await console.page.context().close()
})

test('the contract of stores holds in the IndexedDB of Firefox', async () => {
  const tab = await BareTab.openWith(await firefox.newPage(), stage.site.url)
  const results = await tab.call('contract')
  expect(results.length).toBeGreaterThan(10)
  expect(results.filter(({ error }) => error != null)).toEqual([])
})

test('the contract of stores holds in the IndexedDB of Chromium', async () => {
  await using context = await stage.context()
  const tab = await BareTab.open(context, stage.site.url)
  const results = await tab.call('contract')
  expect(results.length).toBeGreaterThan(10)
  expect(results.filter(({ error }) => error != null)).toEqual([])
})
