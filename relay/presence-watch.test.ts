import { expect, test } from 'vitest'
import { ManualClock } from '../src/base/clock.ts'
import { decodeAnswer } from '../src/mesh/who-can.ts'
import { MAX_FRAME_BYTES } from '../src/wire/limits.ts'
import { Presence } from '../src/wire/proto/agent-message.js'
import { PresenceCache } from './presence-cache.ts'
import { PresenceWatch } from './presence-watch.ts'

/** A relay's cache and watch, told what nodes say, and what each watcher was sent. */
function stage() {
  const clock = new ManualClock()
  const cache: PresenceCache = new PresenceCache({ onChange: (id, capabilities) => watch.changed(id, capabilities) })
  const watch: PresenceWatch = new PresenceWatch({ clock, payloadOf: id => cache.payloadOf(id) }, 'test')
  const word = { network: 'test', epoch: 1, sequence: 1, serving: true, platform: '', relays: [], leaving: false, offers: [] }
  const say = (id: string, capabilities: string[], more: Partial<Presence> = {}): void => {
    cache.keep(id, { author: Uint8Array.of(1), payload: Presence.encode({ ...word, capabilities, ...more }) }, clock.now())
  }
  const watcher = () => {
    const messages: string[][] = []
    const send = (news: Uint8Array): void => {
      expect(news.byteLength).toBeLessThanOrEqual(MAX_FRAME_BYTES)
      const found = decodeAnswer(news)?.found ?? []
      messages.push(found.map(({ peerId, presence }) => `${peerId} ${presence.leaving ? 'left' : presence.capabilities}`))
    }
    return { messages, send }
  }
  return { clock, cache, watch, say, watcher }
}

test('who watches is told in one message who began and who ceased to offer it, and of nothing else', () => {
  const { clock, cache, watch, say, watcher } = stage()
  const [one, other] = [watcher(), watcher()]
  say('before', ['work'])
  watch.watch(one, ['work'])
  watch.watch(other, ['play', 'rest'])
  say('a', ['work'])
  say('b', ['work', 'play'])
  say('before', [])
  clock.advance(2_000)
  expect([one.messages, other.messages]).toEqual([[['a work', 'b work,play', 'before ']], [['b work,play']]])
  say('a', ['work'])
  say('c', ['dance'])
  cache.forget('b')
  clock.advance(2_000)
  expect([one.messages.slice(1), other.messages.slice(1)]).toEqual([[['b left']], [['b left']]])
  expect(clock.pending).toBe(0)
})

test('a node whose socket is lost and which is back in a second is not told of as gone', () => {
  const { clock, cache, watch, say, watcher } = stage()
  const one = watcher()
  watch.watch(one, ['work'])
  say('a', ['work'])
  clock.advance(2_000)
  cache.forget('a')
  clock.advance(1_000)
  say('a', ['work'])
  clock.advance(5_000)
  expect(one.messages).toEqual([['a work'], ['a work']])
})

test('who watches something else, or nothing any more, hears no more of it', () => {
  const { clock, watch, say, watcher } = stage()
  const [one, other] = [watcher(), watcher()]
  watch.watch(one, ['work'])
  watch.watch(other, ['work'])
  watch.watch(one, ['play'])
  watch.watch(other, ['dance', 'work'])
  say('a', ['work'])
  watch.leave(other)
  clock.advance(5_000)
  expect([one.messages, other.messages, clock.pending]).toEqual([[], [], 0])
  say('a', ['play'])
  watch.stop()
  clock.advance(5_000)
  expect([one.messages, clock.pending]).toEqual([[], 0])
})

test('who watches one thing more misses nothing of what it watched before', () => {
  const { clock, watch, say, watcher } = stage()
  const one = watcher()
  watch.watch(one, ['work'])
  say('a', ['work'])
  clock.advance(1_000)
  watch.watch(one, ['play', 'work'])
  clock.advance(1_000)
  expect(one.messages).toEqual([['a work']])
})

test('a thousand changes at once go out a few at a time, the newest at least, each message within a frame', () => {
  const { clock, watch, say, watcher } = stage()
  const one = watcher()
  watch.watch(one, ['work'])
  const long = 'x'.repeat(3_000)
  for (let i = 0; i < 1_000; i++) say(`node ${i}`, ['work'], { platform: i % 2 === 0 ? long : '' })
  clock.advance(120_000)
  const told = one.messages.flat()
  expect([told.length, told.at(-1), clock.pending]).toEqual([256, 'node 999 work', 0])
  expect(one.messages.length).toBeGreaterThan(16)
})

test('a word too long for a message is not waited behind', () => {
  const { clock, watch, say, watcher } = stage()
  const one = watcher()
  watch.watch(one, ['work'])
  say('long', ['work'], { platform: 'x'.repeat(12_000) })
  say('short', ['work'])
  clock.advance(5_000)
  expect(one.messages.flat().map(each => each.split(' ')[0])).toEqual(['long', 'short'])
})
