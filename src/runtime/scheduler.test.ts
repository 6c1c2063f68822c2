import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { Scheduler } from './scheduler.ts'

/** A scheduler of jobs that run until the test ends them. */
function working(maxConcurrentTasks: number, maxQueuedTasks = 256) {
  const clock = new ManualClock()
  const scheduler = new Scheduler({ clock }, { maxConcurrentTasks, maxQueuedTasks })
  const started: string[] = []
  const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>()
  const run = (name: string, priority = 5, signal: AbortSignal = new AbortController().signal): Promise<string> =>
    scheduler.run({
      priority,
      signal,
      onStart: () => void started.push(name),
      run: () => new Promise((resolve, reject) => void ends.set(name, { resolve: () => resolve(name), reject }))
    })
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.resolve()
    await settled()
  }
  return { clock, scheduler, started, run, end, ends }
}

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

test('so many run at once, the others in order of priority, equals in the order they came', async () => {
  const { run, end, started, scheduler } = working(1)
  const all = [run('first'), run('low', 0), run('b', 5), run('c', 5), run('high', 9)]
  expect([scheduler.running, scheduler.queued]).toEqual([1, 4])
  for (const name of ['first', 'high', 'b', 'c', 'low']) await end(name)
  expect(started).toEqual(['first', 'high', 'b', 'c', 'low'])
  expect(await Promise.all(all)).toEqual(['first', 'low', 'b', 'c', 'high'])
  expect([scheduler.running, scheduler.queued]).toEqual([0, 0])
})

test('a job that waits gains a step every two seconds, so that nothing starves', async () => {
  const { clock, run, end, started } = working(1)
  void run('running')
  void run('patient', 0)
  clock.advance(19_999)
  void run('grand', 9)
  clock.advance(1)
  await end('running')
  expect(started).toEqual(['running', 'patient'])
})

test('a full queue refuses at once and says its limit', async () => {
  const { run, scheduler, end } = working(1, 2)
  const kept = [run('a'), run('b'), run('c')]
  await expect(run('d')).rejects.toMatchObject({ name: 'OverloadedError', detail: { limit: 2 } })
  for (const name of ['a', 'b', 'c']) await end(name)
  expect(await Promise.all(kept)).toEqual(['a', 'b', 'c'])
  expect(scheduler.queued).toBe(0)
})

test('an abort in the queue takes the job out; one that runs is told by its own signal', async () => {
  const { run, scheduler, end, started } = working(1)
  const controller = new AbortController()
  const running = run('running', 5, controller.signal)
  const waiting = expect(run('waiting', 5, controller.signal)).rejects.toThrow('enough')
  const other = run('other')
  controller.abort(new Error('enough'))
  await waiting
  expect([scheduler.running, scheduler.queued]).toEqual([1, 1])
  await end('running')
  await end('other')
  expect([await running, await other, started]).toEqual(['running', 'other', ['running', 'other']])
  await expect(run('too late', 5, controller.signal)).rejects.toThrow('enough')
  expect([scheduler.running, scheduler.queued]).toEqual([0, 0])
})

test('a job that fails, at once or later, frees its slot', async () => {
  const { run, ends, scheduler, started } = working(1)
  const failing = expect(run('failing')).rejects.toThrow('broken')
  const thrown = expect(
    scheduler.run({
      priority: 5,
      signal: new AbortController().signal,
      run: () => {
        throw new Error('at once')
      }
    })
  ).rejects.toThrow('at once')
  void run('next')
  ends.get('failing')?.reject(new Error('broken'))
  await failing
  await thrown
  expect(started).toEqual(['failing', 'next'])
})

test('more room starts what waits at once; less room ends nothing and starts nothing until there is some', async () => {
  const { run, end, scheduler, started } = working(1)
  for (const name of ['a', 'b', 'c', 'd', 'e']) void run(name)
  scheduler.maxConcurrentTasks = 3
  expect(started).toEqual(['a', 'b', 'c'])
  scheduler.maxConcurrentTasks = 1
  await end('a')
  await end('b')
  expect([started, scheduler.running]).toEqual([['a', 'b', 'c'], 1])
  await end('c')
  expect(started).toEqual(['a', 'b', 'c', 'd'])
})

