import { expect, test } from 'vitest'
import type { AttemptView, TaskView } from '../kyrox-node.ts'
import type { PhotoJob } from './photo-job.ts'
import { attemptsText, countRows, detailText, executorShares, ordinal, pageOf, taskRows } from './task-row.ts'

const task = (id: string, parts: Partial<TaskView> = {}): TaskView => ({
  id,
  capability: 'image.encode',
  status: 'running',
  priority: 5,
  progress: 0.5,
  createdAt: 10,
  attempts: [],
  ...parts
})
const photo = (key: number, parts: Partial<PhotoJob> = {}): PhotoJob => ({
  key,
  file: new File(['x'], `${key}.jpg`, { type: 'image/jpeg' }),
  url: '',
  options: { format: 'avif', quality: 60, maxWidth: 100, priority: 5 },
  state: 'sent',
  addedAt: key,
  ...parts
})
const attempt = (epoch: number, error?: string): AttemptView => ({
  epoch,
  executor: `peer ${epoch}`,
  startedAt: 0,
  explanation: { chosen: '', candidates: [], weights: { capability: 0.5, load: 0.3, latency: 0.2 }, reason: '' },
  ...(error == null ? {} : { error: { name: error, message: 'words of the error' } })
})

test('a photo and its task are one row, a task of other code is a row of its own, newest first', () => {
  const rows = taskRows(
    [photo(1, { task: task('a') }), photo(2, { state: 'queued' })],
    [task('a'), task('b', { capability: 'text.search' })]
  )
  expect(rows.map(({ name, status, taskId }) => [name, status, taskId])).toEqual([
    ['text.search', 'running', 'b'],
    ['2.jpg', 'reading', undefined],
    ['1.jpg', 'running', 'a']
  ])
})

test('what the page knows of the end counts before the node says so', () => {
  const rows = taskRows([photo(1, { state: 'cancelled', task: task('a') })], [])
  expect(rows[0]).toMatchObject({ status: 'cancelled' })
  expect(countRows(rows)).toEqual({ open: 0, done: 0, failed: 0, cancelled: 1 })
})

test('the shares of the executors put the own node first', () => {
  const rows = taskRows(
    [],
    [
      task('a', { executor: 'far', status: 'done' }),
      task('b', { executor: 'far', status: 'done' }),
      task('c', { executor: 'own', status: 'failed' }),
      task('d', {})
    ]
  )
  expect(executorShares(rows, 'own')).toEqual([
    { executor: 'own', done: 0, running: 0, failed: 1 },
    { executor: 'far', done: 2, running: 0, failed: 0 }
  ])
})

test('a second attempt says why there was no end to the first', () => {
  expect(attemptsText([attempt(1)])).toBe('')
  expect(attemptsText([attempt(1, 'InvalidImageError')])).toBe('')
  expect(attemptsText([attempt(1, 'PeerLostError'), attempt(2)])).toBe('2nd attempt: 1st executor was lost')
  expect(attemptsText([attempt(1, 'X'), attempt(2, 'Strange'), attempt(3)])).toBe('3rd attempt: 2nd failed: words of the error')
})

test('ordinals know the teens', () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal)).toEqual(['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th'])
})

test('a page past the end is the last page', () => {
  const all = Array.from({ length: 401 }, (_, index) => index)
  expect(pageOf(all, 9)).toEqual({ items: [400], page: 2, pages: 3 })
  expect(pageOf([], -1)).toEqual({ items: [], page: 0, pages: 1 })
})

test('a task of a graph is called by its name there, and says what it waits for', () => {
  const [row] = taskRows([], [task('a', { name: 'report', status: 'waiting', waitsFor: ['picture', 'words'] })])
  expect([row?.name, row == null ? '' : detailText(row)]).toEqual(['report (image.encode)', 'for picture, words'])
  expect(detailText({ attempts: [attempt(1, 'PeerLostError'), attempt(2)] })).toBe('2nd attempt: 1st executor was lost')
  const agreement = { quorum: 2, groups: [{ nodes: ['b', 'c'] }, { nodes: ['a'] }], dissenters: [] }
  expect(detailText({ attempts: [attempt(1, 'PeerLostError'), attempt(2)], agreement })).toBe('2 of 3 nodes agree')
  expect(detailText({ attempts: [], fromCache: true })).toBe('known already, nobody ran it')
})
