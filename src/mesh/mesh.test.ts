import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { Presence } from '../wire/proto/agent-message.js'
import { Mesh } from './mesh.ts'
import { presenceTopic } from './protocol-names.ts'
import { lookAtRelay } from './relay-document.ts'
import { BOB, RELAY, testLibp2p } from './test-libp2p.ts'

const TOPIC = presenceTopic('test')

/** A mesh that hears what the test says bob gossips. */
async function listening() {
  const clock = new ManualClock(1_000_000)
  const parts = testLibp2p()
  const load = { running: 0, queued: 0, capacity: 1, serviceMs: new Map() }
  const describe = () => ({ capabilities: ['work'], load, serving: true, platform: 'Test' })
  const mesh = new Mesh(
    { libp2p: parts.libp2p, clock, ticks: () => clock.now(), describe, onMessage: () => {}, look: lookAtRelay },
    { network: 'test', relays: [], canDirect: false }
  )
  const events: string[] = []
  mesh.addEventListener('peer:join', () => events.push('join'))
  mesh.addEventListener('peer:leave', () => events.push('leave'))
  mesh.addEventListener('drop', ({ detail }) => events.push(`drop ${detail}`))
  let sequence = 0
  const gossip = (change: Partial<Presence> = {}): void => {
    const word: Presence = {
      network: 'test',
      epoch: 1,
      sequence: ++sequence,
      capabilities: ['work'],
      serving: true,
      platform: 'Test',
      relays: [RELAY],
      leaving: false,
      offers: [],
      ...change
    }
    parts.pubsub.hear(TOPIC, BOB, Presence.encode(word))
  }
  await mesh.start()
  return { ...parts, clock, mesh, events, gossip }
}

test('a peer heard of is called after a while, and again more seldom while it does not answer', async () => {
  const { clock, gossip, dialled, events } = await listening()
  gossip()
  await clock.pass(350)
  expect(dialled).toEqual([])
  await clock.pass(900)
  expect([events, dialled.length > 0, dialled[0]]).toEqual([['join'], true, `${RELAY}/p2p-circuit/p2p/${BOB}`])
  await clock.pass(8_000)
  expect(dialled.length).toBeGreaterThan(3)
  expect(dialled.length).toBeLessThan(20)
})

test('a peer that is not heard of any more leaves, and is not called any more', async () => {
  const { clock, gossip, events, libp2p } = await listening()
  gossip()
  await clock.pass(14_000)
  expect(events).toEqual(['join', 'leave'])
  // whoever calls looks first whether there is a connection
  let looks = 0
  libp2p.getConnections = () => {
    looks++
    return []
  }
  await clock.pass(120_000)
  expect(looks).toBe(0)
})

test('a peer that said goodbye is not called, and late gossip does not bring it back', async () => {
  const { clock, gossip, dialled, events } = await listening()
  gossip()
  gossip({ leaving: true })
  gossip({ sequence: 1 })
  await clock.pass(11_000)
  expect([events, dialled]).toEqual([['join', 'leave'], []])
})

test('its own words, those of another network and rubbish are no peers', async () => {
  const { clock, gossip, dialled, events, mesh, pubsub } = await listening()
  gossip({ network: 'other' })
  pubsub.hear(
    TOPIC,
    mesh.id,
    Presence.encode({
      network: 'test',
      epoch: 9,
      sequence: 9,
      capabilities: [],
      serving: true,
      platform: '',
      relays: [],
      leaving: false,
      offers: []
    })
  )
  pubsub.hear('/other/topic', BOB, Uint8Array.of(0xff))
  pubsub.hear(TOPIC, BOB, Uint8Array.of(0xff, 0xff))
  await clock.pass(3_000)
  expect([events, dialled, mesh.peers.all()]).toEqual([['drop presence-garbled'], [], []])
})

test('stop says goodbye, leaves no timer and calls nobody any more', async () => {
  const { clock, gossip, dialled, mesh, pubsub } = await listening()
  gossip()
  await clock.pass(2_000)
  await mesh.stop()
  const calls = dialled.length
  const last = pubsub.published.at(-1)
  expect(last != null && Presence.decode(last).leaving).toBe(true)
  await clock.pass(60_000)
  expect([dialled.length, clock.pending]).toEqual([calls, 0])
})

test('a flood of presence of one author is not passed on and counted, and what is too large is refused', async () => {
  const { events, mesh, pubsub } = await listening()
  const judge = pubsub.topicValidators.get(TOPIC)
  const message = { type: 'signed', from: { toString: () => BOB }, data: new Uint8Array(10) }
  const verdicts = Array.from({ length: 100 }, () => judge?.(undefined, message))
  expect(verdicts.filter(verdict => verdict === 'accept')).toHaveLength(20)
  expect(events.filter(event => event === 'drop presence-flood')).toHaveLength(80)
  expect(judge?.(undefined, { ...message, from: { toString: () => 'another' } })).toBe('accept')
  expect(judge?.(undefined, { ...message, data: new Uint8Array(20_000) })).toBe('reject')
  expect(judge?.(undefined, { ...message, type: 'unsigned' })).toBe('ignore')
  await mesh.stop()
})
