import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sleep } from '../base/abort.ts'
import { KyroxError } from '../base/errors.ts'
import { link, linkedNodes } from './test-network.ts'

const TASKS = 200
const NAMES = ['alice', 'bob', 'carol'] as const

/** Numbers from 0 to 1 that follow from the seed. Source: mulberry32. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Three nodes that each own and run tasks, and a world in which something breaks all the time until `calm` is called. */
function troubledWorld(seed: number) {
  const random = dice(seed)
  const world = linkedNodes(NAMES, { capacity: 2, maxQueuedTasks: 6, random })
  const { clock, all } = world
  const runs = new Map<string, number>()
  for (const node of all) {
    const work = async (
      input: unknown,
      { signal, taskId, epoch }: { signal: AbortSignal; taskId: string; epoch: number }
    ): Promise<unknown> => {
      const key = `${taskId}/${epoch}`
      runs.set(key, (runs.get(key) ?? 0) + 1)
      const luck = random()
      if (luck < 0.05) throw Object.assign(new KyroxError('no such picture'), { name: 'InvalidImageError' })
      if (luck < 0.1) return await new Promise(() => {})
      await sleep(luck * 60, { clock, signal })
      return input
    }
    node.host({ work }, 300)
  }
  const trouble = (): void => {
    const [one, other] = [all[Math.floor(random() * 3)], all[Math.floor(random() * 3)]]
    if (one == null || other == null || one === other) return
    const what = random()
    if (what < 0.35) one.cuts.get(other.name)?.('cable pulled')
    else if (what < 0.8) {
      if (!one.links.has(other.name) && !other.links.has(one.name)) link(one, other)
    } else if (what < 0.9) {
      one.serving = false
      one.server.handBack('its person said so')
    } else one.serving = true
  }
  const calm = (): void => {
    for (const one of all) {
      one.serving = true
      for (const other of all) if (one.name < other.name && !one.links.has(other.name) && !other.links.has(one.name)) link(one, other)
    }
  }
  return { ...world, random, runs, trouble, calm }
}

test('whatever breaks, each of two hundred tasks ends once, no attempt runs twice, and nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async seed => {
      const { all, pass, random, trouble, calm, runs } = troubledWorld(seed)
      const tasks = Array.from({ length: TASKS }, (_, i) => {
        const owner = all[Math.floor(random() * 3)]
        const where = (['anywhere', 'elsewhere', 'here'] as const)[Math.floor(random() * 3)] ?? 'anywhere'
        return { owner, task: owner?.submit(`task ${i}`, i, { priority: Math.floor(random() * 10), where, retries: 6 }) }
      })
      for (let round = 0; round < 60; round++) {
        trouble()
        const { owner, task } = tasks[Math.floor(random() * TASKS)] ?? {}
        if (random() < 0.2 && task != null) owner?.distributor.cancel(task.spec.id, 'changed its mind')
        await pass(20)
      }
      calm()
      for (let round = 0; round < 100 && all.some(({ distributor }) => distributor.tasks.length > 0); round++) await pass(500)
      const ends = all.flatMap(node => node.ends)
      expect([...ends].sort()).toEqual(tasks.map(({ task }) => task?.spec.id).sort())
      expect([...runs].filter(([, times]) => times > 1)).toEqual([])
      for (const { task } of tasks) if (task?.status === 'done') expect(task.output).toBe(Number(task.spec.id.slice(5)))
      // what an agent that never returns keeps busy is freed by its own limit
      await pass(1_000)
      for (const { leftOvers } of all) expect(leftOvers).toEqual({ running: 0, queued: 0, asked: 0, taken: 0, owned: 0 })
    }),
    { numRuns: 2 }
  )
}, 60_000)
