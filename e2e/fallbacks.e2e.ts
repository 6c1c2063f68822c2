/** Browsers that lack something: each fallback is taken, named, and not fatal. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { chromiumOptions } from './harness/browsers.ts'
import { scratchFolder } from './harness/command.ts'
import { ConsoleTab } from './harness/console-tab.ts'
import { Stage } from './harness/stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

const withoutWebRtc = (): void => {
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel']) Reflect.deleteProperty(globalThis, name)
}

/** As in a browser whose channels cannot be transferred: every way of handing one over fails. */
const withoutTransfer = (): void => {
  const { postMessage } = MessagePort.prototype
  MessagePort.prototype.postMessage = function (this: MessagePort, ...given: unknown[]) {
    const [, list] = given
    if (Array.isArray(list) && list.some(each => each instanceof RTCDataChannel)) {
      throw new DOMException('Value is not transferable', 'DataCloneError')
    }
    Reflect.apply(postMessage, this, given)
  }
}

const withoutNodeWorker = (): void => {
  const { Worker } = globalThis
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      if (options?.name === 'kyrox node') throw new DOMException('Refused by the policy of this page', 'SecurityError')
      super(url, options)
    }
  }
}

const withoutIndexedDb = (): void => {
  IDBFactory.prototype.open = () => {
    throw new DOMException('The operation is insecure', 'SecurityError')
  }
}

/** A node in a tab with something missing and a whole one beside it; each runs a task of the other's. Resolves with what the first is like. */
async function pairWith(prepare: () => void, path: 'direct' | 'relayed', host: 'worker' | 'page' = 'worker') {
  await using context = await stage.context()
  const [lacking, whole] = await Promise.all([BareTab.open(context, stage.site.url, prepare), BareTab.open(context, stage.site.url)])
  await Promise.all([
    lacking.start({ ...stage.node, serve: true, host }, ['echo', 'image']),
    whole.start({ ...stage.node, serve: true }, ['echo', 'image'])
  ])
  await Promise.all([
    lacking.linked([whole.id], path),
    whole.linked([lacking.id], path),
    lacking.sees([whole.id]),
    whole.sees([lacking.id])
  ])
  for (const [from, to] of [
    [lacking, whole],
    [whole, lacking]
  ] as const) {
    const id = await from.call('encode', { width: 400, height: 300 }, { where: 'elsewhere' })
    expect(await from.call('outcome', id)).toMatchObject({ ok: true, executors: [to.id] })
    expect(await from.call('sizeOf', id)).toEqual({ width: 400, height: 300 })
  }
  return { hostedIn: (await lacking.call('snapshot')).hostedIn, notices: await lacking.notices() }
}

test('no WebRTC: the node says so and works over the relay, in a worker all the same', async () => {
  expect(await pairWith(withoutWebRtc, 'relayed')).toEqual({ hostedIn: 'worker', notices: ['webrtc-missing'] })
})

test('no transfer of channels: the node lives on the page, says so, and has direct links', async () => {
  expect(await pairWith(withoutTransfer, 'direct')).toEqual({ hostedIn: 'page', notices: ['host-fallback'] })
})

test('no worker for the node: it lives on the page, says so, and has direct links', async () => {
  expect(await pairWith(withoutNodeWorker, 'direct')).toEqual({ hostedIn: 'page', notices: ['host-fallback'] })
})

test('IndexedDB refused to a page: the identity is kept in memory, and the node says so', async () => {
  expect(await pairWith(withoutIndexedDb, 'direct', 'page')).toEqual({ hostedIn: 'page', notices: ['storage-memory'] })
})

test('a browser that blocks all storage: the node in its worker says so and joins; the console shows it', async () => {
  await using profile = await scratchFolder()
  // the setting "block all cookies and site data", as it stands in a profile
  await mkdir(join(profile.path, 'Default'))
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } }
  await writeFile(join(profile.path, 'Default', 'Preferences'), JSON.stringify(preferences))
  const context = await chromium.launchPersistentContext(profile.path, chromiumOptions())
  try {
    const tab = await ConsoleTab.open(context, stage.relay.url)
    const { hostedIn, notices } = await tab.snapshot()
    expect(hostedIn).toBe('worker')
    expect(notices.map(({ code }) => code)).toContain('storage-memory')
    await tab.page.locator('[data-notice="storage-memory"]').waitFor()
    const other = await ConsoleTab.openApart(stage.browser, stage.relay.url)
    await tab.shows([other.id])
    await other.page.context().close()
  } finally {
    await context.close()
  }
})
