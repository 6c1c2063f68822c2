import { expect, test } from 'vitest'
import { backOffMs } from './back-off.ts'
import { DirectBudget } from './direct-budget.ts'
import { type DialFacts, MAX_DIRECT_LINKS, nextMove } from './next-move.ts'

/** An open relayed link, opened here a while ago, that may be upgraded. */
const facts = (change: Partial<DialFacts> = {}): DialFacts => ({
  linkOpen: true,
  hasDirect: false,
  canDirect: true,
  openedHere: true,
  linkAgeMs: 60_000,
  directLinks: 0,
  isUsed: true,
  upgradeFailures: 0,
  sinceUpgradeMs: Number.POSITIVE_INFINITY,
  ...change
})

test.each<[string, Partial<DialFacts>, ReturnType<typeof nextMove>]>([
  ['no link', { linkOpen: false }, 'open'],
  ['no link, and no WebRTC here', { linkOpen: false, canDirect: false }, 'open'],
  ['a relayed link opened here', {}, 'upgrade'],
  ['a relayed link opened here just now', { linkAgeMs: 0 }, 'upgrade'],
  ['a direct link', { hasDirect: true }, 'wait'],
  ['no WebRTC here', { canDirect: false }, 'wait'],
  ['eight direct links, and this one idle', { directLinks: 8, isUsed: false }, 'wait'],
  ['seven direct links, and this one idle', { directLinks: 7, isUsed: false }, 'upgrade'],
  ['direct links enough', { directLinks: MAX_DIRECT_LINKS }, 'wait'],
  ['a link that the other side opened and may upgrade', { openedHere: false, linkAgeMs: 5_999 }, 'wait'],
  ['a link that the other side opened and did not upgrade', { openedHere: false, linkAgeMs: 6_000 }, 'upgrade'],
  ['one failure, too recent', { upgradeFailures: 1, sinceUpgradeMs: 2_999 }, 'wait'],
  ['one failure, long enough ago', { upgradeFailures: 1, sinceUpgradeMs: 3_000 }, 'upgrade'],
  ['four failures, too recent', { upgradeFailures: 4, sinceUpgradeMs: 299_999 }, 'wait'],
  ['many failures, too recent', { upgradeFailures: 99, sinceUpgradeMs: 599_999 }, 'wait'],
  ['many failures, long enough ago', { upgradeFailures: 99, sinceUpgradeMs: 600_000 }, 'upgrade']
])('with %s', (_name, change, move) => expect(nextMove(facts(change))).toBe(move))

test('the wait after a failure doubles up to its most, half of it at random', () => {
  for (let failures = 0; failures < 2_000; failures++) {
    const [least, most] = [backOffMs(failures, 0), backOffMs(failures, 1)]
    expect(least).toBe(most / 2)
    expect(most).toBe(Math.min(1_400, 200 * 2 ** failures))
  }
})

test('ten WebRTC attempts an hour for one peer, two hundred and forty for all', () => {
  const budget = new DirectBudget()
  const taken = Array.from({ length: 11 }, (_, i) => budget.take('alice', i))
  expect(taken).toEqual([...Array(10).fill(true), false])
  expect(budget.take('bob', 11)).toBe(true)
  expect(budget.take('alice', 3_600_000)).toBe(false)
  expect(budget.take('alice', 3_600_001)).toBe(true)
  const all = Array.from({ length: 300 }, (_, i) => budget.take(`peer ${i}`, 3_600_002))
  expect(all.filter(Boolean).length).toBe(240 - 10)
  expect(budget.take('late', 8_000_000)).toBe(true)
})
