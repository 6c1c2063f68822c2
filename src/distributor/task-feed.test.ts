import { expect, test } from 'vitest'
import { TaskFeed } from './task-feed.ts'

/** A feed, what its source was told, and runs that note what they get. */
function fed({ canReadAnew = false } = {}) {
  const told: string[] = []
  const feed = new TaskFeed((sequence, round) => void told.push(`${round}: ${sequence}`), canReadAnew)
  const push = (from: number, to: number, { round = 0, kept = true } = {}): void => {
    for (let i = from; i <= to; i++) feed.push(i, { done: false, value: `${round}/${i}` }, { round, kept })
  }
  const run = () => {
    const got: unknown[] = []
    const taken = feed.to((sequence, { value }) => void got.push(`${sequence} is ${value}`))
    return { got, taken }
  }
  return { feed, told, push, run }
}

test('a source is asked for its beginning, and no further ahead than a window', () => {
  const { told, push, run } = fed()
  push(1, 40)
  const first = run()
  expect([first.got.length, first.got[0], told]).toEqual([16, '1 is 0/1', ['0: 0']])
  // what was not sent, and what came before
  for (const sequence of [17, 0, 3, 3, 2]) first.taken(sequence)
  expect(told).toEqual(['0: 0', '0: 3'])
  push(17, 17)
  push(19, 19)
  expect([first.got.length, first.got.at(-1)]).toEqual([17, '17 is 0/17'])
})

test('another run gets everything from the first piece, a window ahead of itself, and the source goes on where it was', () => {
  const { feed, told, push, run } = fed()
  push(1, 16)
  const first = run()
  first.taken(16)
  push(17, 32)
  first.taken(30)
  const second = run()
  expect([feed.canRunAgain, second.got.length, second.got[0]]).toEqual([true, 16, '1 is 0/1'])
  // whoever was followed has no say
  first.taken(32)
  second.taken(16)
  expect([second.got.length, told]).toEqual([32, ['0: 0', '0: 16', '0: 30']])
  second.taken(32)
  expect(told.at(-1)).toBe('0: 32')
})

test('what is too much to be kept is let go as it is taken, and no other run begins', () => {
  const { feed, push, run } = fed()
  push(1, 3)
  const first = run()
  first.taken(2)
  push(4, 4, { kept: false })
  expect(feed.canRunAgain).toBe(false)
  // too late: the first ones are gone
  push(5, 5)
  first.taken(5)
  expect([feed.canRunAgain, first.got.length]).toEqual([false, 5])
})

test('a run that took nothing is followed by one that gets all, kept or not', () => {
  const { feed, push, run } = fed()
  push(1, 3, { kept: false })
  run()
  expect([feed.canRunAgain, run().got]).toEqual([true, ['1 is 0/1', '2 is 0/2', '3 is 0/3']])
})

test('a source that can be read anew is, in another round, and pieces of the one before are passed over', () => {
  const { feed, told, push, run } = fed({ canReadAnew: true })
  push(1, 5, { kept: false })
  run().taken(4)
  expect(feed.canRunAgain).toBe(true)
  const second = run()
  push(6, 6, { kept: false })
  push(1, 2, { round: 1, kept: false })
  expect([second.got, told]).toEqual([
    ['1 is 1/1', '2 is 1/2'],
    ['0: 0', '0: 4', '1: 0']
  ])
})
