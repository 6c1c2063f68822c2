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
  [{ where: 'there' as never }, 'Expected where of "anywhere", "here" or "elsewhere", got "there"'],
  [{ hedge: 3 as never }, 'Expected hedge of true, false or an object, got 3'],
  [{ hedge: { atMost: 4 } }, 'Expected hedge.atMost of 1 to 3, got 4'],
  [{ hedge: { afterMs: Number.NaN } }, 'Expected hedge.afterMs of 0 to 604800000, got NaN'],
  [{ redundancy: 8 }, 'Expected redundancy of 1 to 7 copies, got 8'],
  [{ redundancy: { copies: 3, quorum: 4 } }, 'Expected redundancy.quorum of 1 to 3, got 4'],
  [{ redundancy: { copies: 3, sameResult: { tolerance: -1 } } }, 'a tolerance of 0 to 1, got {"tolerance":-1}'],
  [{ hedge: true, redundancy: 2 }, 'Expected hedge or redundancy, got both'],
  [{ hedge: true, stream: true }, 'Expected stream without hedge or redundancy, got both']
])('%j is refused, saying what was expected', (options, message) => {
  expect(() => taskSpec('a', 'work', null, options)).toThrow(message)
})

test('wishes for copies are filled in: a majority, by canonical CBOR, one hedge', () => {
  expect(taskSpec('a', 'work', null, { redundancy: 4 }).redundancy).toEqual({ copies: 4, quorum: 3, sameResult: 'cbor' })
  expect(taskSpec('a', 'work', null, { redundancy: { copies: 7, sameResult: { tolerance: 0.5 } } }).redundancy?.quorum).toBe(4)
  expect([taskSpec('a', 'work', null, { hedge: true }).hedge, taskSpec('a', 'work', null, { hedge: false }).hedge]).toEqual([
    { atMost: 1 },
    undefined
  ])
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

test('nothing runs before it was assigned; done at once is what a known result is', () => {
  expect([
    canMove('waiting', 'done'),
    canMove('waiting', 'running'),
    canMove('waiting', 'assigned'),
    canMove('running', 'waiting')
  ]).toEqual([true, false, true, true])
})

test('task ids are 32 hex digits and differ', () => {
  const ids = new Set(Array.from({ length: 1_000 }, newTaskId))
  expect(ids.size).toBe(1_000)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
})
