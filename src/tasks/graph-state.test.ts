import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type GraphOutcome, GraphState, type OnFailure, type Verdict } from './graph-state.ts'

const DONE: GraphOutcome = { kind: 'done' }
const failed = (root: string): GraphOutcome => ({ kind: 'failed', root })
const edges = (...ids: string[]) => ids.map(taskId => ({ taskId, onFailure: 'fail' as const }))
const told = (verdicts: readonly Verdict[]): string[] => verdicts.map(({ kind, taskId }) => `${taskId} ${kind}`)

interface ModelTask {
  readonly edges: ReadonlyArray<{ readonly from: number; readonly onFailure: OnFailure }>
  readonly fails: boolean
}

/** Tasks that depend on earlier ones only. */
const anyGraph = fc.array(
  fc.record({
    fails: fc.boolean(),
    edges: fc.array(fc.record({ back: fc.integer({ min: 1, max: 6 }), onFailure: fc.constantFrom<OnFailure>('fail', 'skip', 'absent') }), {
      maxLength: 4
    })
  }),
  { minLength: 1, maxLength: 12 }
)

/** The ends a task may come to, of those its dependencies came to. */
function mayEnd({ edges, fails }: ModelTask, ends: readonly string[]): string[] {
  const bad = edges.filter(({ from }) => ends[from] !== 'done')
  const stopped = [
    ...(bad.some(({ onFailure }) => onFailure === 'fail') ? ['failed before'] : []),
    ...(bad.some(({ onFailure }) => onFailure === 'skip') ? ['cancelled before'] : [])
  ]
  return stopped.length > 0 ? stopped : [fails ? 'failed' : 'done']
}

test('whatever the graph, the failures and the order in which tasks end: each ends as its dependencies say, and once', () => {
  fc.assert(
    fc.property(anyGraph, fc.infiniteStream(fc.nat()), (rows, chance) => {
      const model: ModelTask[] = rows.map(({ fails, edges }, index) => ({
        fails,
        edges: edges.filter(({ back }) => back <= index).map(({ back, onFailure }) => ({ from: index - back, onFailure }))
      }))
      const state = new GraphState()
      const ends: string[] = []
      const ready: string[] = []
      const unneeded: string[] = []
      const hear = (verdicts: readonly Verdict[]): void => {
        for (const { kind, taskId } of verdicts) {
          if (kind === 'ready') ready.push(taskId)
          else if (kind === 'unneeded') unneeded.push(taskId)
          else {
            expect(ends[Number(taskId)]).toBeUndefined()
            ends[Number(taskId)] = `${kind} before`
          }
        }
      }
      const endOne = (): void => {
        const [taskId = ''] = ready.splice((chance.next().value ?? 0) % ready.length, 1)
        const { fails } = model[Number(taskId)] as ModelTask
        expect(ends[Number(taskId)]).toBeUndefined()
        ends[Number(taskId)] = fails ? 'failed' : 'done'
        hear(state.settle(taskId, fails ? failed(taskId) : DONE))
      }
      for (const [index, { edges }] of model.entries()) {
        hear(
          state.add(
            `${index}`,
            edges.map(({ from, onFailure }) => ({ taskId: `${from}`, onFailure }))
          )
        )
        if (ready.length > 0 && (chance.next().value ?? 0) % 2 === 0) endOne()
      }
      while (ready.length > 0) endOne()
      for (const [index, task] of model.entries()) expect(mayEnd(task, ends)).toContain(ends[index])
      // nobody is open any more, so every task was told to be unneeded, at least once
      expect(new Set(unneeded)).toEqual(new Set(model.map((_, index) => `${index}`)))
      for (const index of model.keys()) expect(state.openDependents(`${index}`)).toBe(0)
    })
  )
})

test('a failure names the task it began with, however far it has come', () => {
  const state = new GraphState()
  state.add('a', [])
  state.add('b', edges('a'))
  state.add('c', edges('b'))
  expect(state.settle('a', failed('a')).filter(({ kind }) => kind === 'failed')).toEqual([
    { kind: 'failed', taskId: 'b', root: 'a' },
    { kind: 'failed', taskId: 'c', root: 'a' }
  ])
})

test('a task whose dependency has ended before it came hears of that at once', () => {
  const state = new GraphState()
  state.add('a', [])
  state.add('b', [])
  state.settle('a', DONE)
  state.settle('b', failed('b'))
  expect(told(state.add('c', edges('a')))).toEqual(['c ready'])
  expect(told(state.add('d', edges('a', 'b')))).toEqual(['d failed', 'd unneeded', 'b unneeded'])
  expect(told(state.add('e', [{ taskId: 'b', onFailure: 'absent' }]))).toEqual(['e ready'])
})

test('an output is unneeded when the last task that depends on it has ended', () => {
  const state = new GraphState()
  state.add('a', [])
  state.add('b', edges('a'))
  state.add('c', edges('a'))
  expect(told(state.settle('a', DONE))).toEqual(['b ready', 'c ready'])
  expect(told(state.settle('b', DONE))).toEqual(['b unneeded'])
  expect(told(state.settle('c', failed('c')))).toEqual(['c unneeded', 'a unneeded'])
  state.forget('a')
  expect(state.has('a')).toBe(false)
})

test('a dependency that nobody knows is refused, and leaves nothing behind', () => {
  const state = new GraphState()
  state.add('a', [])
  expect(() => state.add('b', edges('a', 'x'))).toThrow('depends on x')
  expect([state.size, state.openDependents('a')]).toEqual([1, 0])
})

test.each<[string, (index: number) => number[]]>([
  ['a chain', index => (index === 0 ? [] : [index - 1])],
  ['a fan from one', index => (index === 0 ? [] : [0])],
  ['a fan into one', index => (index === 9_999 ? Array.from({ length: 9_999 }, (_, each) => each) : [])],
  ['a thicket', index => [1, 7, 31, 127].filter(step => step <= index).map(step => index - step)]
])('%s of 10,000 tasks is done to its end, and fails to its end when the first one does', (_name, dependsOn) => {
  for (const first of [DONE, failed('0')]) {
    const state = new GraphState()
    const ready: string[] = []
    let stopped = 0
    const hear = (verdicts: readonly Verdict[]): void => {
      for (const { kind, taskId } of verdicts) {
        if (kind === 'ready') ready.push(taskId)
        else if (kind === 'failed') stopped++
      }
    }
    for (let index = 0; index < 10_000; index++) hear(state.add(`${index}`, edges(...dependsOn(index).map(String))))
    let done = 0
    for (let id = ready.shift(); id != null; id = ready.shift()) {
      done++
      hear(state.settle(id, id === '0' ? first : DONE))
    }
    expect(done + stopped).toBe(10_000)
  }
})
