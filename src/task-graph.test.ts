import { expect, test } from 'vitest'
import { ManualClock } from './base/clock.ts'
import { HeldResult } from './distributor/held-result.ts'
import { encodeHeld } from './distributor/output-codec.ts'
import { OwnedTask } from './distributor/owned-task.ts'
import { TaskOutputs } from './distributor/task-outputs.ts'
import type { NodeChange } from './node-protocol.ts'
import { TaskGraph } from './task-graph.ts'
import { type TaskNeed, type TaskSpec, taskSpec } from './tasks/task-spec.ts'

/** A graph among a distributor that the test plays. */
function followed() {
  const clock = new ManualClock(1_000_000)
  const submitted: TaskSpec[] = []
  const told: NodeChange[] = []
  const released: string[] = []
  const watched = new Set<string>()
  const link = () => ({
    peerId: 'bob',
    send: () => {
      released.push('told')
      return Promise.resolve()
    }
  })
  const outputs: TaskOutputs = new TaskOutputs({ clock, selfId: 'self', link, locate: id => graph.locate(id) })
  const graph = new TaskGraph({
    clock,
    selfId: 'self',
    outputs,
    distributor: {
      submit: spec => {
        submitted.push(spec)
        return new OwnedTask(spec, clock.now(), { onChange: () => {} })
      },
      cancel: id => end(id, new Error('cancelled'), 'cancelled')
    },
    tell: change => void told.push(change),
    watch: id => void watched.add(id),
    unwatch: id => void watched.delete(id)
  })
  function end(id: string, output: unknown, status: 'done' | 'failed' | 'cancelled' = 'done'): void {
    const error = status === 'done' ? {} : { error: { name: 'UnripeError', message: 'not yet' } }
    graph.heard({ id, capability: 'work', priority: 5, progress: 1, createdAt: 0, attempts: [], status, endedAt: 1, ...error }, output)
  }
  /** The last word on each task. */
  const ends = (): Map<string, string> => {
    const found = new Map<string, string>()
    for (const change of told) if (change.kind === 'task' && change.view.endedAt != null) found.set(change.view.id, change.view.status)
    return found
  }
  return { clock, graph, submitted, told, released, watched, outputs, end, ends }
}

const need = (taskId: string, path: TaskNeed['path'], onFailure: TaskNeed['onFailure'] = 'fail'): TaskNeed => ({
  taskId,
  onFailure,
  ...(path == null ? {} : { path })
})

/** One task of a graph. */
const task = (id: string, needs: readonly TaskNeed[] = [], more: Partial<TaskSpec> = {}): TaskSpec => ({
  ...taskSpec(id, 'work', more.input ?? null, {}),
  needs,
  keep: true,
  closed: true,
  ...more
})

const held = (id: string, byteLength = 50_000): HeldResult =>
  new HeldResult('bob', encodeHeld({ id, holder: 'liar', byteLength, sha256: new Uint8Array(32) }))

test('small outputs are put into inputs, large ones go as references to whoever the link says holds them', () => {
  const { graph, submitted, end, told } = followed()
  graph.submit([
    task('a'),
    task('b'),
    task('c', [need('a', ['x']), need('b', ['list', 0])], { input: { x: null, list: [null] }, keep: false })
  ])
  expect(submitted.map(({ id }) => id)).toEqual(['a', 'b'])
  end('a', { n: 1 })
  end('b', held('out'))
  const [, , last] = submitted
  expect(last).toMatchObject({
    id: 'c',
    input: { x: { n: 1 }, list: [null] },
    places: [{ path: ['list', 0], output: { id: 'out', holder: 'bob' } }]
  })
  const ended = told.filter(change => change.kind === 'task' && change.view.endedAt != null)
  expect(ended).toMatchObject([
    { output: { n: 1 }, kept: true },
    { view: { outputAt: 'bob' }, kept: true }
  ])
  expect('output' in (ended[1] ?? {})).toBe(false)
})

test('an ended graph leaves nothing behind, and lets its large outputs go', () => {
  const { clock, graph, end, watched, released } = followed()
  graph.submit([task('a'), task('b', [need('a', [])]), task('c', [need('b', [])], { keep: false })])
  end('a', held('one'))
  end('b', held('two'))
  expect(released).toEqual(['told'])
  end('c', 'end')
  expect([released, watched.size, clock.pending]).toEqual([['told', 'told'], 0, 0])
})

