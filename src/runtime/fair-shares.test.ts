import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { Scheduler } from './scheduler.ts'

interface Ended {
  readonly name: string
  readonly submitter: string
  readonly at: number
}

/** A scheduler of jobs that take a given time of a clock that the test moves. */
function timed(maxConcurrentTasks: number, maxQueuedTasks: number) {
  const clock = new ManualClock()
  const scheduler = new Scheduler({ clock }, { maxConcurrentTasks, maxQueuedTasks })
  const ended: Ended[] = []
  const refused: string[] = []
  let most = 0
  const submit = (submitter: string, name: string, ms: number, priority = 5): Promise<void> =>
    scheduler
      .run({
        submitter,
        priority,
        signal: new AbortController().signal,
        run: () =>
          new Promise<void>(resolve => {
            most = Math.max(most, scheduler.running)
            clock.setTimeout(resolve, ms)
          })
      })
      .then(
        () => void ended.push({ name, submitter, at: clock.now() }),
        (error: Error) => void refused.push(`${name} ${error.name}`)
      )
  return { clock, scheduler, submit, ended, refused, most: () => most }
}

/** Every promise that can settle has. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 6; turn++) await Promise.resolve()
}

async function passed(clock: ManualClock, ms: number, step = 100): Promise<void> {
  for (let gone = 0; gone < ms; gone += step) {
    clock.advance(step)
    await settled()
  }
}

test.each([1, 4])('ten jobs beside a flood of 10,000 end within twice their time alone, on %i cores', async cores => {
  const { clock, submit, ended } = timed(cores, 256)
  for (let i = 0; i < 10_000; i++) void submit('flood', `f${i}`, 100)
  await settled()
  await passed(clock, 5_050, 50)
  const from = clock.now()
  for (let i = 0; i < 10; i++) void submit('ten', `t${i}`, 100)
  const alone = Math.ceil(10 / cores) * 100
  await passed(clock, 2 * alone, 50)
  const ten = ended.filter(({ submitter }) => submitter === 'ten')
  expect(ten).toHaveLength(10)
  expect(Math.max(...ten.map(({ at }) => at)) - from).toBeLessThanOrEqual(2 * alone)
})

test('a flood that waited long gains nothing by it over one who comes now', async () => {
  const { clock, submit, ended } = timed(1, 20_000)
  for (let i = 0; i < 10_000; i++) void submit('flood', `f${i}`, 100)
  await passed(clock, 60_000)
  const from = clock.now()
  for (let i = 0; i < 10; i++) void submit('ten', `t${i}`, 100)
  await passed(clock, 2_000)
  expect(ended.filter(({ submitter, at }) => submitter === 'ten' && at <= from + 2_000)).toHaveLength(10)
})

test('shares are of time, not of jobs: whose jobs take ten times as long gets a tenth as many', async () => {
  const { clock, submit, ended } = timed(1, 2_000)
  for (let i = 0; i < 40; i++) void submit('long', `l${i}`, 1_000)
  for (let i = 0; i < 400; i++) void submit('short', `s${i}`, 100)
  await passed(clock, 20_000)
  const count = (of: string): number => ended.filter(({ submitter }) => submitter === of).length
  expect(count('long')).toBeGreaterThanOrEqual(9)
  expect(count('long')).toBeLessThanOrEqual(11)
  expect(count('short')).toBeGreaterThanOrEqual(85)
})

test('who was away has saved nothing up: it does not get everything when it is back', async () => {
  const { clock, submit, ended } = timed(1, 2_000)
  void submit('away', 'first', 100)
  for (let i = 0; i < 200; i++) void submit('here', `h${i}`, 100)
  await passed(clock, 10_000)
  for (let i = 0; i < 20; i++) void submit('away', `a${i}`, 100)
  const before = ended.length
  await passed(clock, 2_000)
  const since = ended.slice(before)
  expect(since.filter(({ submitter }) => submitter === 'here').length).toBeGreaterThanOrEqual(9)
})

test('a full queue refuses who holds his share, and takes who does not in place of the newest, least urgent job of the largest holder', async () => {
  const { submit, refused, scheduler } = timed(1, 4)
  for (const [name, priority] of [
    ['running', 5],
    ['a', 5],
    ['b', 1],
    ['c', 1],
    ['d', 9]
  ] as const)
    void submit('big', name, 100, priority)
  void submit('big', 'one too many', 100, 9)
  await settled()
  expect(refused).toEqual(['one too many OverloadedError'])
  void submit('small', 's1', 100)
  void submit('small', 's2', 100)
  void submit('small', 's3', 100)
  await settled()
  expect(refused).toEqual(['one too many OverloadedError', 'c OverloadedError', 'b OverloadedError', 's3 OverloadedError'])
  expect(scheduler.queued).toBe(4)
})

test('nothing starves under a stream of what is more urgent, from others or its own submitter', async () => {
  const { clock, submit, ended } = timed(1, 1_000)
  void submit('self', 'own patient', 100, 0)
  void submit('patient', 'patient', 100, 0)
  for (let i = 0; i < 300; i++) {
    void submit('self', `s${i}`, 100, 9)
    await passed(clock, 100)
  }
  const at = (name: string): number => ended.find(each => each.name === name)?.at ?? Number.POSITIVE_INFINITY
  expect(at('patient')).toBeLessThanOrEqual(20_000)
  expect(at('own patient')).toBeLessThanOrEqual(25_000)
})

test('whoever submits whatever: never more than the limit, and each job ends once', async () => {
  const job = fc.record({
    submitter: fc.constantFrom('a', 'b', 'c'),
    ms: fc.integer({ min: 1, max: 500 }),
    priority: fc.integer({ min: 0, max: 9 })
  })
  await fc.assert(
    fc.asyncProperty(fc.array(job, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 4 }), async (jobs, cores) => {
      const { clock, submit, ended, refused, scheduler, most } = timed(cores, 20)
      for (const [i, { submitter, ms, priority }] of jobs.entries()) void submit(submitter, String(i), ms, priority)
      await settled()
      expect(scheduler.queued).toBeLessThanOrEqual(20)
      await passed(clock, 40_000, 500)
      expect(most()).toBeLessThanOrEqual(cores)
      expect([scheduler.running, scheduler.queued]).toEqual([0, 0])
      const settledOnce = [...ended.map(({ name }) => name), ...refused.map(text => text.split(' ')[0])].sort()
      expect(settledOnce).toEqual(jobs.map((_, i) => String(i)).sort())
    }),
    { numRuns: 40 }
  )
})

test('two who always have work of one priority are never further apart than two jobs of each', async () => {
  // whole steps of the clock
  const runTime = fc.integer({ min: 2, max: 16 }).map(steps => steps * 25)
  await fc.assert(
    fc.asyncProperty(runTime, runTime, async (first, second) => {
      const { clock, submit, ended } = timed(1, 2_000)
      for (let i = 0; i < 100; i++) {
        void submit('first', `a${i}`, first)
        void submit('second', `b${i}`, second)
      }
      await passed(clock, 8_000, 25)
      const time = (of: string, ms: number): number => ended.filter(({ submitter }) => submitter === of).length * ms
      expect(Math.abs(time('first', first) - time('second', second))).toBeLessThanOrEqual(2 * (first + second))
    }),
    { numRuns: 20 }
  )
})

test('ten thousand that wait, of as many submitters or of one, are started without a search through them', async () => {
  for (const submitterOf of [() => 'one', (i: number) => `p${i % 100}`]) {
    const { clock, submit, ended } = timed(1, 10_001)
    for (let i = 0; i < 10_000; i++) void submit(submitterOf(i), String(i), 1, i % 10)
    const before = performance.now()
    await passed(clock, 10_100, 1)
    expect(ended).toHaveLength(10_000)
    // 0.5 ms for each would be a search
    expect(performance.now() - before).toBeLessThan(5_000)
  }
})
