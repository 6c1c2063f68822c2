/** Two relays of one network: tabs of one work with tabs of the other, and outlive the relay that they were given. */

import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { RelayProcess } from './harness/relay-process.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage
let first: RelayProcess
let second: RelayProcess

beforeAll(async () => {
  stage = await Stage.open()
  first = await publicRelay([])
  second = await publicRelay(['--peers', first.url])
  await until('the relays to know each other', async () => (await first.health()).others === 1 && (await second.health()).others === 1)
})
afterAll(async () => {
  await stage?.close()
  await Promise.all([first, second].map(relay => relay?.[Symbol.asyncDispose]()))
})

/** One that others may tell of. */
async function publicRelay(args: readonly string[]): Promise<RelayProcess> {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return await RelayProcess.start(['--network', 'e2e', '--public-url', `http://127.0.0.1:${port}`, ...args], port)
}

const optionsOf = (relay: RelayProcess) => ({ network: 'e2e', relays: [relay.url] })

/** Resolves when it is connected to these relays. */
const keeps = (tab: BareTab, relays: readonly RelayProcess[]): Promise<boolean> =>
  until(`connections to ${relays.length} relays`, async () => {
    const { relays: views } = await tab.call('snapshot')
    return relays.every(({ url }) => views.some(({ address, state }) => address === url && state === 'connected'))
  })

test('a tab of one relay works for a tab of the other, directly; each keeps to both; one that comes back finds the one it was not given', async () => {
  await using context = await stage.context()
  const [owner, worker] = await Promise.all([BareTab.open(context, stage.site.url), BareTab.open(context, stage.site.url)])
  await Promise.all([owner.start(optionsOf(first)), worker.start({ ...optionsOf(second), serve: true }, ['echo'])])
  expect(await owner.run('test.echo', 'over there', { capabilityWaitMs: 15_000 })).toMatchObject({
    ok: true,
    output: 'over there',
    executors: [worker.id]
  })
  await Promise.all([owner.linked([worker.id]), worker.linked([owner.id])])
  await Promise.all([keeps(owner, [first, second]), keeps(worker, [first, second])])

  await first.kill()
  expect(await owner.run('test.echo', 'without it')).toMatchObject({ ok: true, executors: [worker.id] })
  expect((await owner.call('snapshot')).status).toBe('joined')
  await owner.call('stop')
  const again = await BareTab.open(context, stage.site.url)
  await again.start(optionsOf(first))
  await keeps(again, [second])
  expect(await again.run('test.echo', 'remembered', { capabilityWaitMs: 15_000 })).toMatchObject({ ok: true, executors: [worker.id] })
}, 120_000)
