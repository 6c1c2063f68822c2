import { expect, test } from 'vitest'
import { KyroxError } from '../base/errors.ts'
import { PeerLostError } from './failure.ts'
import { RetryBudget, refusedRetry } from './retry-budget.ts'
import { aNode, owner, settled } from './test-owner.ts'

const crashed = (): Error => Object.assign(new KyroxError('worker crashed'), { name: 'SandboxFailedError' })
const countOf = (times: number, what: () => boolean): number => Array.from({ length: times }, what).filter(Boolean).length

test('a small load is tried again freely, a large one by a tenth', () => {
  const budget = new RetryBudget()
  expect(countOf(100, () => budget.mayRetry(crashed(), 'a', 0))).toBe(50)
  for (let i = 0; i < 1_000; i++) budget.earn()
  expect(countOf(1_000, () => budget.mayRetry(crashed(), 'a', 0))).toBe(100)
})

test('the reserve comes back with time, and never more than it', () => {
  const budget = new RetryBudget()
  countOf(100, () => budget.pay(0))
  expect(countOf(100, () => budget.pay(10_000))).toBe(10)
  expect(countOf(100, () => budget.pay(10_000_000))).toBe(50)
})

test('all that a node held when it left is one failure; one that comes and goes all the time pays', () => {
  const budget = new RetryBudget()
  const left = new PeerLostError('gone')
  expect(countOf(500, () => budget.mayRetry(left, 'a', 1_000))).toBe(500)
  expect(countOf(500, () => budget.mayRetry(left, 'a', 3_000))).toBe(50)
  expect(countOf(500, () => budget.mayRetry(left, 'b', 3_000))).toBe(500)
})

test('strangers that come and go fill no memory, and a refused retry keeps the name of its error', () => {
  const budget = new RetryBudget()
  for (let i = 0; i < 10_000; i++) budget.mayRetry(new PeerLostError('gone'), `node ${i}`, 0)
  expect(budget.mayRetry(new PeerLostError('gone'), 'node 0', 29_000)).toBe(true)
  expect(refusedRetry(crashed())).toMatchObject({ name: 'SandboxFailedError', detail: { retryShare: 0.1 } })
})

test('where every second attempt fails, a fleet makes at most a tenth more of them than it has tasks, and its reserve', async () => {
  let turn = 0
  const { submit, clock } = owner([aNode('one', { capacity: 64, serviceMs: 1 }), aNode('two', { capacity: 64, serviceMs: 1 })], {
    execute: async () => {
      turn++
      if (turn % 2 === 0) throw crashed()
    }
  })
  const tasks = Array.from({ length: 3_000 }, (_, i) => submit(String(i)))
  for (let i = 0; i < 200 && tasks.some(({ view }) => view.endedAt == null); i++) {
    await clock.pass(20)
    await settled()
  }
  expect(tasks.every(({ view }) => view.endedAt != null)).toBe(true)
  expect(turn - 3_000).toBeGreaterThan(300)
  expect(turn).toBeLessThanOrEqual(3_000 * 1.1 + 50 + 5)
  const refused = tasks.find(({ status }) => status === 'failed')
  expect(refused?.view.error).toMatchObject({ name: 'SandboxFailedError', message: expect.stringContaining('at most 10 % of its tasks') })
}, 30_000)
