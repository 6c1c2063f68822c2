import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import type { Presence } from '../wire/proto/agent-message.js'
import { encodeValue } from '../wire/value.ts'
import { PeerTable } from './peer-table.ts'
import type { PresenceShard } from './presence-shards.ts'
import { RollCall } from './roll-call.ts'

const RELAY = 'relay-1'

/** A network without loss, in which the test says who reaches whom. */
function network() {
  const clock = new ManualClock(1_750_000_000_000)
  const members: Member[] = []
  /** Sides of a partition; nobody outside of all. */
  let sideOf = (_id: string): number => 0
  interface Member {
    readonly id: string
    /** By its own clock. */
    readonly now: () => number
    readonly peers: PeerTable
    readonly roll: RollCall
    readonly told: Array<{ readonly shards: readonly PresenceShard[]; readonly presence: Presence }>
    readonly queries: string[]
    offers: string[]
    listening: readonly PresenceShard[]
    counts: number
  }
  const add = (id: string, offers: string[], { skewMs = 0 } = {}): Member => {
    const own = { now: () => clock.now() + skewMs, setTimeout: clock.setTimeout.bind(clock) }
    const peers = new PeerTable()
    const member: Member = {
      id,
      now: own.now,
      peers,
      told: [],
      queries: [],
      offers,
      listening: [],
      counts: 0,
      roll: undefined as unknown as RollCall
    }
    const tell = async (shards: readonly PresenceShard[], presence: Presence): Promise<void> => {
      member.told.push({ shards, presence })
      for (const other of members) {
        const reaches = other !== member && sideOf(other.id) === sideOf(id)
        if (reaches && shards.some(shard => other.listening.includes(shard))) other.roll.heard(id, presence)
      }
    }
    const load = { running: 0, queued: 0, capacity: 1, serviceMs: new Map() }
    // made after what it is given refers to it
    const roll = new RollCall(
      {
        selfId: id,
        clock: own,
        random: () => 0.5,
        describe: () => ({ capabilities: member.offers, load, serving: true, platform: 'Test' }),
        relays: () => [`/dns4/relay/tcp/443/p2p/${RELAY}`],
        peers,
        isLinked: () => false,
        channel: { start: () => {}, stop: () => {}, listen: shards => void Object.assign(member, { listening: shards }), tell },
        want: () => {},
        query: capability => void member.queries.push(capability),
        count: async () => void member.counts++,
        news: () => {},
        watch: () => {},
        isWatched: () => false
      },
      'test'
    )
    Object.assign(member, { roll })
    members.push(member)
    return member
  }
  /** As the mesh does it every second. */
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 500) {
      await clock.pass(500)
      for (const { peers, now } of members) peers.expire(now(), () => false)
    }
  }
  const split = (side: (id: string) => number): void => {
    sideOf = side
  }
  return { clock, add, pass, members, split }
}

const known = (peers: PeerTable): string[] => [...peers.values()].map(({ id }) => id).sort()

test('a network that is cut in two forgets the other half, and knows all again within ten seconds of its healing', async () => {
  const { add, pass, members, split } = network()
  const ids = ['a', 'b', 'c', 'd', 'e', 'f']
  for (const id of ids) await add(id, [`work.${id}`]).roll.start()
  await pass(3_000)
  for (const { id, peers } of members) expect(known(peers)).toEqual(ids.filter(other => other !== id))
  split(id => (id < 'd' ? 0 : 1))
  await pass(20_000)
  expect(members.map(({ peers }) => known(peers).length)).toEqual([2, 2, 2, 2, 2, 2])
  split(() => 0)
  await pass(10_000)
  for (const { id, peers } of members) expect(known(peers)).toEqual(ids.filter(other => other !== id))
  for (const { roll } of members) await roll.stop()
})

test('clocks that are two hours apart change nothing', async () => {
  const { add, pass, members } = network()
  for (const [id, skewMs] of [
    ['early', -7_200_000],
    ['right', 0],
    ['late', 7_200_000]
  ] as const)
    await add(id, ['work'], { skewMs }).roll.start()
  await pass(60_000)
  for (const { peers } of members) expect(peers.size).toBe(2)
  for (const { roll } of members) await roll.stop()
})

