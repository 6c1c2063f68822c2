import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KYROX } from './policy.ts'
import { simulate } from './simulate.ts'
import { readSimulateOptions, type SimulateOptions } from './simulate-options.ts'
import { simulateJson, simulateTable } from './simulate-report.ts'
import { taskBound } from './task-bound.ts'
import { clairvoyantTimes } from './task-clairvoyant.ts'
import { jain, meanOf } from './task-figures.ts'
import { capacityOf, serviceMs, taskPopulation } from './task-node-facts.ts'
import { TaskSimulation } from './task-simulation.ts'
import { arrivalsOf, horizonOf, WORKLOADS } from './workload.ts'

const options = (args: string): SimulateOptions => {
  const read = readSimulateOptions(args.split(' '))
  if (read == null) throw new Error('Expected flags')
  return read
}

/** The simulation itself, for looking at every task and node. */
async function simulated(args: string) {
  const read = options(args)
  const { seed, tasks, load, workload, nodes } = read
  const { profiles } = workload
  const capacity = capacityOf(taskPopulation({ ...read, churn: 0, profiles, horizonMs: 1 }))
  const horizonMs = horizonOf(workload, { tasks, load, capacity })
  const facts = taskPopulation({ ...read, profiles, horizonMs })
  const arrivals = arrivalsOf(workload, { seed, tasks, load, capacity, nodes: facts.slice(0, nodes) })
  const capabilities = [...new Set(profiles.flat())]
  const simulation = new TaskSimulation({ ...read, policy: KYROX, facts, arrivals, horizonMs, capabilities })
  return { facts, arrivals, ...(await simulation.run()) }
}

test('a quick look from the command line prints the same bytes twice', { timeout: 120_000 }, () => {
  const run = (): string =>
    execFileSync(process.execPath, [join(import.meta.dirname, 'run.ts'), '--nodes', '200', '--tasks', '2000', '--seed', '7'], {
      encoding: 'utf8'
    })
  const first = run()
  expect(first).toContain('| kyrox |')
  expect(run()).toBe(first)
})

test('a flag that cannot be read ends with 2 and one line', { timeout: 180_000 }, () => {
  const run = (): string =>
    execFileSync(process.execPath, [join(import.meta.dirname, 'run.ts'), '--nodes', 'many'], { encoding: 'utf8', stdio: 'pipe' })
  expect(run).toThrow(expect.objectContaining({ status: 2, stderr: expect.stringMatching(/^simulate: Expected --nodes.*\n$/) }))
})

test('one seed gives one report with every mishap there is, another seed another', { timeout: 180_000 }, async () => {
  const args = '--nodes 40 --tasks 300 --churn 0.3 --throttled 0.3 --lying 0.2 --liars 0.2 --redundancy 2 --partition --policy all'
  const told = async (seed: number): Promise<string> => {
    const report = await simulate(options(`${args} --seed ${seed}`))
    return simulateTable(report) + simulateJson(report)
  }
  const first = await told(7)
  expect(await told(7)).toBe(first)
  expect(await told(8)).not.toBe(first)
})

test('messages framed one by one tell the same story as the streams of production', { timeout: 180_000 }, async () => {
  const [framed, single] = [
    await simulated('--nodes 60 --tasks 800 --wire frames'),
    await simulated('--nodes 60 --tasks 800 --wire messages')
  ]
  expect(framed.outcomes).toEqual(single.outcomes)
  expect(framed.messages).toBe(single.messages)
  // sessions and acknowledgements, which single messages go without
  expect(framed.bytes).toBeGreaterThan(single.bytes)
  expect(framed.bytes).toBeLessThan(1.15 * single.bytes)
})

