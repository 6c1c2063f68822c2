import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { MessageType } from '../wire/message-type.ts'
import { Presence } from '../wire/proto/agent-message.js'
import { AskAround, type Neighbour } from './ask-around.ts'
import { PeerTable } from './peer-table.ts'
import { decodeQuestion, encodeAnswer, encodeQuestion } from './who-can.ts'

const aWord = (capabilities: string[], change: Partial<Presence> = {}): Presence => ({
  network: 'test',
  epoch: 1,
  sequence: 1,
  capabilities,
  serving: true,
  platform: 'Test',
  relays: [],
  leaving: false,
  offers: [],
  ...change
})

/** Nodes in one process, linked as the test says; what they send is counted. */
function town() {
  const clock = new ManualClock(1_000)
  const nodes = new Map<string, ReturnType<typeof newNode>>()
  const sent: Array<{ readonly from: string; readonly to: string; readonly type: number }> = []
  let chance = 0
  const random = (): number => (chance = (chance + 0.371) % 1)
  function newNode(id: string, offers: string[]) {
    const peers = new PeerTable()
    const neighbours: string[] = []
    const learned: string[] = []
    const drops: string[] = []
    const around: AskAround = new AskAround({
      selfId: id,
      network: 'test',
      clock,
      random,
      peers,
      own: () => aWord(offers),
      neighbours: () => neighbours.map(other => linkTo(id, other)),
      learned: found => learned.push(...found.map(({ peerId }) => peerId)),
      onDrop: cause => drops.push(cause)
    })
    return { peers, neighbours, learned, drops, around }
  }
  const linkTo = (from: string, to: string): Neighbour => ({
    peerId: to,
    send: async ({ type, payload }) => {
      sent.push({ from, to, type })
      const other = nodes.get(to)?.around
      if (type === MessageType.WHO_CAN) other?.takeQuestion(linkTo(to, from), payload)
      else other?.takeAnswer(linkTo(to, from), payload)
    }
  })
  const add = (id: string, offers: string[] = []) => {
    const node = newNode(id, offers)
    nodes.set(id, node)
    return node
  }
  const link = (one: string, other: string): void => {
    nodes.get(one)?.neighbours.push(other)
    nodes.get(other)?.neighbours.push(one)
  }
  return { clock, add, link, linkTo, sent }
}

test('who offers it is found three nodes away, and the answer comes back the same way', () => {
  const { add, link } = town()
  const asker = add('asker')
  for (const id of ['one', 'two']) add(id)
  add('three', ['work'])
  link('asker', 'one')
  link('one', 'two')
  link('two', 'three')
  asker.around.ask('work')
  expect(asker.learned).toEqual(['three'])
})

test('a node tells of those it knows of, but not of one that does not serve, nor of the asker', () => {
  const { add, link } = town()
  const asker = add('asker')
  const one = add('one')
  link('asker', 'one')
  one.peers.heard('far', aWord(['work']), 0)
  one.peers.heard('idle', aWord(['work'], { serving: false }), 0)
  one.peers.heard('asker', aWord(['work']), 0)
  one.peers.heard('other', aWord(['play']), 0)
  asker.around.ask('work')
  expect(asker.learned).toEqual(['far'])
})

test('beyond three hops nobody is asked', () => {
  const { add, link } = town()
  const asker = add('asker')
  const ids = ['one', 'two', 'three', 'four']
  for (const id of ids) add(id)
  add('five', ['work'])
  const chain = ['asker', ...ids, 'five']
  for (let i = 1; i < chain.length; i++) link(chain[i - 1] ?? '', chain[i] ?? '')
  asker.around.ask('work')
  expect(asker.learned).toEqual([])
})

test('in a town where all know all a question is answered once by each, and does not go round in circles', () => {
  const { add, link, sent } = town()
  const ids = Array.from({ length: 20 }, (_, index) => `node ${index}`)
  const [asker] = ids.map(id => add(id))
  for (const one of ids) for (const other of ids) if (one < other) link(one, other)
  asker?.around.ask('nobody can')
  expect(sent.length).toBeLessThan(20 * 3 + 1)
  expect(sent.every(({ type }) => type === MessageType.WHO_CAN)).toBe(true)
})

test('a flood of questions of one neighbour is cut and counted', () => {
  const { add, linkTo, sent } = town()
  const victim = add('victim', ['work'])
  add('flooder')
  for (let i = 0; i < 1_000; i++) {
    victim.around.takeQuestion(linkTo('victim', 'flooder'), encodeQuestion({ id: `q ${i}`, capabilities: ['work'], limit: 1, hops: 3 }))
  }
  expect([sent.length, victim.drops.filter(cause => cause === 'question-flood').length]).toEqual([30, 970])
})

test('answers that nobody asked for, too many, too late or garbled teach nothing', () => {
  const { add, link, linkTo, clock } = town()
  const asker = add('asker')
  const liar = add('liar')
  link('asker', 'liar')
  const questions: string[] = []
  const answer = (id: string) => encodeAnswer({ id, found: [['made up', Presence.encode(aWord(['work']))]], size: 1, offerers: [1] })
  liar.around.takeQuestion = (_from, payload) => void questions.push(decodeQuestion(payload)?.id ?? '')
  asker.around.takeAnswer(linkTo('asker', 'liar'), answer('guessed'))
  asker.around.takeAnswer(linkTo('asker', 'liar'), Uint8Array.of(1, 2, 3))
  asker.around.ask('work')
  clock.advance(11_000)
  asker.around.takeAnswer(linkTo('asker', 'liar'), answer(questions[0] ?? ''))
  expect([asker.learned, asker.drops]).toEqual([[], ['answer-unasked', 'garbled', 'answer-unasked']])
})

test('of one question no more than eight answers are taken', () => {
  const { add, link, linkTo } = town()
  const asker = add('asker')
  const one = add('one')
  link('asker', 'one')
  let asked = ''
  one.around.takeQuestion = (_from, payload) => {
    asked = decodeQuestion(payload)?.id ?? ''
  }
  asker.around.ask('work')
  for (let i = 0; i < 20; i++) {
    asker.around.takeAnswer(
      linkTo('asker', 'one'),
      encodeAnswer({ id: asked, found: [[`made up ${i}`, Presence.encode(aWord(['work']))]], size: 1, offerers: [1] })
    )
  }
  expect([asker.learned.length, asker.drops.length]).toEqual([8, 12])
})
