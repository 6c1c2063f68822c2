/** Direct links go over a data channel of Kyrox's own, in every kind of node; when it closes, libp2p's stream carries on. */
import type { Browser as Firefox } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNode } from '../src/index.ts'
import { BareTab } from './harness/bare-tab.ts'
import { launchFirefox } from './harness/browsers.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage
let firefox: Firefox

beforeAll(async () => {
  ;[stage, firefox] = await Promise.all([Stage.open(), launchFirefox()])
})
afterAll(async () => {
  await firefox?.close()
  await stage?.close()
})

/** Makes `globalThis.ownMessages`: how many messages went over each open channel of Kyrox's own, one number a peer; `globalThis.closeOwn` closes them. */
function watchChannels(): void {
  const connections: RTCPeerConnection[] = []
  const own: RTCDataChannel[] = []
  const { createDataChannel } = RTCPeerConnection.prototype
  RTCPeerConnection.prototype.createDataChannel = function (this: RTCPeerConnection, ...given: [string, RTCDataChannelInit?]) {
    const channel = createDataChannel.apply(this, given)
    if (given[0] !== 'kyrox') return channel
    connections.push(this)
    own.push(channel)
    return channel
  }
  const count = async (): Promise<number[]> => {
    const counts: number[] = []
    for (const connection of connections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'data-channel' && report.label === 'kyrox') counts.push(report.messagesSent)
      }
    }
    return counts
  }
  Object.defineProperty(globalThis, 'ownMessages', { get: count })
  Object.defineProperty(globalThis, 'closeOwn', { get: () => own.map(channel => channel.close()).length })
}

const ownMessages = (tab: BareTab): Promise<number[]> => tab.global<number[]>('ownMessages')

test('tabs with their nodes in workers and on pages, Firefox and Node send tasks over channels of their own', async () => {
  await using context = await stage.context()
  const [chrome, onPage, fox] = await Promise.all([
    BareTab.open(context, stage.site.url, watchChannels),
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
  await until('a channel to each', async () => (await ownMessages(chrome)).length === 3)
  await until('links that say so', async () => (await chrome.peers()).every(({ link }) => link?.carrier === 'own-channel'))
  const before = await ownMessages(chrome)
  for (let n = 0; n < 40; n++) expect((await chrome.run('test.echo', n, { where: 'elsewhere' })).output).toBe(n)
  const after = await ownMessages(chrome)
  const sent = after.map((count, peer) => count - (before[peer] ?? 0))
  expect(sent.filter(count => count >= 2).length, `messages to each: ${sent}`).toBeGreaterThanOrEqual(2)
  // one message a task goes out, heartbeats besides
  expect(sent.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(40)
})

for (const host of ['page', 'worker'] as const) {
  test(`when the channel closes in the middle of tasks, all of them end well, with the other node in a ${host}`, async () => {
    await using context = await stage.context()
    const [owner, executor] = await Promise.all([
      BareTab.open(context, stage.site.url, watchChannels),
      BareTab.open(context, stage.site.url)
    ])
    // a channel that was handed to a worker is not the page's to close
    await Promise.all([owner.start({ ...stage.node, host: 'page' }), executor.start({ ...stage.node, host, serve: true }, ['echo'])])
    await Promise.all([owner.linked([executor.id]), owner.sees([executor.id])])
    await until('a channel', async () => (await ownMessages(owner)).length === 1)
    const ids = await Promise.all(Array.from({ length: 300 }, (_, n) => owner.call('submit', 'test.echo', n, { where: 'elsewhere' })))
    expect(await owner.global<number>('closeOwn')).toBe(1)
    const later = await Promise.all(Array.from({ length: 50 }, (_, n) => owner.call('submit', 'test.echo', n, { where: 'elsewhere' })))
    const ends = await Promise.all([...ids, ...later].map(id => owner.call('outcome', id)))
    expect(ends.filter(({ ok }) => !ok)).toEqual([])
    await until('the stream to carry on', async () => {
      const [peer] = await owner.peers()
      return peer?.path === 'direct' && peer.link?.carrier === 'stream'
    })
    expect(await owner.run('test.echo', 'still here', { where: 'elsewhere' })).toMatchObject({ output: 'still here' })
  })
}
