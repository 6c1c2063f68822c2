import fc from 'fast-check'
import { expect, test } from 'vitest'
import { taskSpec } from '../tasks/task-spec.ts'
import { OwnedTask } from './owned-task.ts'
import { PendingTasks } from './pending-tasks.ts'

const aTask = (id: string, priority = 5, createdAt = 0, capability = 'work'): OwnedTask =>
  new OwnedTask(taskSpec(id, capability, null, { priority }), createdAt, { onChange: () => {} })

/** Ids in the order visited; each visited task is kept. */
function visited(pending: PendingTasks, now: number, capability = 'work'): string[] {
  const ids: string[] = []
  pending.eachWhile(capability, now, task => {
    ids.push(task.spec.id)
    return true
  })
  return ids
}

test('the most urgent goes first, and equals in the order they came', () => {
  const pending = new PendingTasks()
  for (const [id, priority] of [
    ['a', 3],
    ['b', 9],
    ['c', 3],
    ['d', 0],
    ['e', 9]
  ] as const)
    pending.add(aTask(id, priority))
  expect(visited(pending, 0)).toEqual(['b', 'e', 'a', 'c', 'd'])
})

test('a waiting task gains a step every five seconds, so that nothing starves', () => {
  const pending = new PendingTasks()
  pending.add(aTask('old and humble', 0, 0))
  pending.add(aTask('new and grand', 9, 45_000))
  expect(visited(pending, 45_000)).toEqual(['new and grand', 'old and humble'])
  expect(visited(pending, 50_000)[0]).toBe('new and grand')
  pending.add(aTask('newer and grand', 9, 100_000))
  const humble = [...visited(pending, 100_000)]
  expect(humble.indexOf('old and humble')).toBeLessThan(humble.indexOf('newer and grand'))
})

test('a visit may take out any task, and one taken out is not visited', () => {
  const pending = new PendingTasks()
  const [high, low, lower] = [aTask('high', 9), aTask('low', 5), aTask('lower', 1)]
  for (const task of [high, low, lower]) pending.add(task)
  const seen: string[] = []
  pending.eachWhile('work', 0, task => {
    seen.push(task.spec.id)
    pending.remove(task)
    pending.remove(low)
    return true
  })
  expect(seen).toEqual(['high', 'lower'])
  expect(pending.capabilities).toEqual([])
})

test('a visit that says no ends the round', () => {
  const pending = new PendingTasks()
  for (const id of ['a', 'b', 'c']) pending.add(aTask(id))
  const seen: string[] = []
  pending.eachWhile('work', 0, task => seen.push(task.spec.id) < 2)
  expect(seen).toEqual(['a', 'b'])
})

test('capabilities do not mix, and one that nobody waits for is forgotten', () => {
  const pending = new PendingTasks()
  const task = aTask('a', 5, 0, 'image.encode')
  pending.add(task)
  pending.add(aTask('b'))
  expect(pending.capabilities).toEqual(['image.encode', 'work'])
  expect(visited(pending, 0, 'image.encode')).toEqual(['a'])
  pending.remove(task)
  pending.remove(task)
  expect(pending.capabilities).toEqual(['work'])
  expect(visited(pending, 0, 'nobody.knows')).toEqual([])
})

test('any sequence of adding and taking out is visited as a naive list would be', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), priority: fc.integer({ min: 0, max: 9 }), laterMs: fc.nat(8_000) }),
    fc.record({ kind: fc.constant('remove' as const), which: fc.nat(50) })
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat(120_000), (steps, afterMs) => {
      const pending = new PendingTasks()
      const naive: OwnedTask[] = []
      let now = 0
      for (const each of steps) {
        if (each.kind === 'add') {
          now += each.laterMs
          const task = aTask(`task ${naive.length} at ${now}`, each.priority, now)
          pending.add(task)
          naive.push(task)
        } else if (naive.length > 0) {
          const [gone] = naive.splice(each.which % naive.length, 1)
          if (gone != null) pending.remove(gone)
        }
      }
      now += afterMs
      const worth = ({ spec, view }: OwnedTask): number => spec.priority + Math.floor((now - view.createdAt) / 5_000)
      // equal worth: the higher priority; then the one that came first, which a stable sort keeps
      const expected = [...naive].sort((a, b) => worth(b) - worth(a) || b.spec.priority - a.spec.priority)
      expect(visited(pending, now)).toEqual(expected.map(({ spec }) => spec.id))
    })
  )
})
