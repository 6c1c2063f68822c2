import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import type { Presence } from '../wire/proto/agent-message.js'
import { LinkKeeper } from './link-keeper.ts'
import type { PeerLink } from './peer-link.ts'
import { PeerTable } from './peer-table.ts'

const aWord = (capabilities: string[]): Presence => ({
  network: 'test',
  epoch: 1,
  sequence: 1,
  capabilities,
  serving: true,
  platform: 'Test',
  relays: [],
  leaving: false,
  offers: []
})

/** A keeper among 500 known peers, whose links open as soon as they are wanted. */
function keeping() {
  const clock = new ManualClock(1_000_000)
  const peers = new PeerTable()
  for (let i = 0; i < 500; i++) peers.heard(`peer ${i}`, aWord(i % 50 === 0 ? ['work'] : ['play']), clock.now())
  const open = new Map<string, { peerId: string; isOpen: boolean; isUsed: boolean }>()
  const wanted = new Set<string>()
  const world = { isWide: true }
  const keeper = new LinkKeeper({
    clock,
    random: () => 0.5,
    peers,
    links: {
      // all that the keeper reads of a link
      all: () => [...open.values()] as unknown as PeerLink[],
      get: id => open.get(id) as unknown as PeerLink | undefined,
      want: id => {
        wanted.add(id)
        open.set(id, open.get(id) ?? { peerId: id, isOpen: true, isUsed: false })
      },
      release: id => {
        wanted.delete(id)
        open.delete(id)
      }
    },
    isOfInterest: names => names.includes('work'),
    isWide: () => world.isWide
  })
  const link = (id: string): void => void open.set(id, { peerId: id, isOpen: true, isUsed: false })
  return { clock, keeper, open, wanted, world, link }
}

test('of hundreds it links a few: who offers what is asked for, and some by chance', () => {
  const { keeper, wanted } = keeping()
  keeper.start()
  expect(wanted.size).toBeLessThanOrEqual(30)
  expect([...wanted].filter(id => Number(id.slice(5)) % 50 === 0).length).toBeGreaterThanOrEqual(6)
  keeper.stop()
})

test('the links of a network that grew are let go after a minute, but for those in use', () => {
  const { clock, keeper, open, link } = keeping()
  for (let i = 1; i < 60; i++) link(`peer ${i}`)
  for (const id of ['peer 7', 'peer 8']) Object.assign(open.get(id) ?? {}, { isUsed: true })
  keeper.start()
  keeper.used('peer 7')
  clock.advance(50_000)
  expect(open.size).toBeGreaterThanOrEqual(59)
  clock.advance(30_000)
  expect([open.size <= 32, open.has('peer 7'), open.has('peer 8')]).toEqual([true, true, true])
  clock.advance(16 * 60_000)
  expect(open.size).toBeLessThanOrEqual(30)
  keeper.stop()
  expect(clock.pending).toBe(0)
})

test('a link that a task needs is made whoever was chosen, and lives on for a while', () => {
  const { clock, keeper, wanted } = keeping()
  keeper.start()
  keeper.want('peer 499')
  clock.advance(60_000)
  expect(wanted.has('peer 499')).toBe(true)
  keeper.stop()
})

test('in a network that is small again nobody is let go', () => {
  const { clock, keeper, open, link, world } = keeping()
  for (let i = 1; i < 40; i++) link(`peer ${i}`)
  world.isWide = false
  keeper.start()
  clock.advance(10 * 60_000)
  expect(open.size).toBe(39)
  keeper.stop()
})
