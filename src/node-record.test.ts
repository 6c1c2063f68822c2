import { expect, test } from 'vitest'
import type { RunView, TaskView } from './distributor/task-view.ts'
import type { NodeSnapshot, PeerView } from './kyrox-node.ts'
import { NodeRecord } from './node-record.ts'
import { EMPTY_SNAPSHOT } from './test-snapshot.ts'

const record = (change: Partial<NodeSnapshot> = {}): NodeRecord => new NodeRecord({ ...EMPTY_SNAPSHOT, ...change })

const aTask = (id: string, change: Partial<TaskView> = {}): TaskView => ({
  id,
  capability: 'work',
  status: 'running',
  priority: 5,
  progress: 0,
  createdAt: 0,
  attempts: [],
  ...change
})

const aPeer = (id: string): PeerView => ({
  id,
  path: 'direct',
  capabilities: [],
  load: { running: 0, queued: 0, capacity: 1 },
  serving: true,
  platform: 'Test',
  lastSeen: 0
})

const aRun = (taskId: string, status: RunView['status'] = 'running'): RunView => ({
  taskId,
  capability: 'work',
  owner: 'alice',
  startedAt: 0,
  status
})

test('who joined and who left follows from the lists', () => {
  const known = record({ peers: [aPeer('alice'), aPeer('bob')] })
  const events = known.take({ kind: 'peers', peers: [aPeer('bob'), aPeer('carol')] })
  expect(events.map(({ type, detail }) => `${type} ${Array.isArray(detail) ? detail.length : (detail as PeerView).id}`)).toEqual([
    'peer:join carol',
    'peer:leave alice',
    'peers:change 2'
  ])
})

test('a status that is not new is not told', () => {
  const known = record({ status: 'joining' })
  expect(known.take({ kind: 'status', status: 'joining' })).toEqual([])
  expect(known.take({ kind: 'status', status: 'joined' })).toEqual([{ type: 'status:change', detail: 'joined' }])
  expect(known.snapshot.status).toBe('joined')
})

test('a snapshot is frozen, replaced when something changed and only then', () => {
  const known = record()
  const before = known.snapshot
  expect([known.snapshot === before, Object.isFrozen(before)]).toEqual([true, true])
  known.take({ kind: 'dropped', dropped: { garbled: 1 } })
  expect([known.snapshot === before, known.snapshot.dropped]).toEqual([false, { garbled: 1 }])
})

test('of runs the newest hundred are kept, each once', () => {
  const known = record()
  for (let i = 0; i < 150; i++) known.take({ kind: 'run', run: aRun(`${i}`) })
  known.take({ kind: 'run', run: aRun('60', 'done') })
  const { runs } = known.snapshot
  expect([runs.length, runs[0]?.taskId, runs.at(-1)]).toEqual([100, '50', aRun('60', 'done')])
  expect(known.snapshot.runs).toBe(runs)
})

test('of notices the newest hundred are kept', () => {
  const known = record()
  for (let at = 0; at < 150; at++) known.take({ kind: 'notice', notice: { code: 'clock-slept', message: '', at } })
  expect([known.snapshot.notices.length, known.snapshot.notices[0]?.at]).toEqual([100, 50])
})

test('of tasks all that are under way are kept, and the thousand that ended last', () => {
  const known = record()
  for (let i = 0; i < 3_000; i++) known.task(aTask(`${i}`))
  expect(known.tasks).toHaveLength(3_000)
  for (let i = 0; i < 1_500; i++) known.take({ kind: 'task', view: aTask(`${i}`, { status: 'done', endedAt: i }) })
  expect(known.tasks).toHaveLength(2_500)
  expect([known.tasks[0]?.id, known.tasks.at(-1)?.id]).toEqual(['500', '2999'])
  expect(known.tasks).toBe(known.tasks)
})

test('ten thousand tasks under way at once cost each other nothing', () => {
  const known = record()
  const startedAt = performance.now()
  for (let i = 0; i < 10_000; i++) known.task(aTask(`${i}`))
  for (let i = 0; i < 10_000; i++) known.task(aTask(`${i}`, { status: 'done', endedAt: i }))
  expect(performance.now() - startedAt).toBeLessThan(500)
  expect(known.tasks).toHaveLength(1_000)
})