test('a job that starts another while it starts keeps to the limit', async () => {
  const { scheduler, started, run } = working(2)
  const signal = new AbortController().signal
  const nested = scheduler.run({
    priority: 5,
    signal,
    run: async () => {
      void run('a')
      void run('b')
      expect(scheduler.running).toBeLessThanOrEqual(2)
    }
  })
  await nested
  await settled()
  expect([started, scheduler.running]).toEqual([['a', 'b'], 2])
})

test('whatever comes, ends and is given up: never more than the limit, every job settles once, and nothing is left', async () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('run' as const), priority: fc.integer({ min: 0, max: 9 }) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('end' as const, 'abort' as const), which: fc.nat(30) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('room' as const), slots: fc.integer({ min: 1, max: 5 }) }) }
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), async (steps, slots) => {
      const { scheduler, run, end, started, clock } = working(slots, 10)
      const jobs: Array<{ name: string; controller: AbortController }> = []
      const settledBy = new Map<string, string>()
      for (const each of steps) {
        clock.advance(500)
        if (each.kind === 'run') {
          const job = { name: String(jobs.length), controller: new AbortController() }
          jobs.push(job)
          const note = (how: string): void => void settledBy.set(job.name, (settledBy.get(job.name) ?? '') + how)
          run(job.name, each.priority, job.controller.signal).then(
            () => note('done'),
            (error: Error) => note(error.name)
          )
        } else if (each.kind === 'room') scheduler.maxConcurrentTasks = each.slots
        else {
          const job = jobs[each.which % Math.max(1, jobs.length)]
          if (job != null && each.kind === 'end') await end(job.name)
          else job?.controller.abort()
        }
        const isFull = scheduler.running >= scheduler.maxConcurrentTasks
        expect(isFull || scheduler.queued === 0).toBe(true)
        expect(scheduler.running).toBeLessThanOrEqual(5)
        expect(scheduler.queued).toBeLessThanOrEqual(10)
      }
      for (let i = 0; i < jobs.length && scheduler.running > 0; i++) for (const name of [...started]) await end(name)
      await settled()
      expect([scheduler.running, scheduler.queued]).toEqual([0, 0])
      expect([...settledBy.keys()].sort()).toEqual(jobs.map(({ name }) => name).sort())
      for (const how of settledBy.values()) expect(['done', 'AbortError', 'OverloadedError']).toContain(how)
    }),
    { numRuns: 40 }
  )
})

test('light jobs are handed over ahead, and one that is not light waits for its place, not behind those after it', async () => {
  const clock = new ManualClock()
  const scheduler = new Scheduler({ clock }, { maxConcurrentTasks: 1, maxQueuedTasks: 256 })
  const ends: Array<() => void> = []
  const { signal } = new AbortController()
  const run = (light: boolean): Promise<void> =>
    scheduler.run({ priority: 5, signal, light, run: () => new Promise<void>(resolve => void ends.push(resolve)) })
  const all = Array.from({ length: 40 }, () => run(true))
  expect([scheduler.running, scheduler.queued]).toEqual([33, 7])
  all.push(run(false), run(true))
  for (let round = 0; round < 42; round++) {
    ends.shift()?.()
    await settled()
    // the heavy one has the thread to itself until the light one behind it comes along
    expect(scheduler.running).toBeLessThanOrEqual(33)
  }
  await Promise.all(all)
  expect([scheduler.running, scheduler.queued]).toEqual([0, 0])
})

test('a job that waits for another lends its place, and has it again when it goes on', async () => {
  const { scheduler, run, end, started } = working(1)
  const all = [run('waits'), run('asked'), run('later')]
  const takeBack = scheduler.lend()
  expect(started).toEqual(['waits', 'asked'])
  await end('asked')
  expect(started).toEqual(['waits', 'asked', 'later'])
  takeBack()
  expect(scheduler.running).toBe(2)
  await end('waits')
  await end('later')
  await Promise.all(all)
  expect([scheduler.running, scheduler.queued]).toEqual([0, 0])
})
