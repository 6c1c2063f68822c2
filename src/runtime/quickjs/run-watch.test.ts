import { expect, test } from 'vitest'
import { SandboxLimitError } from '../engine.ts'
import { CpuShare } from './cpu-share.ts'
import { RunWatch } from './run-watch.ts'

/** A watch whose time goes on when the test, or a rest, says so. */
function watched({ memoryLimitBytes = 1_000, cpuLimit = 1, sleeps = true } = {}) {
  let now = 0
  let held = 0
  const rests: number[] = []
  const sleep = (ms: number): void => {
    rests.push(ms)
    now += ms
  }
  const watch = new RunWatch({ ticks: () => now, ...(sleeps ? { sleep } : {}) }, { memoryLimitBytes, cpuLimit })
  watch.watch(() => held)
  const pass = (ms: number): void => {
    now += ms
  }
  const hold = (bytes: number): void => {
    held = bytes
  }
  return { watch, rests, pass, hold }
}

test('code goes on up to its last millisecond, is stopped then, and stays stopped', () => {
  const { watch, pass } = watched()
  watch.begin(100)
  pass(99)
  expect([watch.isOver(), watch.leftMs]).toEqual([false, 1])
  pass(1)
  expect(watch.isOver()).toBe(true)
  watch.begin(1_000)
  expect(watch.isOver()).toBe(true)
  expect(watch.stopped).toMatchObject({ name: 'RunTimeoutError', detail: { limit: 100 } })
  expect(() => watch.during(() => 1)).toThrow('longer than 100 ms')
})

test('code may hold its limit to the byte, and is stopped one past it', () => {
  const { watch, hold } = watched({ memoryLimitBytes: 1_000 })
  hold(1_000)
  expect(watch.isOver()).toBe(false)
  hold(1_001)
  expect(watch.isOver()).toBe(true)
  expect([watch.stopped?.name, watch.memoryBytes]).toEqual(['MemoryLimitError', 1_001])
})

test('work whose time ran out unseen does not count, whatever it returned', () => {
  const { watch, pass } = watched()
  watch.begin(10)
  expect(() => watch.during(() => pass(11))).toThrow('longer than 10 ms')
})

test('what the work throws comes out, unless a limit ended it', () => {
  const { watch, hold } = watched()
  const fail = (): never => {
    throw new Error('its own')
  }
  expect(() => watch.during(fail)).toThrow('its own')
  hold(2_000)
  expect(() => watch.during(fail)).toThrow(expect.objectContaining({ name: 'MemoryLimitError' }))
})

test('the first reason to stop is the one that is told', () => {
  const { watch } = watched()
  expect(watch.stop(new SandboxLimitError('first'))).toMatchObject({ message: 'first' })
  expect(watch.stop(new SandboxLimitError('second'))).toMatchObject({ message: 'first' })
})

test('code with a quarter of a core rests three times as long as it worked, in short rests', () => {
  const { watch, rests, pass } = watched({ cpuLimit: 0.25 })
  watch.during(() => {
    pass(20)
    expect(watch.isOver()).toBe(false)
  })
  expect(rests).toEqual([20, 20, 20])
  expect([watch.takeCpuMs(), watch.takeCpuMs()]).toEqual([20, 0])
})

test('where the thread cannot sleep the rest is owed', () => {
  const { watch, rests, pass } = watched({ cpuLimit: 0.5, sleeps: false })
  watch.during(() => pass(20))
  expect([watch.isOver(), rests, watch.owedMs]).toEqual([false, [], 20])
})

test('a rest never lasts longer than the run', () => {
  const { watch, rests, pass } = watched({ cpuLimit: 0.1 })
  watch.begin(25)
  const work = (): boolean => {
    pass(20)
    return watch.isOver()
  }
  expect(() => watch.during(work)).toThrow('longer than 25 ms')
  expect(rests).toEqual([5])
})

test('work within work is counted once', () => {
  const { watch, pass } = watched()
  watch.during(() => watch.during(() => pass(5)))
  expect(watch.takeCpuMs()).toBe(5)
})

test('idle time pays for work, but no more than a moment of it', () => {
  const share = new CpuShare(0.5)
  share.worked(10)
  expect([share.owedMs, share.restMs]).toEqual([10, 10])
  share.rested(10_000)
  expect(share.owedMs).toBe(0)
  share.worked(200)
  expect(share.owedMs).toBe(0)
  share.worked(10)
  expect(share.owedMs).toBe(10)
  share.worked(100)
  expect([share.owedMs, share.restMs]).toEqual([110, 20])
  const whole = new CpuShare(1)
  whole.worked(1_000)
  expect(whole.owedMs).toBe(0)
})
