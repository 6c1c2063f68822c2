import { expect, test } from 'vitest'
import { nextTurn } from './next-turn.ts'
import { TurnGate } from './turn-gate.ts'

/** A gate and what it passed on, a list for each time. */
function watchedGate() {
  const passed: string[][] = []
  let waiting: string[] = []
  const gate = new TurnGate(() => {
    passed.push(waiting)
    waiting = []
  })
  const add = (item: string): void => {
    waiting.push(item)
    gate.request()
  }
  return { passed, add }
}

const turn = (): Promise<void> => new Promise(resolve => nextTurn(resolve))

test('after silence it passes on at the end of the microtasks, all of one turn together', async () => {
  const { passed, add } = watchedGate()
  add('a')
  add('b')
  expect(passed).toEqual([])
  await Promise.resolve()
  expect(passed).toEqual([['a', 'b']])
})

test('what comes in turns that were waiting already goes together behind them', async () => {
  const { passed, add } = watchedGate()
  for (const item of ['a', 'b', 'c']) nextTurn(() => add(item))
  for (let i = 0; i < 3; i++) await turn()
  expect(passed).toEqual([['a'], ['b', 'c']])
})

test('it is open again when nothing came, and each request is passed on once', async () => {
  const { passed, add } = watchedGate()
  add('a')
  await turn()
  await turn()
  add('b')
  await Promise.resolve()
  expect(passed).toEqual([['a'], ['b']])
  for (let i = 0; i < 3; i++) await turn()
  expect(passed).toHaveLength(2)
})

test('what is requested while it passes on goes the next time', async () => {
  const passed: number[] = []
  const gate = new TurnGate(() => {
    passed.push(passed.length)
    if (passed.length < 3) gate.request()
  })
  gate.request()
  for (let i = 0; i < 4; i++) await turn()
  expect(passed).toEqual([0, 1, 2])
})
