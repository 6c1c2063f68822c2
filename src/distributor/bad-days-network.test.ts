/** Tasks on days on which the network, or the clocks in it, are not what they should be. */
import { expect, test } from 'vitest'
import { sleep } from '../base/abort.ts'
import { link, linkedNodes, type TestNodeOptions } from './test-network.ts'

const NAMES = ['one', 'two', 'three', 'four'] as const
const NOTHING = { running: 0, queued: 0, asked: 0, taken: 0, owned: 0 }

/** Four nodes that ask each other for work of 40 ms, and who ran what. */
function workers(options: TestNodeOptions = {}) {
  const world = linkedNodes(NAMES, options)
  const runs: string[] = []
  for (const node of world.all) {
    const work = async (input: unknown, { signal, taskId }: { signal: AbortSignal; taskId: string }): Promise<unknown> => {
      await sleep(40, { clock: world.clock, signal })
      runs.push(`${taskId} on ${node.name}`)
      return input
    }
    node.host({ work })
  }
  return { ...world, runs }
}

test('a network cut in two in the middle of its work does all of it in both halves, and works as one when it heals', async () => {
  const { one, three, all, pass, runs } = workers()
  const [left, right] = [all.slice(0, 2), all.slice(2)]
  const submit = (round: string) =>
    [one, three].flatMap(owner => Array.from({ length: 30 }, (_, i) => owner.submit(`${round} ${i} of ${owner.name}`, i, { retries: 4 })))
  const during = submit('cut')
  await pass(60)
  const across = during.flatMap(({ view, spec }) => {
    const half = spec.id.endsWith('of one') ? left : right
    return view.executor != null && !half.some(({ name }) => name === view.executor) ? [spec.id] : []
  })
  expect(across.length).toBeGreaterThan(0)
  for (const each of left) for (const other of right) each.cuts.get(other.name)?.('the cable to the other continent')
  await pass(5_000)
  expect(during.map(({ status, output }) => [status, output])).toEqual(during.map(({ spec }) => ['done', spec.input]))
  for (const each of left) for (const other of right) link(each, other)
  runs.length = 0
  const after = submit('healed')
  await pass(5_000)
  expect(after.every(({ status }) => status === 'done')).toBe(true)
  // each half does work of the other one again, and nothing is done twice
  expect(runs).toHaveLength(60)
  for (const [owner, half] of [
    ['one', right],
    ['three', left]
  ] as const)
    expect(runs.some(run => run.includes(`of ${owner} `) && half.some(({ name }) => run.endsWith(name)))).toBe(true)
  for (const { leftOvers, ends } of all) {
    expect(leftOvers).toEqual(NOTHING)
    expect(new Set(ends).size).toBe(ends.length)
  }
})

test('clocks that are two hours apart take nothing from a deadline and add nothing to it', async () => {
  const hours = 2 * 3_600_000
  const { one, two, all, pass, runs } = workers({ aheadMs: { two: hours, three: -hours } })
  const tasks = Array.from({ length: 24 }, (_, i) => one.submit(`${i}`, i, { timeoutMs: 1_000 }))
  await pass(900)
  expect(tasks.map(({ status }) => status)).toEqual(tasks.map(() => 'done'))
  expect(NAMES.filter(name => !runs.some(run => run.endsWith(name)))).toEqual([])
  const late = two.submit('late', 1, { timeoutMs: 30, where: 'elsewhere' })
  await pass(100)
  expect([late.status, late.view.error?.name]).toEqual(['failed', 'TaskTimeoutError'])
  for (const { leftOvers } of all) expect(leftOvers).toEqual(NOTHING)
})
