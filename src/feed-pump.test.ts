import { expect, test } from 'vitest'
import type { FeedStep } from './distributor/feed-step.ts'
import { FeedPump } from './feed-pump.ts'

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

/** A source that counts, and says when it was closed. */
function counting(end = Number.POSITIVE_INFINITY) {
  const facts = { read: 0, isClosed: false }
  async function* source(): AsyncGenerator<number> {
    try {
      while (facts.read < end) yield ++facts.read
    } finally {
      facts.isClosed = true
    }
  }
  const sent: FeedStep[] = []
  const pump = new FeedPump((_, step) => void sent.push(step))
  return { facts, source: source(), sent, pump }
}

test('a source is read sixteen pieces ahead of who takes them, and no further', async () => {
  const { facts, source, pump, sent } = counting()
  const done = pump.run(source)
  await settled()
  expect(facts.read).toBe(16)
  pump.taken(4)
  await settled()
  expect([facts.read, sent.length]).toEqual([20, 20])
  pump.stop()
  await done
  expect(facts.isClosed).toBe(true)
})

test('the end is said once, and what it fails with is said as an error', async () => {
  const { source, pump, sent } = counting(2)
  await pump.run(source)
  expect(sent).toEqual([{ done: false, value: 1 }, { done: false, value: 2 }, { done: true }])
  const failed: Array<[number, FeedStep]> = []
  await new FeedPump((sequence, step) => void failed.push([sequence, step])).run(
    (function* () {
      yield 1
      throw new RangeError('the disk is full')
    })()
  )
  expect(failed).toEqual([
    [1, { done: false, value: 1 }],
    [2, { done: true, error: { name: 'RangeError', message: 'the disk is full' } }]
  ])
})

test('a piece that cannot be handed over fails the source, which is closed', async () => {
  const { facts, source } = counting()
  const errors: unknown[] = []
  const pump = new FeedPump((_, { error, value }) => {
    if (value === 2) throw new DOMException('could not be cloned', 'DataCloneError')
    if (error != null) errors.push(error.name)
  })
  await pump.run(source)
  expect([errors, facts.isClosed]).toEqual([['DataCloneError'], true])
})