describe.each([1, 2])('with seed %i', seed => {
  test('nothing is lost or done twice when nodes are killed, leave and come, and nothing is left behind', {
    timeout: 180_000
  }, async () => {
    const { outcomes, nodes, arrivals, facts } = await simulated(`--nodes 50 --tasks 1000 --churn 0.5 --seed ${seed}`)
    expect(new Set(outcomes.map(({ arrival }) => arrival.id)).size).toBe(arrivals.length)
    expect(outcomes).toHaveLength(arrivals.length)
    expect(outcomes.filter(({ status }) => status === 'failed')).toEqual([])
    expect(outcomes.filter(({ attempts }) => attempts > 1).length).toBeGreaterThan(0)
    const leavers = facts.filter(({ leavesAt }) => leavesAt !== Number.POSITIVE_INFINITY).length
    expect(leavers).toBe(25)
    expect(outcomes.filter(({ status }) => status === 'owner-gone').length).toBeLessThan(arrivals.length / 4)
    expect(nodes.filter(({ isAlive }) => isAlive).reduce((sum, { leftOver }) => sum + leftOver, 0)).toBe(0)
  })

  test('cores are busy for exactly the work that was done', { timeout: 180_000 }, async () => {
    const { outcomes, nodes, facts } = await simulated(`--nodes 40 --tasks 600 --seed ${seed}`)
    const worked = outcomes.reduce((sum, { arrival, executor = -1 }) => {
      const node = facts[executor]
      return sum + (node == null ? Number.NaN : serviceMs(node, arrival.work, 0))
    }, 0)
    expect(nodes.reduce((sum, { busyMs }) => sum + busyMs, 0)).toBeCloseTo(worked, 3)
  })
})

test('liars who say each something else never agree; those who say the same do; without copies each lie is accepted', {
  timeout: 180_000
}, async () => {
  const wrong = async (args: string): Promise<number> => {
    const { outcomes } = await simulated(`--nodes 40 --tasks 300 --load 0.2 --workload bursty --liars 0.3 ${args}`)
    return outcomes.filter(each => each.wrong).length
  }
  expect(await wrong('--redundancy 3')).toBe(0)
  expect(await wrong('--redundancy 3 --colluding')).toBeGreaterThan(0)
  expect(await wrong('--redundancy 1')).toBeGreaterThan(0)
})

test('all tasks end when the regions part and find each other again', { timeout: 180_000 }, async () => {
  const { outcomes } = await simulated('--nodes 60 --tasks 5000 --partition --seed 3')
  expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(5_000)
  expect(outcomes.some(({ attempts }) => attempts > 1)).toBe(true)
})

test.each(WORKLOADS.map(({ name }) => name))(
  '%s: no schedule beats the bound, and none that knows less beats the clairvoyant by much',
  { timeout: 180_000 },
  async name => {
    const { facts, arrivals, outcomes } = await simulated(`--nodes 60 --tasks 1200 --workload ${name}`)
    const bound = taskBound(facts, arrivals)
    const ideal = meanOf(clairvoyantTimes(bound, facts, arrivals))
    const real = meanOf(outcomes.map(({ tookMs }) => tookMs))
    expect(bound.mean).toBeGreaterThan(0)
    expect(bound.mean).toBeLessThanOrEqual(ideal)
    expect(bound.mean).toBeLessThanOrEqual(real)
  }
)

test('the bound of one task is its fastest way, exactly', () => {
  const facts = taskPopulation({
    nodes: 1,
    seed: 1,
    horizonMs: 1_000,
    profiles: [['work']],
    churn: 0,
    throttled: 0,
    lying: 0,
    silent: 0,
    liars: 0
  })
  const arrival = { index: 0, id: 'a', at: 1_000, owner: 0, capability: 'work', work: 500 }
  const bound = taskBound(facts, [arrival])
  expect(bound.mean).toBeLessThanOrEqual(500 / (facts[0]?.speed ?? 0) + 1e-9)
  expect(bound.mean).toBeGreaterThan(0.5 * (500 / (facts[0]?.speed ?? 0)))
})

test("Jain's index lies between one part and the whole, and is the whole for equals", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 50 }), values => {
      expect(jain(values)).toBeGreaterThanOrEqual(1 / values.length - 1e-9)
      expect(jain(values)).toBeLessThanOrEqual(1 + 1e-9)
    })
  )
  expect(jain([3, 3, 3])).toBeCloseTo(1)
  expect(jain([1, 0, 0, 0])).toBeCloseTo(0.25)
})
