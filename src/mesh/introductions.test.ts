import type { Connection } from '@libp2p/interface'
import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { Introductions } from './introductions.ts'
import { testLibp2p } from './test-libp2p.ts'

const RELAY = '/ip4/127.0.0.1/tcp/9/ws/p2p/relay'
const peer = (name: string): string => `${RELAY}/p2p-circuit/webrtc/p2p/${name}`

/** A node that is asked to introduce itself: whom it asked, in order. Who answers gossips with it. */
async function watchedIntroductions(answer: () => Promise<unknown> = async () => {}) {
  const { libp2p, connections } = testLibp2p()
  const asked: string[] = []
  const gossiping = new Set<string>()
  const identify = async ({ remoteAddr, remotePeer }: Connection): Promise<void> => {
    asked.push(remoteAddr.toString())
    await answer()
    gossiping.add(String(remotePeer))
  }
  Object.assign(libp2p.services, { identify: { identify } })
  Object.assign(libp2p.services.pubsub, { getPeers: () => [...gossiping] })
  const clock = new ManualClock()
  const introductions = new Introductions({ libp2p, clock })
  await introductions.start()
  const opens = (address: string, more: Partial<Connection> = {}): void => {
    const remotePeer = address.split('/').at(-1) as never
    const detail = {
      remoteAddr: address as never,
      remotePeer,
      direction: 'outbound',
      status: 'open',
      limits: undefined,
      ...more
    } as Connection
    connections.push(detail)
    libp2p.dispatchEvent(new CustomEvent('connection:open', { detail }))
  }
  return { introductions, clock, opens, asked, gossiping }
}

test('a relay is asked when there is a link, or nobody to link to, or a while later', async () => {
  const { introductions, clock, opens, asked } = await watchedIntroductions()
  opens(RELAY)
  expect(asked).toEqual([])
  introductions.hurry()
  expect(asked).toEqual([RELAY])
  opens(RELAY)
  clock.advance(150)
  introductions.hurry()
  expect(asked).toEqual([RELAY, RELAY])
})

test('two neighbours are asked to gossip, one after another, whoever dialled, and a third when one of them is gone', async () => {
  const { introductions, clock, opens, asked, gossiping } = await watchedIntroductions()
  for (const name of ['bob', 'carol']) opens(peer(name))
  opens(peer('dave'), { direction: 'inbound' })
  opens(`${RELAY}/p2p-circuit/p2p/erin`, { limits: {} })
  introductions.hurry()
  expect(asked).toEqual([])
  await clock.pass(3_000)
  expect(asked).toEqual([peer('bob')])
  await clock.pass(60_000)
  expect(asked).toEqual([peer('bob'), peer('carol')])
  gossiping.delete('bob')
  await clock.pass(3_000)
  expect(asked.at(-1)).toBe(peer('dave'))
})

test('a relay that does not answer is asked three times in all, and one that has gone not at all', async () => {
  const { introductions, clock, opens, asked } = await watchedIntroductions(() => Promise.reject(new Error('late')))
  opens(RELAY, { status: 'closed' })
  opens(RELAY)
  introductions.hurry()
  await clock.pass(0)
  expect(asked).toEqual([RELAY, RELAY, RELAY])
  await introductions.stop()
  opens(RELAY)
  clock.advance(10_000)
  expect(asked).toHaveLength(3)
})
