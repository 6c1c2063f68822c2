import { expect, test } from 'vitest'
import type { RunHost } from '../engine.ts'
import { errorFromCrash, errorFromFailure, type PythonFailure } from './python-errors.ts'
import { PythonHost } from './python-host.ts'
import { RunMeter } from './run-meter.ts'

const call = { capability: 'a', input: 1, taskId: 'task', epoch: 1 }

/** A host whose node says no to everything. */
function hosted() {
  const lines: string[] = []
  const abort = new AbortController()
  const host: RunHost = {
    signal: abort.signal,
    progress: () => {},
    log: (level, text) => void lines.push(`${level} ${text}`),
    ask: async question => {
      if (question.what === 'emit') return 'taken'
      throw Object.assign(new Error('no'), { name: 'NotGrantedError' })
    }
  }
  return { own: new PythonHost(call, host), lines, abort }
}

test('two hundred lines of a run are told, cut, of known levels; the last says that no more are', () => {
  const { own, lines } = hosted()
  own.log('error', 'x'.repeat(3_000))
  for (let i = 0; i < 500; i++) own.log('loud', String(i))
  expect(lines).toHaveLength(200)
  expect([lines[0], lines[1], lines.at(-1)]).toEqual([
    `error ${'x'.repeat(2_000)}`,
    'info 0',
    'info 200 lines were printed; no more are kept'
  ])
})

test('an answer crosses into Python as data, an error too', async () => {
  const { own } = hosted()
  expect(await own.bound.ask({ what: 'emit', value: 1 })).toEqual({ isAnswered: true, value: 'taken' })
  expect(await own.bound.ask({ what: 'state.get', key: 'a' })).toEqual({
    isAnswered: false,
    name: 'NotGrantedError',
    message: 'no',
    detail: {}
  })
})

test('an abort cancels the task of Python that was kept by a copy, and the end gives it back', () => {
  const { own, abort } = hosted()
  const heard: string[] = []
  const task = { cancel: () => void heard.push('cancel'), copy: () => task, destroy: () => void heard.push('destroy') }
  own.bound.onCancel(task)
  expect(own.bound.aborted()).toBe(false)
  abort.abort(new Error('enough'))
  own.end()
  own.end()
  expect([own.bound.aborted(), heard]).toEqual([true, ['cancel', 'destroy']])
})

test('a run that was cancelled before Python began is cancelled when it does', () => {
  const { own, abort } = hosted()
  let cancelled = 0
  const task = { cancel: () => void cancelled++, copy: () => task, destroy: () => {} }
  abort.abort(new Error('enough'))
  own.bound.onCancel(task)
  expect(cancelled).toBe(1)
})

const limits = { timeoutMs: 50, memoryLimitBytes: 1_000 }
const failure = (parts: Partial<PythonFailure>): PythonFailure => ({ kind: 'python', name: 'ValueError', message: 'no', ...parts })

test('what ended a run is told by its name, whatever the code made of it', () => {
  const nameOf = (parts: Partial<PythonFailure>, by?: 'time' | 'memory'): string => errorFromFailure(failure(parts), by, limits).name
  expect([nameOf({}, 'time'), nameOf({}, 'memory'), nameOf({ name: 'MemoryError' })]).toEqual([
    'RunTimeoutError',
    'MemoryLimitError',
    'MemoryLimitError'
  ])
  expect([nameOf({}), nameOf({ name: 'OverloadedError' }), nameOf({ kind: 'answer', name: 'StateQuotaError' })]).toEqual([
    'ValueError',
    'Python.OverloadedError',
    'StateQuotaError'
  ])
  expect([nameOf({ kind: 'syntax' }), nameOf({ kind: 'value' })]).toEqual(['ProgramError', 'InvalidOutputError'])
  expect(errorFromFailure(failure({ kind: 'syntax', line: 2, column: 3 }), undefined, limits)).toMatchObject({
    message: 'no (line 2, column 3)',
    detail: { line: 2, column: 3 }
  })
})

test('an interpreter that broke says whether it was too deep', () => {
  expect(errorFromCrash(new RangeError('Maximum call stack size exceeded')).name).toBe('StackLimitError')
  expect(errorFromCrash('recursion').name).toBe('StackLimitError')
  expect(errorFromCrash(new WebAssembly.RuntimeError('unreachable'))).toMatchObject({
    name: 'SandboxLimitError',
    message: 'The interpreter ended: unreachable'
  })
})

const armed = (parts: object) => {
  const meter = new RunMeter()
  meter.arm({ cpuLimit: 1, timeoutMs: 60_000, memoryBytes: () => 0, memoryLimitBytes: 1_000, ...parts })
  return meter
}

test('a run is interrupted past its memory, to the byte, and past its time, and not after its end', () => {
  expect(new RunMeter().shouldInterrupt()).toBe(false)
  expect(armed({ memoryBytes: () => 1_000 }).shouldInterrupt()).toBe(false)
  const full = armed({ memoryBytes: () => 1_001 })
  expect([full.shouldInterrupt(), full.shouldInterrupt(), full.disarm(), full.shouldInterrupt()]).toEqual([true, false, 'memory', false])
  const late = armed({ timeoutMs: -1 })
  expect([late.shouldInterrupt(), late.disarm()]).toEqual([true, 'time'])
})

test('Python with half a core rests as long as it works', () => {
  const meter = armed({ cpuLimit: 0.5 })
  meter.enter()
  const until = performance.now() + 20
  while (performance.now() < until) {}
  const from = performance.now()
  meter.leave()
  const restedMs = performance.now() - from
  const busyMs = meter.takeBusyMs()
  expect(restedMs).toBeGreaterThan(0.8 * busyMs)
  expect([busyMs >= 19, meter.takeBusyMs()]).toEqual([true, 0])
})
