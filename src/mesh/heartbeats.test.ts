import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { MessageType } from '../wire/message-type.ts'
import { ProbeAnswer, ProbeRequest } from '../wire/proto/agent-message.js'
import { Heartbeats } from './heartbeats.ts'
import type { PeerLink } from './peer-link.ts'
import { beating, LOAD, messageOf } from './test-heartbeats.ts'
import { testLibp2p } from './test-libp2p.ts'

test('a link is asked about every second, and an ask is answered with the load', async () => {
  const { clock, sent, linkTo, hear, heard } = await beating()
  linkTo('alice')
  for (let i = 0; i < 10; i++) {
    clock.advance(300)
    hear('alice', { sequence: 77, reply: false })
  }
  expect(sent.filter(each => each.includes('ask'))).toEqual(['alice ask 1', 'alice ask 2', 'alice ask 3', 'alice ask 4'])
  expect([sent.filter(each => each.includes('answer 77')).length, heard[0]]).toEqual([10, 'alice 1'])
})

test('the way there and back is measured by the answer to the ask made last, and smoothed', async () => {
  const { clock, heartbeats, links, linkTo, hear } = await beating()
  const alice = linkTo('alice')
  const link = links.get('alice')
  if (link == null) throw new Error('Expected a link')
  heartbeats.ask(link)
  clock.advance(40)
  hear('alice', { sequence: 1, reply: true })
  expect(alice.roundTripMs).toBe(40)
  heartbeats.ask(link)
  clock.advance(80)
  hear('alice', { sequence: 1, reply: true })
  expect(alice.roundTripMs).toBe(40)
  hear('alice', { sequence: 2, reply: true })
  expect(alice.roundTripMs).toBe(50)
})

test('who stays silent is asked more often, then dead, and told once', async () => {
  const { clock, sent, dead, stalled, linkTo } = await beating()
  linkTo('alice')
  clock.advance(2_400)
  const asked = sent.length
  clock.advance(1_500)
  expect(sent.slice(asked)).toEqual([4, 5, 6, 7, 8].map(n => `alice ask ${n}, where are you?`))
  clock.advance(4_000)
  expect([stalled, dead]).toEqual([[], []])
  clock.advance(20_000)
  expect([stalled, dead]).toEqual([[], ['alice silent for 8100 ms']])
})

test('a suspect is asked about at two others; when they miss it too it is stalled sooner, and its next word brings it back', async () => {
  const { clock, sent, stalled, heartbeats, links, linkTo, hear, hearMessage } = await beating()
  for (const name of ['alice', 'bob', 'carol', 'dave']) linkTo(name)
  const talk = async (ms: number): Promise<void> => {
    for (let i = 0; i < ms / 300; i++) {
      for (const name of ['bob', 'carol', 'dave']) hear(name)
      await clock.pass(300)
      for (const line of sent.splice(0)) {
        const [, by, about] = /^(\w+) probe (\w+)$/.exec(line) ?? []
        if (by == null || about == null) continue
        probed.add(by)
        const sequence = ++next
        hearMessage(by, MessageType.PROBE_ANSWER, ProbeAnswer.encode({ sequence, peerId: about, hears: false, linked: true }))
      }
    }
  }
  let next = 0
  const probed = new Set<string>()
  await talk(4_200)
  expect(stalled).toEqual([])
  await talk(600)
  expect([stalled.length, probed.size]).toEqual([1, 2])
  const alice = links.get('alice') as PeerLink
  expect(heartbeats.isStalled(alice)).toBe(true)
  hear('alice')
  await clock.pass(300)
  expect(heartbeats.isStalled(alice)).toBe(false)
})

