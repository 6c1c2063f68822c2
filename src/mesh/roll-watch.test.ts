import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import type { Presence } from '../wire/proto/agent-message.js'
import { PeerTable } from './peer-table.ts'
import { depthOf, hears, placeOf } from './presence-shards.ts'
import { RollCall } from './roll-call.ts'

const RELAY = 'relay-1'
const OFFERERS = 1_000

/** A node of a large network that asks for work, with a relay that tells it what is new, or none. */
async function asker({ isWatched = true } = {}) {
  const clock = new ManualClock(1_750_000_000_000)
  const peers = new PeerTable()
  const watched: Array<readonly string[]> = []
  const load = { running: 0, queued: 0, capacity: 1, serviceMs: new Map() }
  const roll = new RollCall(
    {
      selfId: 'asker',
      clock,
      random: () => 0.5,
      describe: () => ({ capabilities: [], load, serving: true, platform: 'Test' }),
      relays: () => [],
      peers,
      isLinked: () => false,
      channel: { start: () => {}, stop: () => {}, listen: () => {}, tell: async () => {} },
      want: () => {},
      query: () => {},
      count: async () => {},
      news: () => {},
      watch: capabilities => void watched.push(capabilities),
      isWatched: () => isWatched
    },
    'test'
  )
  await roll.start()
  const word = (change: Partial<Presence>): Presence => ({
    ...roll.own(),
    capabilities: ['work'],
    relays: [`/dns4/relay/tcp/443/p2p/${RELAY}`],
    intervalMs: 600_000,
    ...change
  })
  const pass = async (ms: number): Promise<void> => {
    await clock.pass(ms)
    peers.expire(clock.now(), () => false)
  }
  const grow = (): void => roll.counted({ size: 10_000, offerers: new Map([['work', OFFERERS]]) })
  return { clock, peers, roll, watched, word, pass, grow }
}

/** A node whose changes the asker does not hear by gossip. */
const [stranger = ''] = Array.from({ length: 100 }, (_, i) => `node ${i}`).filter(id => !hears(placeOf('asker'), placeOf(id), OFFERERS))

test('only in a large network relays are asked to tell what is new, and only of what is asked for', async () => {
  const { roll, watched, grow, pass } = await asker()
  roll.asked('work')
  expect(watched.flat()).toEqual([])
  grow()
  expect(watched.at(-1)).toEqual(['work'])
  await pass(200_000)
  expect(watched.at(-1)).toEqual([])
  await roll.stop()
})

test('an asker knows of a node in another part of a split capability by its relay, until the relay says that it is gone', async () => {
  const { roll, peers, grow, word, pass } = await asker()
  expect(depthOf(OFFERERS)).toBeGreaterThan(0)
  grow()
  roll.asked('work')
  roll.passedOn(RELAY, [{ peerId: stranger, presence: word({ sequence: 5 }) }])
  roll.passedOn(RELAY, [{ peerId: 'asker', presence: word({ sequence: 5 }) }])
  roll.passedOn(RELAY, [{ peerId: 'elsewhere', presence: word({ network: 'another' }) }])
  for (let i = 0; i < 6; i++) {
    await pass(15_000)
    roll.asked('work')
  }
  expect([...peers.offering('work')]).toEqual([stranger])
  roll.passedOn(RELAY, [{ peerId: stranger, presence: word({ sequence: 6, capabilities: ['play'] }) }])
  expect([[...peers.offering('work')], [...peers.offering('play')]]).toEqual([[], [stranger]])
  roll.passedOn(RELAY, [{ peerId: stranger, presence: word({ sequence: 7 }) }])
  roll.passedOn('relay-2', [{ peerId: stranger, presence: word({ leaving: true }) }])
  expect([...peers.offering('work')]).toEqual([stranger])
  roll.passedOn(RELAY, [{ peerId: stranger, presence: word({ leaving: true }) }])
  expect([...peers.offering('work')]).toEqual([])
  await roll.stop()
})

test('without a relay that tells, such a node is forgotten after a while: nobody would say that it changed', async () => {
  const { roll, peers, grow, word, pass } = await asker({ isWatched: false })
  grow()
  roll.asked('work')
  roll.passedOn(RELAY, [{ peerId: stranger, presence: word({}) }])
  expect([...peers.offering('work')]).toEqual([stranger])
  for (let i = 0; i < 6; i++) {
    await pass(15_000)
    roll.asked('work')
  }
  expect([...peers.offering('work')]).toEqual([])
  await roll.stop()
})
