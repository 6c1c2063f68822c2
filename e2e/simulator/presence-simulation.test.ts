import { expect, test } from 'vitest'
import { simulatePresence } from './presence-simulation.ts'

test('among 500 nodes presence stays under 2 KB a second, and 99 % of changes are known in 5 s to all that ask for what changed', async () => {
  // all start at once here: what they say of that takes four minutes to end
  const figures = await simulatePresence({ nodes: 500, seed: 7, warmMs: 260_000, measuredMs: 40_000 })
  expect(figures.changesAsked).toBeGreaterThan(300)
  expect(figures.bytesPerNodePerSecond).toBeLessThan(2_048)
  expect([figures.knownToAskers, figures.knownInPart].every(share => share >= 0.99)).toBe(true)
}, 120_000)

test('the same seed gives the same, and another one something else', async () => {
  const run = (seed: number) => simulatePresence({ nodes: 100, seed, warmMs: 150_000, measuredMs: 20_000 })
  const [one, again, other] = [await run(1), await run(1), await run(2)]
  expect(again).toEqual(one)
  expect(other.bytesIn).not.toBe(one.bytesIn)
}, 120_000)
