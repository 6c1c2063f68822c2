import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Presence } from '../wire/proto/agent-message.js'
import { PeerTable } from './peer-table.ts'

const aWord = (epoch: number, sequence: number, more: Partial<Presence> = {}): Presence => ({
  network: 'test',
  epoch,
  sequence,
  capabilities: [`said.${epoch}-${sequence}`],
  serving: true,
  platform: 'Test',
  relays: [],
  leaving: false,
  offers: [],
  ...more
})

/** A table and the events it sent, in order. */
function watchedTable() {
  const table = new PeerTable()
  const events: string[] = []
  table.addEventListener('peer:join', ({ detail }) => events.push(`+${detail.id}`))
  table.addEventListener('peer:change', ({ detail }) => events.push(`~${detail.id}`))
  table.addEventListener('peer:leave', ({ detail }) => events.push(`-${detail.id}`))
  return { table, events }
}

test('a peer joins once, changes with each newer word, and an older word changes nothing', () => {
  const { table, events } = watchedTable()
  expect(table.heard('alice', aWord(1, 2), 10)).toBe(true)
  expect(table.heard('alice', aWord(1, 3), 20)).toBe(true)
  for (const old of [aWord(1, 3), aWord(1, 2), aWord(0, 99)]) expect(table.heard('alice', old, 30)).toBe(false)
  expect(events).toEqual(['+alice', '~alice'])
  expect(table.get('alice')).toMatchObject({ capabilities: ['said.1-3'], lastSeen: 20 })
})

test('after a goodbye nobody returns by late gossip, but by a later word or a later life', () => {
  const { table, events } = watchedTable()
  table.heard('alice', aWord(5, 1), 0)
  table.heard('alice', aWord(5, 3, { leaving: true }), 0)
  expect(table.heard('alice', aWord(5, 2), 1)).toBe(false)
  expect(table.heard('alice', aWord(4, 99), 1)).toBe(false)
  expect(table.all()).toEqual([])
  expect(table.heard('alice', aWord(6, 1), 2)).toBe(true)
  expect(events).toEqual(['+alice', '-alice', '+alice'])
})

test('a goodbye of somebody unknown is kept in mind and told to nobody', () => {
  const { table, events } = watchedTable()
  expect(table.heard('alice', aWord(1, 5, { leaving: true }), 0)).toBe(true)
  expect(table.heard('alice', aWord(1, 4), 0)).toBe(false)
  expect(events).toEqual([])
})

test('one that was found dead returns by its next word', () => {
  const { table, events } = watchedTable()
  table.heard('alice', aWord(1, 7), 0)
  table.remove('alice', 5)
  table.remove('nobody', 5)
  expect(table.heard('alice', aWord(1, 7), 6)).toBe(false)
  expect(table.heard('alice', aWord(1, 8), 6)).toBe(true)
  expect(events).toEqual(['+alice', '-alice', '+alice'])
})

test('who is silent for too long leaves, but for those kept; what was known of leavers is forgotten too', () => {
  const { table, events } = watchedTable()
  table.heard('silent', aWord(1, 1), 0)
  table.heard('linked', aWord(1, 1), 0)
  table.heard('fresh', aWord(1, 1), 50)
  table.heard('seldom', aWord(1, 1, { intervalMs: 60_000 }), 0)
  table.heard('boaster', aWord(1, 1, { intervalMs: 2 ** 31 }), 0)
  table.heard('gone', aWord(1, 9, { leaving: true }), 0)
  table.expire(12_020, id => id === 'linked')
  expect(events.slice(5)).toEqual(['-silent'])
  table.expire(150_001, id => id === 'linked')
  expect(events.slice(6)).toEqual(['-fresh', '-seldom'])
  table.expire(30 * 60_000 + 1, id => id === 'linked')
  expect(events.slice(8)).toEqual(['-boaster'])
  expect(table.heard('gone', aWord(1, 1), 60)).toBe(true)
})

