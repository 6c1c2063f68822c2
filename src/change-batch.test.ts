import { expect, test } from 'vitest'
import { ManualClock } from './base/clock.ts'
import { ChangeBatch } from './change-batch.ts'
import type { TaskView } from './distributor/task-view.ts'
import type { NodeChange } from './node-protocol.ts'

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5))

function batched() {
  const clock = new ManualClock()
  const told: NodeChange[][] = []
  const transfers: Transferable[][] = []
  const batch = new ChangeBatch({
    clock,
    tell: (changes, transfer) => {
      told.push([...changes])
      transfers.push(transfer)
    }
  })
  return { clock, batch, told, transfers }
}

const task = (id: string, change: Partial<TaskView> = {}, output?: unknown): NodeChange => ({
  kind: 'task',
  view: { id, capability: 'work', status: 'running', priority: 5, progress: 0, createdAt: 0, attempts: [], ...change },
  ...(output === undefined ? {} : { output })
})

const done = (id: string, output?: unknown): NodeChange => task(id, { status: 'done', endedAt: 1 }, output)

test('the end of a task is told soon, its steps with the next frame, and of one thing only what is newest', async () => {
  const { clock, batch, told } = batched()
  batch.add(task('a', { progress: 0.1 }))
  batch.add(task('b', { progress: 0.1 }))
  batch.add(task('b', { progress: 0.2 }))
  batch.add(done('a'))
  await settled()
  expect(told).toEqual([[done('a')]])
  clock.advance(100)
  expect(told.slice(1)).toEqual([[task('b', { progress: 0.2 })]])
  await settled()
  clock.advance(1_000)
  expect([told.length, clock.pending]).toEqual([2, 0])
})

test('every notice is told', async () => {
  const { batch, told } = batched()
  for (const message of ['one', 'two']) batch.add({ kind: 'notice', notice: { code: 'clock-slept', message, at: 0 } })
  await settled()
  expect(told.flat()).toHaveLength(2)
})

test('flush tells everything now and leaves no timer', async () => {
  const { clock, batch, told } = batched()
  batch.add(task('a'))
  batch.add(done('b'))
  batch.flush()
  expect([told.flat().length, clock.pending]).toEqual([2, 0])
  await settled()
  batch.flush()
  expect(told.flat()).toHaveLength(2)
})

test('the bytes of outputs are handed over, each buffer once, even when two tasks returned the same', async () => {
  const { batch, transfers } = batched()
  const bytes = new Uint8Array(16 * 1024)
  batch.add(done('a', { bytes, again: bytes }))
  batch.add(done('b', bytes))
  await settled()
  expect(transfers).toEqual([[bytes.buffer]])
})
