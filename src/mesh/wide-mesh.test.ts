import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import type { PeerLink } from './peer-link.ts'
import { PeerTable } from './peer-table.ts'
import { WideMesh } from './wide-mesh.ts'

/** A node of a network that is not sharded: whom it wanted to be linked to. */
function meshOf() {
  const clock = new ManualClock()
  const peers = new PeerTable()
  const wanted = new Set<string>()
  const links = new Map<string, PeerLink>()
  const wide = new WideMesh({
    selfId: 'self',
    network: 'studio',
    clock,
    random: () => 0,
    peers,
    // all that it uses of them in such a network
    links: {
      get: (id: string) => links.get(id),
      want: (id: string) => void wanted.add(id),
      get wanted() {
        return wanted.size
      }
    } as never,
    roll: { isSharded: false } as never,
    relayRoll: {} as never,
    introductions: { hurry: () => {} },
    onDrop: () => {}
  })
  const hear = (id: string): void => {
    const word = {
      network: 'studio',
      epoch: 1,
      sequence: 1,
      capabilities: [],
      relays: [],
      offers: [],
      leaving: false,
      serving: false,
      platform: ''
    }
    peers.heard(id, { ...word, load: { running: 0, queued: 0, capacity: 1, waitMs: 0 } } as never, clock.now())
    wide.want(id, 0)
  }
  return { clock, wide, wanted, links, hear }
}

test('up to fifteen peers each is linked; of more, those that a task needs', async () => {
  const { wide, wanted, links, hear } = meshOf()
  for (let peer = 1; peer <= 15; peer++) hear(`peer-${peer}`)
  expect(wanted.size).toBe(15)
  // every link is there or on its way: one without is not chosen
  expect(wide.roundTripWithoutLink).toBeUndefined()
  await expect(wide.reach('peer-3', new AbortController().signal)).rejects.toThrow('No link')
  for (let peer = 16; peer <= 30; peer++) hear(`peer-${peer}`)
  expect(wanted.size).toBe(15)
  expect(wide.roundTripWithoutLink).toBeGreaterThan(0)
  const reached = wide.reach('peer-20', new AbortController().signal)
  expect(wanted.has('peer-20')).toBe(true)
  const link = { peerId: 'peer-20' } as PeerLink
  links.set('peer-20', link)
  wide.greeted('peer-20')
  expect(await reached).toBe(link)
})

test('who hears of thirty at once makes the first few links', () => {
  const { wide, wanted, hear } = meshOf()
  // it has joined before, and knows how many there are
  for (let peer = 1; peer <= 16; peer++) hear(`peer-${peer}`)
  wanted.clear()
  for (let peer = 17; peer <= 40; peer++) hear(`peer-${peer}`)
  expect(wanted.size).toBe(8)
  expect(wide.roundTripWithoutLink).toBeGreaterThan(0)
})
