import { expect, test } from 'vitest'
import { AuthorRates } from './author-rates.ts'

test('a flood of one author is cut to its rate, and others are not touched by it', () => {
  const rates = new AuthorRates({ burst: 5, perSecond: 2 })
  const taken = Array.from({ length: 1_000 }, (_, index) => rates.take('loud', index)).filter(Boolean).length
  expect([taken, rates.take('quiet', 1_000)]).toEqual([5 + 1, true])
  expect(rates.take('loud', 2_000)).toBe(true)
})

test('a clock that is set back gives nothing and takes nothing for ever', () => {
  const rates = new AuthorRates({ burst: 1, perSecond: 1 })
  expect([rates.take('a', 7_200_000), rates.take('a', 0), rates.take('a', 500), rates.take('a', 1_000)]).toEqual([true, false, false, true])
})

test('ten thousand names of one attacker take no more memory than four thousand', () => {
  const rates = new AuthorRates({ burst: 1, perSecond: 0 })
  rates.take('first', 0)
  for (let index = 0; index < 4_000; index++) rates.take(`name ${index}`, 0)
  expect(rates.take('first', 0)).toBe(true)
  expect(rates.take('name 3999', 0)).toBe(false)
})
