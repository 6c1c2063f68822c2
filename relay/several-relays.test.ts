import { mkdtemp, rm } from 'node:fs/promises'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import type { KyroxNode } from '../src/kyrox-node.ts'
import { Circle } from './test-circle.ts'

const circle = new Circle()
const eventually = <Value>(read: () => Value, timeout = 15_000) => expect.poll(read, { timeout, interval: 20 })
afterEach(() => circle.end())

/** Addresses of the relays that a node is connected to. */
const relaysOf = (node: KyroxNode): string[] =>
  node.relays
    .filter(({ state }) => state === 'connected')
    .map(({ address }) => address)
    .sort()

test('a node that was given one relay keeps a slot at a second one, in another region when there is one', async () => {
  const home = await circle.relay({ region: 'eu-west' })
  const near = await circle.relay({ region: 'eu-west', peers: [home.url] })
  const far = await circle.relay({ region: 'us-east', peers: [home.url] })
  await eventually(() => [home.others, near.others, far.others]).toEqual([2, 2, 2])
  const nodes = await Promise.all([circle.node([home]), circle.node([home]), circle.node([home])])
  for (const node of nodes) await eventually(() => relaysOf(node)).toEqual([home.url, far.url].sort())
  await eventually(() => [home.reservations, near.reservations, far.reservations]).toEqual([3, 0, 3])
  expect(nodes.map(({ relays }) => relays.map(({ found }) => found ?? false))).toEqual(Array(3).fill([false, true]))
}, 40_000)

test('a relay that dies: nodes go on through the other, take a third one, and one that comes knows only the dead one and remembers', async () => {
  const folder = await mkdtemp('/tmp/kyrox-node-')
  onTestFinished(() => rm(folder, { recursive: true }))
  const first = await circle.relay()
  const second = await circle.relay({ peers: [first.url] })
  const returning = await circle.node([first], { dataFolder: folder })
  const [owner, worker] = [await circle.node([first]), await circle.worker([first])]
  for (const node of [returning, owner, worker]) await eventually(() => relaysOf(node)).toEqual([first.url, second.url].sort())
  const third = await circle.relay({ peers: [second.url] })
  await eventually(() => third.others).toBe(2)
  await returning.stop()
  await first.stop()
  await eventually(() => [owner.status, relaysOf(owner)]).toEqual(['joined', [second.url, third.url].sort()])
  expect(await owner.submit('work', null, { capabilityWaitMs: 10_000 }).result).toBe(worker.id)
  const again = await circle.node([first], { dataFolder: folder })
  expect(again.id).toBe(returning.id)
  expect(await again.submit('work', null, { capabilityWaitMs: 10_000 }).result).toBe(worker.id)
  const back = await circle.relay({ port: first.port })
  await eventually(() => back.reservations).toBe(3)
}, 60_000)

test('who asks for the given relays alone gets those alone', async () => {
  const first = await circle.relay()
  const second = await circle.relay({ peers: [first.url] })
  await eventually(() => first.others).toBe(1)
  const [alone, other] = [await circle.node([first], { findRelays: false }), await circle.node([first])]
  await eventually(() => relaysOf(other)).toEqual([first.url, second.url].sort())
  expect(alone.relays.map(({ address }) => address)).toEqual([first.url])
}, 30_000)

test('two relays that were given: a slot at each', async () => {
  const [first, second] = [await circle.quietRelay(), await circle.quietRelay()]
  await circle.node([first, second])
  await eventually(() => [first.reservations, second.reservations]).toEqual([1, 1])
})
