import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import type { OutgoingMessage } from '../wire/link.ts'
import { LinkClosedError } from '../wire/link.ts'
import { Heartbeat, type Load } from '../wire/proto/agent-message.js'
import { Heartbeats } from './heartbeats.ts'
import { RoundTrips } from './link-statistics.ts'
import type { PeerLink } from './peer-link.ts'

const LOAD: Load = { running: 1, queued: 0, capacity: 2, serviceMs: new Map() }

/** Heartbeats on links that only remember what was sent. */
async function beating() {
  const clock = new ManualClock(1_000_000)
  const links = new Map<string, PeerLink>()
  const sent: string[] = []
  const dead: string[] = []
  const slept: number[] = []
  const heard: string[] = []
  const heartbeats = new Heartbeats({
    clock,
    ticks: () => clock.now(),
    links: () => [...links.values()],
    load: () => LOAD,
    onHeard: (peerId, load) => void heard.push(`${peerId} ${load?.running}`),
    onDead: (peerId, reason) => {
      dead.push(`${peerId} ${reason}`)
      links.delete(peerId)
    },
    onSlept: ms => void slept.push(ms)
  })
  const linkTo = (peerId: string, { isClosed = false } = {}) => {
    const trips = new RoundTrips()
    const link = {
      peerId,
      lastHeard: clock.now(),
      hintedAt: undefined as number | undefined,
      measured: (ms: number) => trips.add(ms),
      get roundTripMs() {
        return trips.smoothedMs
      },
      send: async ({ payload }: OutgoingMessage) => {
        if (isClosed) throw new LinkClosedError('closed')
        const { sequence, reply } = Heartbeat.decode(payload)
        sent.push(`${peerId} ${reply ? 'answer' : 'ask'} ${sequence}`)
      }
    }
    // all that heartbeats use of a link
    links.set(peerId, link as unknown as PeerLink)
    return link
  }
  const hear = (peerId: string, beat: { sequence: number; reply: boolean }): void => {
    const link = links.get(peerId)
    if (link == null) throw new Error(`No link to ${peerId}`)
    link.lastHeard = clock.now()
    heartbeats.take(link, Heartbeat.encode({ ...beat, load: LOAD }))
  }
  await heartbeats.start()
  await heartbeats.start()
  return { clock, heartbeats, links, sent, dead, slept, heard, linkTo, hear }
}

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
  const { clock, sent, dead, linkTo } = await beating()
  linkTo('alice')
  clock.advance(3_300)
  const asked = sent.length
  clock.advance(1_500)
  expect(sent.length - asked).toBe(5)
  clock.advance(20_000)
  expect(dead).toEqual(['alice silent for 8100 ms'])
})

test('after a hint silence is short', async () => {
  const { clock, dead, linkTo } = await beating()
  const alice = linkTo('alice')
  clock.advance(300)
  alice.hintedAt = clock.now()
  clock.advance(1_100)
  expect(dead).toEqual([])
  clock.advance(400)
  expect(dead).toHaveLength(1)
})

test('a node that slept itself says so and gives everybody time anew', async () => {
  const clock = new ManualClock(0)
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
    links: () => [{ peerId: 'alice', lastHeard: 0, hintedAt: undefined, send: async () => {} } as unknown as PeerLink],
    load: () => LOAD,
    onHeard: () => {},
    onDead: peerId => void dead.push(peerId),
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
  wakeAfter(300)
  expect(dead).toEqual(['alice'])
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
  expect(() => link != null && heartbeats.take(link, Uint8Array.of(0xff))).toThrow()
})
