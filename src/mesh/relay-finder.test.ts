import type { Connection } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { MemoryStore } from '../storage/memory-store.ts'
import { uvarint } from '../wire/frame.ts'
import { RelayFinder } from './relay-finder.ts'
import type { RelayState } from './relay-keeper.ts'
import { encodeRelaysAnswer, type RelayNote } from './relay-list.ts'

const HOME = 'https://home.example'

/** A connection to a relay that answers each question with these. */
function answering(relays: readonly RelayNote[], address = '/dns4/home.example/tcp/443/tls/ws') {
  let asked = 0
  const newStream = async () => {
    asked++
    const bytes = encodeRelaysAnswer({ relays })
    const stream = Object.assign(new EventTarget(), {
      send: () => {
        const data = Uint8Array.from([...uvarint(bytes.byteLength), ...bytes])
        stream.dispatchEvent(Object.assign(new Event('message'), { data }))
        stream.dispatchEvent(new Event('remoteCloseWrite'))
      },
      close: async () => {},
      abort: () => {}
    })
    return stream
  }
  const remotePeer = { toString: () => 'home' }
  const connection = { status: 'open', limits: undefined, remotePeer, remoteAddr: multiaddr(address), newStream }
  // all that is used of a connection
  return { connection: connection as unknown as Connection, asked: () => asked }
}

async function finding({ connection, store }: { readonly connection?: Connection | undefined; readonly store?: MemoryStore }) {
  const clock = new ManualClock(1_000_000)
  const home: RelayState = {
    address: HOME,
    failures: 0,
    ...(connection == null ? { state: 'waiting' } : { state: 'connected', peerId: 'home' })
  }
  const found = new Map<string, RelayState>()
  const drops: string[] = []
  const finder = new RelayFinder(
    {
      libp2p: { getConnections: () => (connection == null ? [] : [connection]) },
      clock,
      random: () => 0.5,
      states: () => [home, ...found.values()],
      keep: ({ url }) => void found.set(url, { address: url, state: 'connecting', failures: 0, found: true }),
      leave: address => void found.delete(address),
      memory: store,
      onDrop: cause => void drops.push(cause)
    },
    { network: 'studio', given: [HOME] }
  )
  await finder.start()
  const change = (url: string, state: Partial<RelayState>): void => {
    found.set(url, { address: url, state: 'waiting', failures: 0, found: true, ...state })
    finder.changed()
  }
  return { clock, finder, drops, kept: () => [...found.keys()], change }
}

test('what a relay told of is kept to, and remembered for a start at which no relay is there', async () => {
  const store = new MemoryStore()
  const { connection } = answering([{ url: 'https://other.example' }])
  const first = await finding({ connection, store })
  expect(first.kept()).toEqual(['https://other.example'])
  first.finder.stop()
  const later = await finding({ store })
  expect(later.kept()).toEqual(['https://other.example'])
  later.finder.stop()
  expect(later.clock.pending).toBe(0)
})

test('one that fails three times is left for five minutes, and another is tried', async () => {
  const { connection } = answering([{ url: 'https://bad.example' }, { url: 'https://good.example' }])
  const { clock, finder, kept, change } = await finding({ connection })
  const [tried = ''] = kept()
  change(tried, { failures: 3 })
  await clock.pass(2_000)
  const [next = ''] = kept()
  expect([kept().length, next === tried]).toEqual([1, false])
  change(next, { failures: 3 })
  await clock.pass(2_000)
  expect(kept()).toEqual([])
  await clock.pass(5 * 60_000)
  expect(kept()).toHaveLength(1)
  finder.stop()
})

test('a given relay under another name is no second one', async () => {
  const { connection } = answering([{ url: 'https://alias.example' }])
  const { clock, finder, kept, change } = await finding({ connection })
  change('https://alias.example', { state: 'connected', peerId: 'home' })
  await clock.pass(60_000)
  expect(kept()).toEqual([])
  finder.stop()
})

test('a relay alone is asked at most once a minute in the end', async () => {
  const { connection, asked } = answering([])
  const { clock, finder } = await finding({ connection })
  await clock.pass(10 * 60_000)
  const before = asked()
  await clock.pass(60 * 60_000)
  expect(asked() - before).toBeLessThanOrEqual(62)
  finder.stop()
})

test('a relay on the open internet sends nobody to the inside of a network; one that stands inside does', async () => {
  const inside = [{ url: 'http://192.168.1.1' }]
  const far = await finding(answering(inside))
  expect([far.kept(), far.drops]).toEqual([[], ['relay-note']])
  const near = await finding(answering(inside, '/ip4/192.168.1.5/tcp/7600/ws'))
  expect(near.kept()).toEqual(['http://192.168.1.1'])
  for (const { finder } of [far, near]) finder.stop()
})
