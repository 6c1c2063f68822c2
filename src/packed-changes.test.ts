import { expect, test } from 'vitest'
import type { TaskView } from './distributor/task-view.ts'
import type { NodeChange } from './node-protocol.ts'
import { packed, unpacked } from './packed-changes.ts'

const candidate = { nodeId: 'bob', score: 0.75, capability: 1, load: 0.5, latency: 0.5, expectedWaitMs: 12.5, roundTripMs: 3 }
const explanation = {
  chosen: 'bob',
  candidates: [candidate],
  considered: 1,
  weights: { capability: 0.5, load: 0.3, latency: 0.2 },
  reason: 'Only one.'
}
const view: TaskView = {
  id: 'a1',
  capability: 'work',
  status: 'done',
  priority: 5,
  progress: 1,
  createdAt: 1,
  endedAt: 2,
  executor: 'bob',
  attempts: [{ epoch: 1, executor: 'bob', startedAt: 1, endedAt: 2, explanation }]
}
const error = {
  name: 'PeerLostError',
  message: 'gone',
  detail: { bytes: new Uint8Array([1]), never: undefined, far: Number.POSITIVE_INFINITY }
}

test.each<readonly [string, NodeChange]>([
  ['a task and its output', { kind: 'task', view, output: new Uint8Array([1, 2, 3]) }],
  ['a done task whose output is undefined', { kind: 'task', view, output: undefined }],
  ['a task whose output is kept', { kind: 'task', view, kept: true }],
  ['a task that waits', { kind: 'task', view: { ...view, status: 'waiting', attempts: [] } }],
  ['a task that failed', { kind: 'task', view: { ...view, status: 'failed', error } as never }],
  ['a task with an attempt that failed', { kind: 'task', view: { ...view, attempts: [{ ...view.attempts[0], error }] } as never }],
  ['what is no task', { kind: 'status', status: 'joined' }]
])('%s is on the other thread what it was here', (_, change) => {
  expect(unpacked(structuredClone(packed([change])))).toStrictEqual([change])
})
