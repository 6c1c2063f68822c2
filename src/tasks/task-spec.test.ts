import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newTaskId } from './task-id.ts'
import { taskSpec } from './task-spec.ts'
import { canMove, hasEnded, type TaskStatus } from './task-status.ts'

test('every default is filled in', () => {
  expect(taskSpec('a', 'work', 7, { priority: undefined })).toEqual({
    id: 'a',
    capability: 'work',
    input: 7,
    priority: 5,
    timeoutMs: 300_000,
    capabilityWaitMs: 3_000,
    retries: 4,
    where: 'anywhere'
  })
})

test.each<[Parameters<typeof taskSpec>[3], string]>([
  [{ priority: 10 }, 'Expected priority of 0 to 9, got 10'],
  [{ priority: -1 }, 'got -1'],
  [{ priority: 1.5 }, 'got 1.5'],
  [{ priority: '5' as never }, 'Expected priority of 0 to 9, got 5'],
  [{ timeoutMs: 0 }, 'Expected timeoutMs of 1 to 604800000, got 0'],
  [{ timeoutMs: Number.POSITIVE_INFINITY }, 'got Infinity'],
  [{ timeoutMs: Number.NaN }, 'got NaN'],
  [{ capabilityWaitMs: -1 }, 'Expected capabilityWaitMs'],
  [{ retries: 101 }, 'Expected retries of 0 to 100, got 101'],
  [{ where: 'there' as never }, 'Expected where of "anywhere", "here" or "elsewhere", got "there"']
])('%j is refused, saying what was expected', (options, message) => {
  expect(() => taskSpec('a', 'work', null, options)).toThrow(message)
})

test('the limits themselves are taken', () => {
  expect(taskSpec('a', 'work', null, { priority: 0, timeoutMs: 1, capabilityWaitMs: 0, retries: 0 })).toMatchObject({ retries: 0 })
  expect(taskSpec('a', 'work', null, { priority: 9, timeoutMs: 604_800_000, retries: 100, where: 'here' })).toMatchObject({ where: 'here' })
})

test('an ended task never moves again, whatever it is asked', () => {
  const status = fc.constantFrom<TaskStatus>('waiting', 'assigned', 'running', 'done', 'failed', 'cancelled')
  fc.assert(
    fc.property(fc.array(status, { maxLength: 20 }), steps => {
      let now: TaskStatus = 'waiting'
      let ended = 0
      for (const next of steps) {
        if (!canMove(now, next)) continue
        now = next
        if (hasEnded(now)) ended++
      }
      expect(ended).toBeLessThanOrEqual(1)
    })
  )
})

test('nothing is done or running before it was assigned', () => {
  expect([
    canMove('waiting', 'done'),
    canMove('waiting', 'running'),
    canMove('waiting', 'assigned'),
    canMove('running', 'waiting')
  ]).toEqual([false, false, true, true])
})

test('task ids are 32 hex digits and differ', () => {
  const ids = new Set(Array.from({ length: 1_000 }, newTaskId))
  expect(ids.size).toBe(1_000)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
})
