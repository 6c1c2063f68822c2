import { expect, test } from 'vitest'
import { FULL_PRESENCE_NODES, MAX_SHARDS_HEARD, type PlanFacts, PRESENCE_INTERVAL_MS, presencePlan } from './presence-plan.ts'

const facts = (change: Partial<PlanFacts>): PlanFacts => ({
  size: 2,
  wasSharded: false,
  place: 7,
  offers: ['work'],
  asked: ['play'],
  offerers: () => 5,
  ...change
})

test('in a small network each node tells all of itself every two seconds, and hears all', () => {
  expect(presencePlan(facts({ size: 10 }))).toEqual({ isSharded: false, tell: ['all'], listen: ['all'], intervalMs: PRESENCE_INTERVAL_MS })
})

test('past the threshold it tells in the shards of what it offers, and hears those of what it asks for', () => {
  const plan = presencePlan(facts({ size: 10_000 }))
  const other = presencePlan(facts({ size: 10_000, offers: ['play'], asked: ['work'] }))
  expect([plan.isSharded, plan.tell.length, plan.listen.length]).toEqual([true, 1, 1])
  expect([plan.tell, plan.listen]).toEqual([other.listen, other.tell])
})

test('two nodes that disagree by half about the size still hear each other', () => {
  for (let size = 20; size < 300; size++) {
    for (const seen of [size, Math.ceil(size / 1.9)]) {
      const teller = presencePlan(facts({ size: seen, offers: ['work'] }))
      const listener = presencePlan(facts({ size, asked: ['work'] }))
      const back = presencePlan(facts({ size: seen, asked: ['work'] }))
      const told = presencePlan(facts({ size, offers: ['work'] }))
      expect([
        size,
        seen,
        teller.tell.some(shard => listener.listen.includes(shard)),
        told.tell.some(shard => back.listen.includes(shard))
      ]).toEqual([size, seen, true, true])
    }
  }
})

test('a network near the threshold does not go to and fro', () => {
  const at = (size: number, wasSharded: boolean) => presencePlan(facts({ size, wasSharded })).isSharded
  expect([at(FULL_PRESENCE_NODES, false), at(FULL_PRESENCE_NODES + 1, false), at(50, true), at(48, true)]).toEqual([
    false,
    true,
    true,
    false
  ])
})

test('the more nodes there are to be heard, the more seldom each speaks, and never more seldom than it is remembered', () => {
  const interval = (size: number, offerers: number): number => presencePlan(facts({ size, offerers: () => offerers })).intervalMs
  const grown = [
    interval(16, 16),
    interval(32, 32),
    interval(64, 64),
    interval(100, 10),
    interval(1_000, 60),
    interval(10_000, 9_000),
    interval(1e6, 1e6)
  ]
  expect(grown).toEqual([...grown].sort((a, b) => a - b))
  expect(grown.at(-1)).toBe(720_000)
})

test('who asks for very much hears the latest of it', () => {
  const asked = Array.from({ length: 32 }, (_, index) => `capability.${index}`)
  const { listen } = presencePlan(facts({ size: 10_000, asked }))
  const latest = presencePlan(facts({ size: 10_000, asked: asked.slice(0, 3) })).listen
  expect(listen).toHaveLength(MAX_SHARDS_HEARD)
  expect(listen.slice(0, 3)).toEqual(latest)
})
