import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graphPlan, type PlannedTask } from './graph-plan.ts'

const task = (id: string, ...dependsOn: string[]): PlannedTask => ({ id, dependsOn })

/** Any graph of a few tasks, cycles and all. */
const anyGraph = fc
  .integer({ min: 1, max: 9 })
  .chain(size =>
    fc
      .array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 4 }), { minLength: size, maxLength: size })
      .map(rows => rows.map((row, index) => task(`t${index}`, ...row.map(each => `t${each}`))))
  )

/** Whether a task waits for itself, found by going every way there is. */
function hasCycle(tasks: readonly PlannedTask[]): boolean {
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (tasks.find(({ id }) => id === from)?.dependsOn ?? []).some(next => {
      if (next === to) return true
      if (seen.has(next)) return false
      seen.add(next)
      return reaches(next, to, seen)
    })
  return tasks.some(({ id }) => reaches(id, id, new Set()))
}

const longestFrom = (tasks: readonly PlannedTask[], id: string): number =>
  1 + Math.max(0, ...tasks.filter(({ dependsOn }) => dependsOn.includes(id)).map(next => longestFrom(tasks, next.id)))

test('a graph is refused exactly when it has a cycle, and the path told is one', () => {
  fc.assert(
    fc.property(anyGraph, tasks => {
      let path: readonly string[] | undefined
      try {
        graphPlan(tasks)
      } catch (error) {
        const { name, detail } = error as Error & { detail: { path: string[] } }
        expect(name).toBe('GraphCycleError')
        path = detail.path
      }
      expect(path != null).toBe(hasCycle(tasks))
      if (path == null) return
      expect(path.at(-1)).toBe(path[0])
      for (const [index, id] of path.slice(0, -1).entries())
        expect(tasks.find(each => each.id === id)?.dependsOn).toContain(path[index + 1])
    })
  )
})

test('every task comes after those it depends on, and its rank is the longest way to an end', () => {
  fc.assert(
    fc.property(anyGraph, tasks => {
      fc.pre(!hasCycle(tasks))
      const { order, rank, ends } = graphPlan(tasks)
      expect([...order].sort()).toEqual(tasks.map(({ id }) => id).sort())
      for (const { id, dependsOn } of tasks) {
        for (const dependency of dependsOn) expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(id))
        expect(rank.get(id)).toBe(longestFrom(tasks, id))
        expect(ends.includes(id)).toBe(longestFrom(tasks, id) === 1)
      }
    })
  )
})

test('a cycle is told by the names in it, not by those that lead to it', () => {
  const tasks = [task('start'), task('a', 'start', 'c'), task('b', 'a'), task('c', 'b'), task('end', 'c')]
  expect(() => graphPlan(tasks)).toThrow('"a" waits for "c" waits for "b" waits for "a"')
  expect(() => graphPlan([task('self', 'self')])).toThrow('"self" waits for "self"')
})

test('a dependency that is not there is named with the task that wants it', () => {
  expect(() => graphPlan([task('a'), task('b', 'a', 'x')])).toThrow('Task "b" depends on "x", which is not in the graph')
})

test('an id given twice is refused', () => {
  expect(() => graphPlan([task('a'), task('a')])).toThrow('got "a" twice')
})

test('a graph past its limit is refused before anything is built', () => {
  const many = Array.from({ length: 100_001 }, (_, index) => task(`${index}`))
  expect(() => graphPlan(many)).toThrow('Expected a graph of at most 100000 tasks, got 100001')
})

test.each<[string, (index: number) => string[]]>([
  ['a chain', index => (index === 0 ? [] : [`${index - 1}`])],
  ['a fan from one', index => (index === 0 ? [] : ['0'])],
  ['a fan into one', index => (index === 9_999 ? Array.from({ length: 9_999 }, (_, each) => `${each}`) : [])],
  ['a thicket', index => [1, 7, 31, 127].filter(step => step <= index).map(step => `${index - step}`)]
])('%s of 10,000 tasks is put in order, and found out when its ends are tied together', (_name, dependsOn) => {
  const tasks = Array.from({ length: 10_000 }, (_, index) => task(`${index}`, ...dependsOn(index)))
  expect(graphPlan(tasks).order).toHaveLength(10_000)
  expect(() => graphPlan([task('0', '9999'), ...tasks.slice(1)])).toThrow('in a ring')
})
