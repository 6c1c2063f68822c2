import { expect, test } from 'vitest'
import { FeedRounds } from './feed-rounds.ts'

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

/** What was sent of a source, as `round: value`, and whether it may be kept. */
function sentOf(inputs: ConstructorParameters<typeof FeedRounds>[1], options = {}) {
  const sent: string[] = []
  const kept: boolean[] = []
  const rounds = new FeedRounds(
    (_, { done, value, error }, options) => {
      sent.push(`${options.round}: ${error?.message ?? (done ? 'end' : value)}`)
      kept.push(options.kept)
    },
    inputs,
    options
  )
  return { rounds, sent, kept }
}

test('a source is not read before a run is to have it, and what is longer than may be kept says so from there on', async () => {
  let isRead = false
  const { rounds, sent, kept } = sentOf(
    (function* () {
      isRead = true
      for (const length of [100, 800, 300, 1]) yield 'x'.repeat(length).slice(0, 1) + length
    })(),
    { keptBytes: 75 }
  )
  await settled()
  expect(isRead).toBe(false)
  rounds.taken(0, 0)
  await settled()
  expect([sent, kept]).toEqual([
    ['0: x100', '0: x800', '0: x300', '0: x1', '0: end'],
    [true, true, false, false, false]
  ])
})

test('a function is called for each round, nothing of it is kept, and the reading before is closed', async () => {
  const closed: number[] = []
  let calls = 0
  const { rounds, sent, kept } = sentOf(async () => {
    const call = ++calls
    return (async function* () {
      try {
        for (let i = 1; ; i++) yield `${call}.${i}`
      } finally {
        closed.push(call)
      }
    })()
  })
  rounds.taken(0, 0)
  await settled()
  expect([sent.length, sent[0], kept.some(each => each), calls]).toEqual([16, '0: 1.1', false, 1])
  rounds.taken(0, 1)
  // said of the round before
  rounds.taken(16, 0)
  await settled()
  expect([sent.length, sent[16], closed]).toEqual([32, '1: 2.1', [1]])
  rounds.stop()
  rounds.taken(0, 2)
  await settled()
  expect([calls, closed]).toEqual([2, [1, 2]])
})

test('a function that fails, or returns no source, fails the input', async () => {
  const thrower = sentOf(() => {
    throw new RangeError('the file is gone')
  })
  thrower.rounds.taken(0, 0)
  const nothing = sentOf((() => undefined) as never)
  nothing.rounds.taken(0, 0)
  await settled()
  expect(thrower.sent).toEqual(['0: the file is gone'])
  expect(nothing.sent[0]).toContain('Expected inputs to return something iterable, got undefined')
})