test('asked about a peer, a node asks it, and tells what it hears; of a stranger it says that it knows nothing', async () => {
  const { clock, sent, linkTo, hear, hearMessage } = await beating()
  for (const name of ['alice', 'bob']) linkTo(name)
  await clock.pass(3_300)
  hear('alice')
  hear('bob')
  const probe = (sequence: number, peerId: string): void =>
    hearMessage('alice', MessageType.PROBE_REQUEST, ProbeRequest.encode({ sequence, peerId }))
  sent.length = 0
  probe(1, 'bob')
  await clock.pass(0)
  expect(sent).toEqual([expect.stringMatching(/^bob ask/)])
  hear('bob')
  probe(2, 'bob')
  probe(3, 'nobody')
  await clock.pass(0)
  expect(sent.filter(line => line.startsWith('alice'))).toEqual(['alice hears bob', 'alice does not know nobody'])
  await clock.pass(800)
  expect(sent.filter(line => line.startsWith('alice m'))).toEqual(['alice misses bob'])
})

test('after a path closed silence is short, and a word that was under way does not make it long', async () => {
  const { clock, stalled, linkTo, hear } = await beating()
  const alice = linkTo('alice')
  clock.advance(300)
  alice.hintedAt = clock.now()
  clock.advance(300)
  hear('alice')
  clock.advance(3_000)
  expect(stalled).toEqual([])
  clock.advance(900)
  expect(stalled).toHaveLength(1)
})

test('a node whose page freezes says so, and is given no work until it speaks again', async () => {
  const { clock, heartbeats, links, sent, stalled, dead, linkTo, hear } = await beating()
  linkTo('alice')
  heartbeats.observe('frozen')
  expect(sent).toEqual(['alice asleep'])
  hear('alice', { asleep: true })
  clock.advance(300)
  expect(stalled).toEqual(['alice it said that it falls asleep'])
  clock.advance(20_000)
  hear('alice')
  clock.advance(300)
  expect([heartbeats.isStalled(links.get('alice') as PeerLink), dead]).toEqual([false, []])
})

test('a peer that says it is slow is given the time it asks for', async () => {
  const { clock, dead, sent, linkTo, hear } = await beating()
  linkTo('alice')
  for (let i = 0; i < 5; i++) {
    hear('alice', { everyMs: 8_000 })
    clock.advance(8_100)
  }
  expect([dead, sent.filter(line => line.includes('where'))]).toEqual([[], []])
})

test("a node that slept itself says so, and its own sleep is nobody's silence", async () => {
  const clock = new ManualClock(0)
  const alice = { peerId: 'alice', lastHeard: 0, hintedAt: undefined, send: async () => {} } as unknown as PeerLink
  let pending: (() => void) | undefined
  const slept: number[] = []
  const dead: string[] = []
  const heartbeats = new Heartbeats({
    // a timer that fires when the test says, as after a suspend
    clock: {
      now: () => clock.now(),
      setTimeout: callback => {
        pending = callback
        return () => {}
      }
    },
    ticks: () => clock.now(),
    random: () => 0,
    libp2p: testLibp2p().libp2p,
    relaysOf: () => [],
    links: () => [alice],
    load: () => LOAD,
    onHeard: () => {},
    onDead: peerId => void dead.push(peerId),
    onCut: () => {},
    onStalled: () => {},
    onDrop: () => {},
    onSlept: ms => void slept.push(ms)
  })
  await heartbeats.start()
  const wakeAfter = (ms: number): void => {
    clock.advance(ms)
    pending?.()
  }
  wakeAfter(60_000)
  expect([slept, dead]).toEqual([[60_000], []])
  for (let i = 0; i < 26; i++) wakeAfter(300)
  expect(dead).toEqual([])
  for (let i = 0; i < 12; i++) wakeAfter(300)
  expect(dead[0]).toBe('alice')
})

test('a link that closes while it is asked harms nobody, and stop leaves no timer', async () => {
  const { clock, linkTo, heartbeats, sent } = await beating()
  linkTo('closed', { isClosed: true })
  linkTo('alice')
  await clock.pass(1_300)
  expect(sent).toEqual(['alice ask 1', 'alice ask 2'])
  await heartbeats.stop()
  await heartbeats.stop()
  expect(clock.pending).toBe(0)
})

test('a heartbeat that cannot be read throws to whoever handed it over', async () => {
  const { heartbeats, links, linkTo } = await beating()
  linkTo('alice')
  const link = links.get('alice')
  expect(() => link != null && heartbeats.take(link, messageOf(MessageType.HEARTBEAT, Uint8Array.of(0xff)))).toThrow()
})