test('a heartbeat says that a peer lives and how busy it is; of an unknown one it says nothing', () => {
  const { table, events } = watchedTable()
  table.heard('alice', aWord(1, 1), 0)
  const load = { running: 1, queued: 2, capacity: 4, serviceMs: new Map([['work', 7]]) }
  table.touched('alice', load, 30)
  table.touched('alice', undefined, 40)
  table.touched('nobody', load, 40)
  expect(table.get('alice')).toMatchObject({ load, lastSeen: 40, capabilities: ['said.1-1'] })
  expect(events).toEqual(['+alice', '~alice', '~alice'])
})

test('past its limit the one silent longest makes room, among the present and among those who left', () => {
  const { table, events } = watchedTable()
  for (let i = 0; i <= 2_000; i++) table.heard(`peer ${i}`, aWord(1, 2), i)
  expect([table.all().length, events.at(-2), events.at(-1)]).toEqual([2_000, '-peer 0', '+peer 2000'])
  for (let i = 0; i <= 2_000; i++) table.heard(`leaver ${i}`, aWord(1, 2, { leaving: true }), i)
  expect([table.heard('leaver 0', aWord(1, 1), 1), table.heard('leaver 1', aWord(1, 1), 1)]).toEqual([true, false])
})

test('a long name of a platform is cut', () => {
  const { table } = watchedTable()
  table.heard('alice', aWord(1, 1, { platform: 'x'.repeat(5_000) }), 0)
  expect(table.get('alice')?.platform).toHaveLength(40)
})

test('in whatever order words come, the table says what the newest says', () => {
  const word = fc.record({ epoch: fc.nat(3), sequence: fc.nat(20), leaving: fc.boolean() })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), words => {
      const table = new PeerTable()
      // of two with one number the first counts
      const best = words.reduce((a, b) => (b.epoch > a.epoch || (b.epoch === a.epoch && b.sequence > a.sequence) ? b : a))
      for (const { epoch, sequence, leaving } of words) table.heard('alice', aWord(epoch, sequence, { leaving }), 1)
      expect(table.get('alice')?.capabilities).toEqual(best.leaving ? undefined : [`said.${best.epoch}-${best.sequence}`])
    })
  )
})

test('what others say of a peer is enough to call it, and never outlasts its own word', () => {
  const table = new PeerTable()
  const said: Presence = {
    network: 'test',
    epoch: 9_999_999_999_999,
    sequence: 1,
    capabilities: ['made.up'],
    serving: true,
    platform: 'Test',
    relays: [],
    leaving: false,
    offers: []
  }
  const own: Presence = { ...said, epoch: 5, sequence: 1, capabilities: ['work'] }
  expect(table.heardOf('bob', said, 1_000)).toBe(true)
  expect(table.heard('bob', own, 1_001)).toBe(true)
  expect(table.heardOf('bob', said, 1_002)).toBe(false)
  expect(table.get('bob')?.capabilities).toEqual(['work'])
  table.remove('bob', 2_000)
  expect(table.heardOf('bob', said, 3_000)).toBe(false)
  expect(table.heardOf('bob', said, 13_000)).toBe(true)
  expect(table.heard('bob', { ...own, sequence: 9 }, 13_001)).toBe(true)
})

test('who offers a capability is found without a look at the others, through changes and goodbyes', () => {
  const { table } = watchedTable()
  table.heard('alice', aWord(1, 1, { capabilities: ['work', 'play'] }), 0)
  table.heard('bob', aWord(1, 1, { capabilities: ['work'] }), 0)
  expect([[...table.offering('work')], [...table.offering('play')], [...table.offering('rest')]]).toEqual([['alice', 'bob'], ['alice'], []])
  table.heard('alice', aWord(1, 2, { capabilities: ['play', 'rest'] }), 0)
  table.heard('bob', aWord(1, 2, { leaving: true }), 0)
  expect([[...table.offering('work')], [...table.capabilities].sort()]).toEqual([[], ['play', 'rest']])
  table.remove('alice', 0)
  expect([...table.capabilities]).toEqual([])
})