test('a node that comes back with its clock two hours behind is heard as soon as it hears of its former life', async () => {
  const { add, pass, clock } = network()
  const other = add('other', [])
  await other.roll.start()
  const before = add('node', ['old'])
  await before.roll.start()
  await pass(3_000)
  const former = before.told.at(-1)?.presence
  before.listening = []
  await before.roll.stop()
  const after = add('node', ['new'], { skewMs: -7_200_000 })
  await after.roll.start()
  await pass(2_000)
  expect([...other.peers.offering('new')]).toEqual([])
  // what a relay remembers
  if (former != null) after.roll.heardOf([{ peerId: 'node', presence: former }])
  await clock.pass(1_000)
  expect([[...other.peers.offering('new')], [...other.peers.offering('old')]]).toEqual([['node'], []])
  for (const { roll } of [other, after]) await roll.stop()
})

test('who claims that this node lives in the year 9999 is not believed', async () => {
  const { add } = network()
  const node = add('node', ['work'])
  const claim: Presence = { ...node.roll.own(), epoch: 253_370_764_800_000 }
  node.roll.heardOf([{ peerId: 'node', presence: claim }])
  expect(node.roll.own().epoch).toBeLessThan(2_000_000_000_000)
})

test('in a large network a node listens to what it asks for alone, is counted, and tells of a change at once in its shard', async () => {
  const { add, clock } = network()
  const node = add('node', ['work'])
  const asker = add('asker', [])
  for (const { roll } of [node, asker]) {
    await roll.start()
    roll.counted({
      size: 10_000,
      offerers: new Map([
        ['work', 3],
        ['more', 1]
      ])
    })
  }
  await clock.pass(5_000)
  expect([asker.listening, node.roll.isSharded]).toEqual([[], true])
  asker.roll.asked('more')
  await clock.pass(1_000)
  expect([asker.listening.length, asker.queries[0]]).toEqual([1, 'more'])
  node.offers = ['work', 'more']
  node.roll.changed()
  await clock.pass(1_500)
  expect([...asker.peers.offering('more')]).toEqual(['node'])
  // nothing is said again and again
  const words = node.told.length
  await clock.pass(20_000)
  expect(node.told.length).toBe(words)
  node.offers = ['work']
  node.roll.changed()
  await clock.pass(1_500)
  expect([...asker.peers.offering('more')]).toEqual([])
  for (const { roll } of [node, asker]) await roll.stop()
})

test('renewals in a large network say only what is new, and one that changes all the time is slowed down', async () => {
  const { add, clock } = network()
  const node = add('node', ['work'])
  await node.roll.start()
  node.roll.counted({
    size: 300,
    offerers: new Map([
      ['work', 3],
      ['more', 3]
    ])
  })
  await clock.pass(400_000)
  const renewals = node.told.slice(-6).map(({ presence }) => [presence.sameAs != null, presence.capabilities.length])
  expect(renewals.filter(([isShort]) => isShort).length).toBeGreaterThanOrEqual(4)
  expect(renewals).toContainEqual([false, 1])
  const words = node.told.length
  for (let i = 0; i < 100; i++) {
    node.offers = node.offers.length > 1 ? ['work'] : ['work', 'more']
    node.roll.changed()
    await clock.pass(300)
  }
  expect(node.told.length - words).toBeLessThan(10)
  await node.roll.stop()
})

test('a relay that says that a peer is gone is believed of one that named no other relay, and of no one else', async () => {
  const { add, clock } = network()
  const node = add('node', [])
  const [only, both, none] = [[`/x/p2p/${RELAY}`], [`/x/p2p/${RELAY}`, '/x/p2p/relay-2'], ['/x/p2p/relay-2']]
  for (const [id, relays] of Object.entries({ only, both, none }))
    node.peers.heard(id, { ...node.roll.own(), relays: relays ?? [] }, clock.now())
  const gone = encodeValue(['only', 'both', 'none', 7]) as Uint8Array<ArrayBuffer>
  node.roll.heard('a stranger', { ...node.roll.own(), gone })
  expect(known(node.peers)).toEqual(['both', 'none', 'only'])
  node.roll.heard(RELAY, { ...node.roll.own(), gone })
  expect(known(node.peers)).toEqual(['both', 'none'])
  node.roll.heard('relay-2', { ...node.roll.own(), gone })
  expect(known(node.peers)).toEqual([])
})

test('what is wanted and not known is asked for, more and more seldom, until it is known', async () => {
  const { add, clock } = network()
  const node = add('node', [])
  await node.roll.start()
  node.roll.asked('work')
  await clock.pass(60_000)
  const asked = node.queries.length
  expect([asked > 4, asked < 10]).toEqual([true, true])
  node.peers.heard('found', { ...node.roll.own(), capabilities: ['work'] }, clock.now())
  await clock.pass(60_000)
  expect(node.queries.length).toBe(asked)
  await node.roll.stop()
  expect(clock.pending).toBe(0)
})
