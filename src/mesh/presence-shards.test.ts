import { expect, test } from 'vitest'
import { depthOf, hears, placeOf, SHARD_PEERS, SHARDS, shardOf, shardsHeard } from './presence-shards.ts'

const ids = Array.from({ length: 5_000 }, (_, index) => `node ${index}`)

test('capabilities are spread over all the shards, none of which is crowded', () => {
  const inEach = new Map<number, number>()
  for (let i = 0; i < SHARDS * 20; i++) {
    const shard = shardOf(`capability.${i}`, 0, 0)
    inEach.set(shard, (inEach.get(shard) ?? 0) + 1)
  }
  expect([inEach.size, Math.max(...inEach.values()) < 45]).toEqual([SHARDS, true])
})

test('where few offer a capability all of them tell in one shard, wherever they stand', () => {
  expect(new Set(ids.map(id => shardOf('work', placeOf(id), depthOf(SHARD_PEERS)))).size).toBe(1)
})

test('where many offer it, an asker hears some that it can choose from, and not all', () => {
  const asker = placeOf('asker')
  const heard = ids.filter(id => shardsHeard('work', asker, ids.length).includes(shardOf('work', placeOf(id), depthOf(ids.length))))
  expect(heard.length).toBeGreaterThan(SHARD_PEERS / 3)
  expect(heard.length).toBeLessThan(SHARD_PEERS * 2)
  expect(ids.filter(id => hears(asker, placeOf(id), ids.length)).every(id => heard.includes(id))).toBe(true)
})

test.each([10, 63, 65, 100, 127, 129, 900, 10_000])(
  'of %i who offer, an asker that counts a fifth more or less still hears its part',
  offerers => {
    const asker = placeOf('asker')
    const teller = ids.find(id => hears(asker, placeOf(id), offerers)) ?? ''
    const told = shardOf('work', placeOf(teller), depthOf(offerers))
    for (const factor of [0.8, 1, 1.2]) expect(shardsHeard('work', asker, offerers * factor)).toContain(told)
  }
)

test('a count that is no number splits nothing, and none is split without end', () => {
  expect([depthOf(Number.NaN), depthOf(-1), depthOf(0), depthOf(Number.POSITIVE_INFINITY)]).toEqual([0, 0, 0, 16])
})