test('a short word changes the load alone, and of whose whole word is not known nothing is taken', () => {
  const { table } = watchedTable()
  const load = { running: 3, queued: 1, capacity: 4, serviceMs: new Map() }
  const short = { capabilities: [], platform: '', serving: false, load }
  table.heard('alice', aWord(1, 4, { relays: ['/r'] }), 0)
  expect(table.heard('alice', aWord(1, 5, { ...short, sameAs: 4, intervalMs: 60_000 }), 9)).toBe(true)
  expect(table.get('alice')).toMatchObject({
    capabilities: ['said.1-4'],
    serving: true,
    relays: ['/r'],
    load,
    lastSeen: 9,
    intervalMs: 60_000
  })
  expect(table.heard('alice', aWord(1, 7, { ...short, sameAs: 6 }), 10)).toBe(false)
  expect(table.heard('alice', aWord(2, 7, { ...short, sameAs: 4 }), 10)).toBe(false)
  expect(table.heard('bob', aWord(1, 7, { ...short, sameAs: 6 }), 10)).toBe(false)
  expect(table.get('bob')).toBeUndefined()
})

test('on a link of its own a peer says in which life it is, though its clock went back two hours', () => {
  const { table, events } = watchedTable()
  table.heard('alice', aWord(7_200_000, 9), 0)
  expect(table.heard('alice', aWord(5, 1), 1)).toBe(false)
  expect(table.greeted('alice', aWord(5, 1), 1)).toBe(true)
  expect(table.greeted('alice', aWord(5, 1), 1)).toBe(false)
  expect(table.heard('alice', aWord(5, 2), 2)).toBe(true)
  table.heard('alice', aWord(5, 3, { leaving: true }), 3)
  expect(table.greeted('alice', aWord(4, 1), 4)).toBe(true)
  expect(events).toEqual(['+alice', '~alice', '~alice', '-alice', '+alice'])
  expect(table.get('alice')?.capabilities).toEqual(['said.4-1'])
})

test('a flood of strangers does not push out those that are needed', () => {
  const table = new PeerTable({ limit: 50, isNeeded: ({ id }) => id.startsWith('friend') })
  for (let i = 0; i < 40; i++) table.heard(`friend ${i}`, aWord(1, 1), i)
  for (let i = 0; i < 1_000; i++) table.heard(`stranger ${i}`, aWord(1, 1), 100 + i)
  expect([table.size, [...table.values()].filter(({ id }) => id.startsWith('friend')).length]).toEqual([50, 40])
  const all = new PeerTable({ limit: 10, isNeeded: () => true })
  for (let i = 0; i < 30; i++) all.heard(`friend ${i}`, aWord(1, 1), i)
  expect([all.size, all.get('friend 0'), all.get('friend 29')?.id]).toEqual([10, undefined, 'friend 29'])
})

test('a word that a relay passes on stands until the peer itself speaks, and cannot make what it says then old', () => {
  const { table, events } = watchedTable()
  expect(table.passedOn('alice', aWord(1, 4), 0)).toBe(true)
  expect(table.passedOn('alice', aWord(1, 3), 1)).toBe(true)
  expect(table.passedOn('alice', aWord(1, 2), 2)).toBe(false)
  expect(table.passedOn('alice', aWord(1, 1_000), 3)).toBe(true)
  expect([table.get('alice')?.capabilities, [...table.offering('said.1-4')]]).toEqual([['said.1-1000'], []])
  expect(table.heard('alice', aWord(1, 5), 4)).toBe(true)
  expect(table.get('alice')?.capabilities).toEqual(['said.1-5'])
  for (const old of [aWord(1, 5), aWord(1, 6, { leaving: true })]) expect(table.passedOn('alice', old, 5)).toBe(false)
  expect(table.passedOn('alice', aWord(1, 7), 6)).toBe(true)
  expect(table.heard('alice', aWord(1, 8, { capabilities: [], sameAs: 7 }), 7)).toBe(true)
  expect(table.get('alice')).toMatchObject({ capabilities: ['said.1-7'], sequence: 8, lastSeen: 7 })
  expect(events).toEqual(['+alice', '~alice', '~alice', '~alice', '~alice', '~alice'])
})
