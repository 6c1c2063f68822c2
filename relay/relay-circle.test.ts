import { afterEach, expect, test } from 'vitest'
import { Circle } from './test-circle.ts'

const circle = new Circle()
const eventually = <Value>(read: () => Value, timeout = 15_000) => expect.poll(read, { timeout, interval: 20 })
afterEach(() => circle.end())

test('two relays that know each other are one network: a node of one works for a node of the other', async () => {
  const first = await circle.relay()
  const second = await circle.relay({ peers: [first.url] })
  await eventually(() => [first.others, second.others]).toEqual([1, 1])
  const owner = await circle.node([first])
  const worker = await circle.worker([second])
  expect(await owner.submit('work', null, { capabilityWaitMs: 10_000 }).result).toBe(worker.id)
})

test('of three relays that know of each other only through one of them, all come to know all', async () => {
  const middle = await circle.relay()
  const [left, right] = [await circle.relay({ peers: [middle.url] }), await circle.relay({ peers: [middle.multiaddr] })]
  await eventually(() => [left.others, middle.others, right.others], 20_000).toEqual([2, 2, 2])
}, 30_000)

test('relays that are cut from each other find each other again, and so do their nodes', async () => {
  const first = await circle.quietRelay()
  const line = await circle.line(first.port)
  const second = await circle.quietRelay({ peers: [line.url] })
  await eventually(() => second.others).toBe(1)
  const owner = await circle.node([first])
  const worker = await circle.worker([second])
  expect(await owner.submit('work', null, { capabilityWaitMs: 10_000 }).result).toBe(worker.id)
  await line.cut()
  await eventually(() => second.others).toBe(0)
  await line.mend()
  const mendedAt = performance.now()
  await eventually(() => second.others).toBe(1)
  expect(performance.now() - mendedAt).toBeLessThan(3_000)
  const another = await circle.worker([second])
  const task = owner.submit('work', null, { capabilityWaitMs: 10_000, require: { nodes: [another.id] } })
  expect(await task.result).toBe(another.id)
})
