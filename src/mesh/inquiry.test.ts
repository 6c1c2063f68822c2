import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import type { OutgoingMessage } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import { ProbeAnswer, ProbeRequest } from '../wire/proto/agent-message.js'
import { Inquiry } from './inquiry.ts'
import type { PeerLink } from './peer-link.ts'
import { messageOf } from './test-heartbeats.ts'
import { testLibp2p } from './test-libp2p.ts'

/** A node with links to those named, that asks about the first of them. */
function inquiring(names: readonly string[], { suspects = [] as readonly string[] } = {}) {
  const clock = new ManualClock(1_000_000)
  const sent: Array<{ readonly to: string; readonly type: number; readonly payload: Uint8Array }> = []
  const told: string[] = []
  const linkTo = (peerId: string): PeerLink => {
    const send = async ({ type, payload }: OutgoingMessage): Promise<void> => void sent.push({ to: peerId, type, payload })
    // all that an inquiry uses of a link
    return { peerId, isOpen: true, greeted: true, send } as unknown as PeerLink
  }
  const links = names.map(linkTo)
  const [suspect] = links
  if (suspect == null) throw new Error('Expected a suspect')
  const inquiry = new Inquiry({
    clock,
    libp2p: testLibp2p().libp2p,
    now: () => clock.now(),
    relaysOf: () => [],
    random: () => 0,
    links: () => links,
    isSuspect: id => suspects.includes(id),
    ask: ({ peerId }) => void told.push(`ask ${peerId}`),
    onWitness: (peerId, by, hears) => void told.push(`${by} ${hears ? 'hears' : 'misses'} ${peerId}`),
    onRelay: (peerId, isOpen) => void told.push(`relay ${isOpen ? 'has' : 'lost'} ${peerId}`),
    onNoAnswer: () => void told.push('no answer')
  })
  const probes = () => sent.filter(({ type }) => type === MessageType.PROBE_REQUEST).map(({ to }) => to)
  const answers = () =>
    sent.flatMap(({ to, type, payload }) => (type === MessageType.PROBE_ANSWER ? [{ to, ...ProbeAnswer.decode(payload) }] : []))
  const hear = (from: string, type: number, payload: Uint8Array): void => inquiry.take(linkTo(from), messageOf(type, payload))
  const answer = (by: string, hears: boolean, linked = true): void => {
    const probe = sent.find(({ to, type }) => to === by && type === MessageType.PROBE_REQUEST)
    const { sequence = 0, peerId = '' } = probe == null ? {} : ProbeRequest.decode(probe.payload)
    hear(by, MessageType.PROBE_ANSWER, ProbeAnswer.encode({ sequence, peerId, hears, linked }))
  }
  return { clock, inquiry, suspect, told, probes, answers, hear, answer }
}

test('two others are asked, once a second, and no suspects', () => {
  const { clock, inquiry, suspect, probes } = inquiring(['alice', 'bob', 'carol', 'dave', 'eve'], { suspects: ['carol'] })
  inquiry.inquire(suspect)
  inquiry.inquire(suspect)
  expect(probes()).toEqual(['bob', 'dave'])
  clock.advance(1_000)
  inquiry.inquire(suspect)
  expect(probes()).toHaveLength(4)
})

test('the word of one that was asked counts, once; that of one without a link, or of anybody else, does not', () => {
  const { inquiry, suspect, told, answer, hear } = inquiring(['alice', 'bob', 'carol'])
  inquiry.inquire(suspect)
  answer('bob', false)
  answer('bob', false)
  answer('carol', false, false)
  hear('mallory', MessageType.PROBE_ANSWER, ProbeAnswer.encode({ sequence: 1, peerId: 'alice', hears: false, linked: true }))
  expect(told).toEqual(['bob misses alice'])
})

test('a witness that says nothing is a sign that the fault may be here, and stop leaves no timer', async () => {
  const { clock, inquiry, suspect, told } = inquiring(['alice', 'bob'])
  inquiry.inquire(suspect)
  await clock.pass(1_800)
  expect(told).toEqual(['no answer'])
  await clock.pass(1_000)
  inquiry.inquire(suspect)
  inquiry.stop()
  expect(clock.pending).toBe(0)
})

test('as a witness it holds so many questions at most, and knows nothing past that', () => {
  const { hear, answers, told, inquiry } = inquiring(['alice'])
  const request = (from: string): void => hear(from, MessageType.PROBE_REQUEST, ProbeRequest.encode({ sequence: 1, peerId: 'alice' }))
  for (let asker = 0; asker < 300; asker++) request(`asker ${asker}`)
  expect([answers().length, told.length, answers()[0]?.linked]).toEqual([44, 256, false])
  inquiry.heard('alice')
  expect(answers().filter(({ hears }) => hears)).toHaveLength(256)
})

test('a peer whose link closed is not gone when no relay can tell', async () => {
  const { clock, inquiry } = inquiring(['alice'])
  const isGone = inquiry.isGone('alice', () => true)
  await clock.pass(3_000)
  expect(await isGone).toBe(false)
})