test('those with the longest way behind them go first, and only so many of one capability at once', () => {
  const { graph, submitted, end } = followed()
  const many = Array.from({ length: 400 }, (_, index) => task(`t${index}`, [], { rank: index % 7 }))
  graph.submit(many)
  graph.submit([task('other', [], { capability: 'else.where' })])
  const ofWork = submitted.filter(({ capability }) => capability === 'work')
  expect([ofWork.length, submitted.at(-1)?.id]).toEqual([256, 'other'])
  end(ofWork[0]?.id ?? '', null)
  const ranks = submitted.flatMap(({ capability, rank }) => (capability === 'work' ? (rank ?? 0) : []))
  expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
  expect([ranks.length, ranks[0], ranks.at(-1)]).toEqual([257, 6, 2])
})

test('a task that waits past its deadline fails, and so does what depends on it', () => {
  const { clock, graph, ends } = followed()
  graph.submit([task('a', [], { timeoutMs: 1_000_000 }), task('b', [need('a', [])], { timeoutMs: 5_000 }), task('c', [need('b', [])])])
  clock.advance(5_000)
  expect([...ends()]).toEqual([
    ['b', 'failed'],
    ['c', 'failed']
  ])
})

test('the time that a task waited is not given to its run', () => {
  const { clock, graph, submitted, end } = followed()
  graph.submit([task('a'), task('b', [need('a', undefined)], { timeoutMs: 10_000 })])
  clock.advance(4_000)
  end('a', 1)
  expect(submitted.at(-1)).toMatchObject({ id: 'b', timeoutMs: 6_000 })
})

test('a dependency that nobody knows ends the task at once, by name', () => {
  const { graph, told } = followed()
  graph.submit([task('a', [need('unknown', [])])])
  expect(told.at(-1)).toMatchObject({ view: { status: 'failed', error: { name: 'MissingDependencyError' } } })
})

test('what an executor cannot fetch is looked for once, made again once, and found by its former id', async () => {
  const { clock, graph, submitted, end } = followed()
  graph.submit([task('a', [], { input: { seed: 4 } }), task('b', [need('a', [])], { keep: false })])
  end('a', held('lost'))
  // nobody answers in this test: the holder is asked, and then it is made again
  const found = [graph.locate('lost'), graph.locate('lost')]
  await clock.pass(30_000)
  const again = submitted.at(-1)
  expect([submitted.length, again?.input, again?.depth]).toEqual([3, { seed: 4 }, 1])
  end(again?.id ?? '', held('anew'))
  expect((await Promise.all(found)).map(({ id }) => id)).toEqual(['anew', 'anew'])
  expect(await graph.locate('lost')).toMatchObject({ id: 'anew', holder: 'bob' })
  await expect(graph.locate('no such')).rejects.toMatchObject({ name: 'OutputLostError' })
  expect(submitted).toHaveLength(3)
})

test.each<[string, (index: number) => number[]]>([
  ['a chain', index => (index === 0 ? [] : [index - 1])],
  ['a fan from one', index => (index === 0 ? [] : [0])],
  ['a fan into one', index => (index === 9_999 ? Array.from({ length: 9_999 }, (_, each) => each) : [])],
  ['a thicket', index => [1, 7, 31, 127].filter(step => step <= index).map(step => index - step)]
])('%s of 10,000 tasks is followed to its end, and nothing is left of it', (_name, dependsOn) => {
  const { clock, graph, submitted, end, ends, watched } = followed()
  graph.submit(
    Array.from({ length: 10_000 }, (_, index) =>
      task(
        `${index}`,
        dependsOn(index).map(each => need(`${each}`, undefined)),
        { keep: index < 9_999 }
      )
    )
  )
  for (let at = 0; at < submitted.length; at++) end(submitted[at]?.id ?? '', at)
  expect([ends().size, new Set(ends().values()), watched.size, clock.pending]).toEqual([10_000, new Set(['done']), 0, 0])
})
