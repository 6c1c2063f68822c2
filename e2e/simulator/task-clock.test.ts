import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TaskClock } from './task-clock.ts'

const never = (): boolean => false

test('timers run by time, and in the order in which they were set where that is the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 60 }), async delays => {
      const clock = new TaskClock(1_000)
      const ran: Array<{ readonly index: number; readonly at: number }> = []
      for (const [index, ms] of delays.entries()) clock.setTimeout(() => void ran.push({ index, at: clock.now() }), ms)
      await clock.run(never)
      const expected = delays.map((ms, index) => ({ index, at: 1_000 + ms })).sort((a, b) => a.at - b.at || a.index - b.index)
      expect(ran).toEqual(expected)
    }),
    { numRuns: 50 }
  )
})

test('a timer taken back never runs, and thousands of them are swept out', async () => {
  const clock = new TaskClock(0)
  let ran = 0
  const cancels = Array.from({ length: 10_000 }, (_, index) => clock.setTimeout(() => void ran++, index % 97))
  for (const cancel of cancels.slice(0, 9_990)) cancel()
  for (const cancel of cancels.slice(0, 10)) cancel()
  expect(clock.pending).toBe(10)
  await clock.run(never)
  expect(ran).toBe(10)
})

test('what waited for a promise runs on before the next timer', async () => {
  const clock = new TaskClock(0)
  const said: string[] = []
  const later = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await undefined
    said.push('promise')
  }
  clock.setTimeout(() => void later(), 1)
  clock.setTimeout(() => void said.push('timer'), 1)
  await clock.run(never)
  expect(said).toEqual(['promise', 'timer'])
})
