import { TypedEventEmitter } from 'main-event'
import { expect, test } from 'vitest'
import type { Task, TaskEvents, TaskView } from '../kyrox-node.ts'
import { from } from '../output-reference.ts'
import { resultName, sortFiles } from './photo-file.ts'
import { type EncodeInput, MAX_JOBS, PhotoJobs } from './photo-jobs.ts'

const options = { format: 'avif', quality: 60, maxWidth: 100, priority: 7 } as const
const photo = (name: string): File => new File(['photo'], name, { type: 'image/jpeg' })

/** A task that ends when the test says so. */
class HandTask extends TypedEventEmitter<TaskEvents> implements Task {
  readonly id: string
  readonly capability = 'image.encode'
  readonly status = 'running'
  readonly progress = 0
  readonly explanation = undefined
  readonly output = from('photo')
  readonly emitted = (async function* () {})()
  readonly end = Promise.withResolvers<unknown>()

  constructor(id: string) {
    super()
    this.id = id
  }
  get result(): Promise<unknown> {
    return this.end.promise
  }
  get view(): TaskView {
    const { id, capability, status, progress } = this
    return { id, capability, status, progress, priority: 5, createdAt: 0, attempts: [] }
  }
  cancel(): void {
    this.end.reject(Object.assign(new Error('cancelled'), { name: 'TaskCancelledError' }))
  }
}

function watchedJobs() {
  const sent: HandTask[] = []
  const inputs: EncodeInput[] = []
  const urls = new Set<string>()
  let made = 0
  const jobs = new PhotoJobs({
    submit: input => {
      inputs.push(input)
      const task = new HandTask(`task ${sent.length}`)
      sent.push(task)
      return task
    },
    changed: () => {},
    now: () => 0,
    urls: {
      of: () => {
        made += 1
        urls.add(`url ${made}`)
        return `url ${made}`
      },
      drop: url => void urls.delete(url)
    }
  })
  return { jobs, sent, inputs, urls }
}

const settled = async (): Promise<void> => await new Promise(resolve => setTimeout(resolve, 20))

test('a photo becomes a task and its bytes a result with a name of the new format', async () => {
  const { jobs, sent, inputs } = watchedJobs()
  jobs.add([photo('beach.jpg')], options)
  await settled()
  expect(inputs).toEqual([{ bytes: new TextEncoder().encode('photo'), format: 'avif', quality: 60, maxWidth: 100 }])
  sent[0]?.end.resolve({ bytes: Uint8Array.of(1, 2, 3) })
  await settled()
  expect(jobs.list[0]).toMatchObject({ state: 'done', result: { name: 'beach.avif' } })
  expect(jobs.list[0]?.result?.blob).toMatchObject({ size: 3, type: 'image/avif' })
})

test('no more than 24 photos are in memory at a time, and an end lets the next one in', async () => {
  const { jobs, sent } = watchedJobs()
  jobs.add(
    Array.from({ length: 40 }, (_, index) => photo(`${index}.jpg`)),
    options
  )
  await settled()
  expect(sent).toHaveLength(24)
  sent[3]?.end.resolve({ bytes: new Uint8Array(1) })
  await settled()
  expect(sent).toHaveLength(25)
})

test('one that fails keeps its error, the others go on, and a retry is a new task of the same photo', async () => {
  const { jobs, sent } = watchedJobs()
  jobs.add([photo('a.jpg'), photo('b.jpg')], options)
  await settled()
  sent[0]?.end.reject(Object.assign(new Error('ends early'), { name: 'InvalidImageError' }))
  sent[1]?.end.resolve({ bytes: new Uint8Array(1) })
  await settled()
  expect(jobs.list.map(({ state, error }) => [state, error?.name])).toEqual([
    ['failed', 'InvalidImageError'],
    ['done', undefined]
  ])
  jobs.retryFailed()
  await settled()
  expect(jobs.list[0]).toMatchObject({ key: 1, state: 'sent', task: { id: 'task 2' } })
  expect(jobs.list[0]?.error).toBeUndefined()
})

test('an encoder that returns no bytes has failed', async () => {
  const { jobs, sent } = watchedJobs()
  jobs.add([photo('a.jpg')], options)
  await settled()
  sent[0]?.end.resolve({ size: 3 })
  await settled()
  expect(jobs.list[0]).toMatchObject({ state: 'failed', error: { message: 'The encoder returned no bytes' } })
})

test('cancelled while its file is still being read, a photo is never sent', async () => {
  const { jobs, sent } = watchedJobs()
  jobs.add([photo('a.jpg')], options)
  jobs.cancelAll()
  await settled()
  expect(sent).toEqual([])
  expect(jobs.list[0]?.state).toBe('cancelled')
})

test('cancelled while it runs, the task is told and its end is no failure', async () => {
  const { jobs } = watchedJobs()
  jobs.add([photo('a.jpg')], options)
  await settled()
  jobs.cancel(1)
  await settled()
  expect(jobs.list[0]?.state).toBe('cancelled')
})

test('clearing frees the pictures of what has ended and leaves the rest', async () => {
  const { jobs, sent, urls } = watchedJobs()
  jobs.add([photo('a.jpg'), photo('b.jpg')], options)
  await settled()
  sent[0]?.end.resolve({ bytes: new Uint8Array(1) })
  await settled()
  expect(urls.size).toBe(3)
  jobs.clearEnded()
  expect(urls).toEqual(new Set(['url 2']))
  expect(jobs.list.map(({ file }) => file.name)).toEqual(['b.jpg'])
})

test('the list is full at its limit and gives back what it did not take', () => {
  const { jobs } = watchedJobs()
  const rest = jobs.add(
    Array.from({ length: MAX_JOBS + 2 }, (_, index) => photo(`${index}.jpg`)),
    options
  )
  expect(rest.map(({ name }) => name)).toEqual([`${MAX_JOBS}.jpg`, `${MAX_JOBS + 1}.jpg`])
})

test('files that are no photos are refused by name, the others are taken', () => {
  const file = (name: string, type: string): File => new File(['x'], name, { type })
  const { photos, refused } = sortFiles([
    file('a.png', 'image/png'),
    file('b.txt', 'text/plain'),
    file('c.heic', 'image/heic'),
    file('D.JPG', ''),
    new File([], 'e.png', { type: 'image/png' })
  ])
  expect(photos.map(({ name }) => name)).toEqual(['a.png', 'D.JPG'])
  expect(refused).toEqual([
    { name: 'b.txt', reason: 'is not a photo' },
    { name: 'c.heic', reason: 'is heic, which the encoder here does not read' },
    { name: 'e.png', reason: 'is empty' }
  ])
})

test('a result is named after its photo', () => {
  expect([resultName('a.b.jpg', 'webp'), resultName('.jpg', 'jpeg'), resultName('noend', 'avif')]).toEqual([
    'a.b.webp',
    'photo.jpg',
    'noend.avif'
  ])
})
