import { expect, test } from 'vitest'
import { hears, placeOf } from '../src/mesh/presence-shards.ts'
import { MAX_PRESENCE_BYTES } from '../src/wire/limits.ts'
import { Presence } from '../src/wire/proto/agent-message.js'
import { encodeValue } from '../src/wire/value.ts'
import { PresenceCache } from './presence-cache.ts'
import { encodeRecord } from './presence-service.ts'

const record = (payload: number, bytes = 1) => ({ author: Uint8Array.of(7), payload: new Uint8Array(bytes).fill(payload) })
const payloads = (cache: PresenceCache, limit: number, now: number): (number | undefined)[] =>
  cache.newest(limit, now).map(({ payload }) => payload[0])

test('the newest of each author is kept, the newest author first', () => {
  const cache = new PresenceCache()
  cache.keep('a', record(1), 0)
  cache.keep('b', record(2), 1)
  cache.keep('a', record(3), 2)
  expect(payloads(cache, 10, 2)).toEqual([3, 2])
  expect(payloads(cache, 1, 2)).toEqual([3])
})

test('what is not renewed is forgotten after 15 seconds', () => {
  const cache = new PresenceCache()
  cache.keep('a', record(1), 0)
  cache.keep('b', record(2), 10_000)
  expect(payloads(cache, 10, 14_999)).toEqual([2, 1])
  expect(payloads(cache, 10, 15_000)).toEqual([2])
})

test('the authors are bounded: the one heard longest ago goes', () => {
  const cache = new PresenceCache({ maxAuthors: 2_000 })
  for (let index = 0; index <= 2_000; index += 1) cache.keep(`author ${index}`, record(index % 256), index)
  expect(cache.newest(5_000, 2_000)).toHaveLength(2_000)
})

test('what is too large or too often is refused and changes nothing', () => {
  const cache = new PresenceCache()
  expect(cache.keep('a', record(1, MAX_PRESENCE_BYTES), 0)).toBe('kept')
  expect(cache.keep('a', record(2, MAX_PRESENCE_BYTES + 1), 0)).toBe('too-large')
  for (let index = 0; index < 19; index += 1) expect(cache.keep('a', record(3), index)).toBe('kept')
  expect(cache.keep('a', record(4), 20)).toBe('too-often')
  expect(payloads(cache, 10, 20)).toEqual([3])
  expect(cache.keep('a', record(5), 1_000)).toBe('kept')
})

const word = (change: Partial<Presence>) => ({
  author: Uint8Array.of(7),
  payload: Presence.encode({
    network: 'test',
    epoch: 1,
    sequence: 1,
    capabilities: ['work'],
    serving: true,
    platform: '',
    relays: [],
    leaving: false,
    offers: [],
    ...change
  })
})

test('those that offer something are found and counted, but for the asker and those that do not serve', () => {
  const cache = new PresenceCache()
  for (const id of ['a', 'b', 'c']) cache.keep(id, word({}), 0)
  cache.keep('idle', word({ serving: false }), 0)
  cache.keep('other', word({ capabilities: ['play'] }), 0)
  const found = cache.offering('work', { asker: 'a', limit: 5, random: 0.5 }).map(({ id }) => id)
  expect([cache.offerers('work'), found.sort(), cache.size]).toEqual([3, ['b', 'c'], 5])
  expect(cache.forget('b')).toEqual(['work'])
  expect([cache.offerers('work'), cache.offerers('nothing')]).toEqual([2, 0])
})

test('a short word renews what the whole one said, and one that speaks seldom is remembered longer', () => {
  const cache = new PresenceCache()
  cache.keep('a', word({ intervalMs: 60_000 }), 0)
  cache.keep('b', word({}), 0)
  cache.keep('a', word({ capabilities: [], sequence: 2, sameAs: 1, intervalMs: 60_000 }), 20_000)
  cache.keep('stranger', word({ capabilities: [], sequence: 2, sameAs: 1 }), 20_000)
  expect([cache.offerers('work'), cache.size]).toEqual([1, 1])
  expect(cache.newest(5, 170_000)).toEqual([])
})

test('of a capability that very many offer, each asker is told of those whose changes it hears', () => {
  const cache = new PresenceCache()
  for (let index = 0; index < 1_000; index += 1) cache.keep(`node ${index}`, word({}), 0)
  const found = cache.offering('work', { asker: 'asker', limit: 1_000, random: 0 })
  expect(found.length).toBeGreaterThan(30)
  expect(found.every(({ id }) => hears(placeOf('asker'), placeOf(id), 1_000))).toBe(true)
})

test('what a node begins or ceases to offer is told once, and what it renews is not', () => {
  const told: string[] = []
  const cache = new PresenceCache({ onChange: (id, capabilities) => told.push(`${id}: ${capabilities}`) })
  cache.keep('a', word({ capabilities: ['work', 'play'] }), 0)
  cache.keep('a', word({ capabilities: ['work', 'play'], sequence: 2 }), 1)
  cache.keep('a', word({ capabilities: [], sequence: 3, sameAs: 2 }), 2)
  cache.keep('a', word({ capabilities: ['work', 'rest'], sequence: 4 }), 3)
  cache.keep('a', word({ capabilities: ['work', 'rest'], sequence: 5, serving: false }), 4)
  cache.keep('b', word({ leaving: true }), 5)
  cache.keep('b', word({}), 6)
  cache.newest(1, 20_000)
  expect(told).toEqual(['a: work,play', 'a: play,rest', 'a: work,rest', 'b: work', 'b: work'])
})

test('a record is the length of the id, the id, the payload', () => {
  expect([...encodeRecord({ author: Uint8Array.of(1, 2), payload: Uint8Array.of(3) })]).toEqual([2, 1, 2, 3])
})

const RELAYS = ['one', 'two'].map(name => `/dns4/${name}.example/tcp/443/tls/ws/p2p/${name}`)

test('an author whose socket one relay lost is kept while it names another, and forgotten when that one lost it too', () => {
  const cache = new PresenceCache()
  cache.keep('a', word({ relays: RELAYS }), 0)
  const gone = (ids: readonly unknown[], sequence: number) => word({ gone: encodeValue(ids) as Uint8Array<ArrayBuffer>, sequence })
  cache.keep('stranger', gone(['a'], 1), 1)
  expect(cache.lost('a', 'one')).toEqual(['work'])
  expect(cache.offerers('work')).toBe(1)
  cache.keep('two', gone([7, null, 'nobody', 'a'], 1), 2)
  expect([cache.offerers('work'), cache.size]).toEqual([0, 0])
})

test('what another relay says of an author stands back behind its own word, and is forgotten as any other', () => {
  const cache = new PresenceCache()
  cache.keep('a', word({ capabilities: ['play'] }), 0)
  for (const id of ['a', 'b']) cache.keepHearsay(id, word({}), 1)
  cache.keepHearsay('c', word({ leaving: true }), 1)
  cache.keepHearsay('d', record(1), 1)
  expect([cache.offerers('play'), cache.offerers('work'), cache.size]).toEqual([1, 1, 2])
  cache.keep('b', word({ serving: false }), 2)
  expect([cache.offerers('work'), cache.newest(5, 15_002)]).toEqual([0, []])
})
