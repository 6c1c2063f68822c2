import { expect, test } from 'vitest'
import { ManualClock } from '../../base/clock.ts'
import type { Question } from '../agent-services.ts'
import { packValue, unpackValue } from './guest-values.ts'
import { OpenQuestions } from './open-questions.ts'

/** Questions whose answers the test gives. */
function asked() {
  const clock = new ManualClock()
  const waiting: Array<{
    readonly question: Question
    readonly resolve: (value: unknown) => void
    readonly reject: (error: Error) => void
  }> = []
  let heard = 0
  const questions = new OpenQuestions({
    clock,
    ask: question => new Promise((resolve, reject) => void waiting.push({ question, resolve, reject })),
    onAnswer: () => void heard++
  })
  const add = (id: number, value: unknown): void => questions.add(id, packValue(value))
  const answers = () => questions.take().map(({ id, isGood, value }) => [id, isGood, unpackValue(value)])
  return { clock, questions, waiting, add, answers, heard: () => heard }
}

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))
const emit = { what: 'emit', value: 1 }

test('answers come in the order they were given, errors with their name', async () => {
  const { add, waiting, answers, questions, heard } = asked()
  add(1, emit)
  add(2, emit)
  expect([questions.isEmpty, questions.hasAnswers]).toEqual([false, false])
  waiting[1]?.reject(Object.assign(new Error('full'), { name: 'StateQuotaError' }))
  await settled()
  waiting[0]?.resolve('one')
  await settled()
  expect([questions.hasAnswers, heard()]).toEqual([true, 2])
  expect(answers()).toEqual([
    [2, false, expect.objectContaining({ name: 'StateQuotaError', message: 'full' })],
    [1, true, 'one']
  ])
  expect([questions.isEmpty, [...questions.givenErrors]]).toEqual([true, ['StateQuotaError']])
})

test('a node is asked sixty-four at once; the next is asked when one is answered', async () => {
  const { add, waiting } = asked()
  for (let id = 1; id <= 70; id++) add(id, emit)
  expect(waiting).toHaveLength(64)
  waiting[0]?.resolve(1)
  await settled()
  expect(waiting).toHaveLength(65)
})

test('a thousand may wait, and sixty-four mebibytes; what is answered makes room', async () => {
  const { add, waiting } = asked()
  for (let id = 1; id <= 1_000; id++) add(id, emit)
  expect(() => add(1_001, emit)).toThrow('at most 1000 questions')
  waiting[0]?.resolve(1)
  await settled()
  add(1_001, emit)
  const heavy = asked()
  heavy.add(1, { what: 'emit', value: new Uint8Array(40 * 1024 * 1024) })
  expect(() => heavy.add(2, { what: 'emit', value: new Uint8Array(40 * 1024 * 1024) })).toThrow('67108864 bytes')
  heavy.waiting[0]?.resolve(1)
  await settled()
  heavy.add(2, { what: 'emit', value: new Uint8Array(40 * 1024 * 1024) })
})

test('a sleep is answered by the clock, a checkpoint at once, and neither is asked of the node', () => {
  const { add, clock, answers, waiting } = asked()
  add(1, { what: 'sleep', ms: 50 })
  add(2, { what: 'checkpoint' })
  expect(answers()).toEqual([[2, true, undefined]])
  clock.advance(49)
  expect(answers()).toEqual([])
  clock.advance(1)
  expect([answers(), waiting]).toEqual([[[1, true, undefined]], []])
})

test('what is open is listed for elsewhere: a sleep with what is left of it', () => {
  const { add, clock, questions } = asked()
  add(1, { what: 'sleep', ms: 50 })
  add(2, { what: 'state.get', key: 'a' })
  clock.advance(20)
  expect(questions.list().map(({ id, value }) => [id, unpackValue(value)])).toEqual([
    [1, { what: 'sleep', ms: 30 }],
    [2, { what: 'state.get', key: 'a' }]
  ])
  questions.putBack({ id: 9, isGood: true, value: packValue('from before') })
  expect(questions.take().map(({ id }) => id)).toEqual([9])
})

test('when it is closed nothing is answered any more, and no timer is left', async () => {
  const { add, clock, questions, waiting, answers } = asked()
  add(1, { what: 'sleep', ms: 50 })
  add(2, emit)
  questions.close()
  waiting[0]?.resolve(1)
  clock.advance(100)
  await settled()
  expect([answers(), clock.pending, questions.isEmpty]).toEqual([[], 0, true])
})
