import { expect, test } from 'vitest'
import type { TaskView } from './distributor/task-view.ts'
import { TaskHandle } from './task-handle.ts'

const VIEW: TaskView = { id: 'a', capability: 'work', status: 'waiting', priority: 5, progress: 0, createdAt: 0, attempts: [] }

/** A handle, the events it sent and the reasons it was cancelled for. */
function watched() {
  const cancels: string[] = []
  const events: Array<string | number> = []
  const handle = new TaskHandle<string>(VIEW, reason => void cancels.push(reason))
  handle.addEventListener('status', ({ detail }) => events.push(detail))
  handle.addEventListener('progress', ({ detail }) => events.push(detail))
  const update = (change: Partial<TaskView>, output?: unknown): void => handle.update({ ...handle.view, ...change }, output)
  return { handle, cancels, events, update }
}

test('a handle shows the newest view and tells each change of status and progress once', async () => {
  const { handle, events, update } = watched()
  update({ status: 'assigned' })
  update({ status: 'running', progress: 0.5 })
  update({})
  update({ status: 'done', progress: 1, endedAt: 5 }, 'output')
  expect(events).toEqual(['assigned', 0.5, 'running', 1, 'done'])
  expect([handle.id, handle.capability, handle.status, handle.progress, handle.explanation, await handle.result]).toEqual([
    'a',
    'work',
    'done',
    1,
    undefined,
    'output'
  ])
})

test('a failed or cancelled task rejects with the name its error had', async () => {
  for (const status of ['failed', 'cancelled'] as const) {
    const { handle, update } = watched()
    update({ status, error: { name: 'UnripeError', message: 'not yet', detail: { days: 3 } } })
    await expect(handle.result).rejects.toMatchObject({ name: 'UnripeError', message: 'not yet', detail: { days: 3 } })
  }
})

test('what comes after the end changes nothing', async () => {
  const { handle, events, update } = watched()
  update({ status: 'done', endedAt: 5 }, 'output')
  update({ status: 'running', progress: 0.1 })
  update({ status: 'failed', error: { name: 'LateError', message: 'late' } })
  expect([handle.status, events, await handle.result]).toEqual(['done', ['done'], 'output'])
})

test('an ended task cannot be cancelled', () => {
  const { handle, cancels, update } = watched()
  handle.cancel()
  handle.cancel('for a reason')
  update({ status: 'cancelled', error: { name: 'TaskCancelledError', message: '' } })
  handle.cancel('again')
  expect(cancels).toEqual(['by its submitter', 'for a reason'])
})

test('why its last executor was chosen', () => {
  const { handle, update } = watched()
  const explanation = { chosen: 'bob', candidates: [], weights: { capability: 0.5, load: 0.3, latency: 0.2 }, reason: 'Only that node.' }
  update({ status: 'assigned', attempts: [{ epoch: 1, executor: 'bob', startedAt: 1, explanation }] })
  expect(handle.explanation).toBe(explanation)
})
