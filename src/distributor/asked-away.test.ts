import { expect, test } from 'vitest'
import { sleep } from '../base/abort.ts'
import { askerIn, isReturned, mayReturn, NOBODY, type Sent } from './asked-away.ts'
import { HandedBackError } from './failure.ts'
import { linkedNodes } from './test-network.ts'

const sent: Sent = { expectedWaitMs: 0, roundTripMs: 40, times: 0, considered: 5, typicalMs: 500 }

test.each<[string, Partial<Sent>, boolean]>([
  ['is believed to have a place free', {}, true],
  ['is known to be busy', { expectedWaitMs: 300 }, false],
  ['is the only one', { considered: 1 }, false],
  ['runs for a shorter time than it takes to ask', { typicalMs: 30 }, false],
  ['runs what nobody has measured', { typicalMs: undefined }, false],
  ['is the second that is asked', { times: 1 }, true],
  ['is the third that is asked', { times: 2 }, false]
])('whether a task comes back from an executor that %s', (_name, change, expected) => {
  expect(mayReturn({ ...sent, ...change })).toBe(expected)
})

test('a task that came back for want of a place is told from one that was asked away, and both count', () => {
  const returned = new HandedBackError('Handed back', { askedBy: NOBODY })
  expect(isReturned(returned)).toBe(true)
  expect([askerIn(returned, 2), askerIn(returned, 3)]).toEqual([NOBODY, undefined])
  expect(isReturned(new HandedBackError('Handed back', { askedBy: 'thief' }))).toBe(false)
  expect(isReturned(new HandedBackError('Handed back'))).toBe(false)
})

/** Two owners, two executors of one place each; what each says of itself is hidden from owners while `isOld`. */
async function crowded(lastWord: boolean) {
  const world = linkedNodes(['ann', 'ben', 'one', 'two'])
  const { clock, all, pass, ann } = world
  for (const node of all.slice(2)) {
    node.host({ work: async (ms, { signal }) => void (await sleep(Number(ms), { clock, signal })) })
    if (lastWord) node.saysIdle = true
  }
  // so that its owner knows how long a run takes
  for (let i = 0; i < 4; i++) {
    ann.submit(`warm ${i}`, 400)
    await pass(500)
  }
  return world
}

test('an executor that turns out to be busy gives the task back at once, and it runs where there is room', async () => {
  const { ann, ben, pass, one, clock } = await crowded(true)
  ben.submit('long', 60_000, { timeoutMs: 300_000 })
  await pass(100)
  expect(one.scheduler.running).toBe(1)
  const startedAt = clock.now()
  const task = ann.submit('short', 400)
  while (task.status !== 'done' && clock.now() - startedAt < 20_000) await pass(50)
  expect(task.view.attempts.map(({ executor, error }) => [executor, error?.name])).toEqual([
    ['one', 'HandedBackError'],
    ['two', undefined]
  ])
  expect(clock.now() - startedAt).toBeLessThan(1_000)
})

test('when nobody has a place the task waits where it was asked for last', async () => {
  const { ann, ben, pass, clock } = await crowded(true)
  for (const name of ['long', 'longer']) ben.submit(name, 3_000, { timeoutMs: 300_000 })
  await pass(100)
  const startedAt = clock.now()
  const task = ann.submit('short', 400)
  while (task.status !== 'done' && clock.now() - startedAt < 20_000) await pass(100)
  expect(task.status).toBe('done')
  expect(task.view.attempts.length).toBeLessThanOrEqual(3)
  expect(clock.now() - startedAt).toBeLessThan(6_000)
})
