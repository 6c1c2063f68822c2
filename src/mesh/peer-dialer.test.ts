import type { Connection } from '@libp2p/interface'
import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { DirectBudget } from './direct-budget.ts'
import { PeerDialer } from './peer-dialer.ts'
import type { PeerLink } from './peer-link.ts'
import { BOB, RELAY, testConnection, testLibp2p } from './test-libp2p.ts'

/** A dialler for bob, the link it sees, and when it did what. */
function dialling({ canDirect = false, relays = [RELAY] } = {}) {
  const clock = new ManualClock(1_000_000)
  const parts = testLibp2p()
  const link = { isOpen: false, paths: new Set<string>(), has: (kind: string) => link.paths.has(kind), isUsed: true }
  const adopted: string[] = []
  const turns = { taken: 0, most: 0 }
  const dialer: PeerDialer = new PeerDialer(
    {
      libp2p: parts.libp2p,
      clock,
      budget: new DirectBudget(),
      canDirect,
      // all that a dialler looks at
      link: () => link as unknown as PeerLink,
      adopt: connection => {
        const kind = connection.limits == null ? 'direct' : 'relayed'
        adopted.push(`${kind} at ${clock.now() - 1_000_000}`)
        link.isOpen = true
        link.paths.add(kind)
        dialer.look()
      },
      relays: () => relays,
      directLinks: () => 0,
      turn: async () => {
        turns.taken++
        return () => void turns.taken--
      }
    },
    BOB
  )
  /** The link closes by itself. */
  const lose = (...kinds: string[]): void => {
    for (const kind of kinds) link.paths.delete(kind)
    link.isOpen = link.paths.size > 0
    dialer.look()
  }
  return { ...parts, clock, dialer, link, adopted, lose, turns }
}

const connects = (parts: ReturnType<typeof testLibp2p>): void => {
  parts.behaviour.dial = async address => testConnection({ direct: address.includes('/webrtc/') }).connection
}

test('it waits, opens, and then leaves an open link alone', async () => {
  const world = dialling()
  connects(world)
  world.dialer.start(500)
  await world.clock.pass(499)
  expect(world.dialled).toEqual([])
  await world.clock.pass(60_000)
  expect([world.adopted, world.dialled]).toEqual([['relayed at 500'], [`${RELAY}/p2p-circuit/p2p/${BOB}`]])
  world.dialer.stop()
  await world.clock.pass(10_000)
  expect([world.clock.pending, world.turns.taken]).toEqual([0, 0])
})

test('a peer out of reach, or without a relay in common, is called more and more seldom', async () => {
  for (const relays of [[RELAY], []]) {
    const world = dialling({ relays })
    let tries = 0
    const { getConnections } = world.libp2p
    world.libp2p.getConnections = (...args) => {
      tries++
      return getConnections(...args)
    }
    world.dialer.start(0)
    await world.clock.pass(60_000)
    expect(tries).toBeGreaterThan(20)
    expect(tries).toBeLessThan(60)
    world.dialer.stop()
  }
})

test('a link that closes as soon as it is open is not opened over and over without a pause', async () => {
  const world = dialling()
  connects(world)
  const { adopted, clock, dialer } = world
  dialer.start(0)
  for (let i = 0; i < 600; i++) {
    await clock.pass(50)
    world.lose('relayed')
  }
  expect(adopted.length).toBeGreaterThan(10)
  expect(adopted.length).toBeLessThan(60)
  dialer.stop()
})

test('a link that lasted is opened again at once when it is lost', async () => {
  const world = dialling()
  connects(world)
  world.dialer.start(0)
  await world.clock.pass(30_000)
  world.lose('relayed')
  await world.clock.pass(50)
  expect(world.adopted).toEqual(['relayed at 0', 'relayed at 30000'])
  world.dialer.stop()
})

test('an upgrade follows at once, and a direct path that lasted is made again soon when it is lost', async () => {
  const world = dialling({ canDirect: true })
  connects(world)
  world.dialer.start(0)
  await world.clock.pass(30_000)
  expect(world.adopted).toEqual(['relayed at 0', 'direct at 30'])
  world.lose('direct')
  await world.clock.pass(50)
  expect(world.adopted.at(-1)).toBe('direct at 30000')
  world.dialer.stop()
})

test('a direct path that never lasts is made more and more seldom', async () => {
  const world = dialling({ canDirect: true })
  connects(world)
  const { adopted, clock, dialer } = world
  dialer.start(0)
  for (let i = 0; i < 1_200; i++) {
    await clock.pass(100)
    world.lose('direct')
  }
  expect(adopted.filter(each => each.startsWith('direct')).length).toBeLessThanOrEqual(4)
  dialer.stop()
})

test('an upgrade that fails says why, and one that brings no direct connection is a failure too', async () => {
  const world = dialling({ canDirect: true })
  world.behaviour.dial = async address => {
    if (address.includes('/webrtc/')) throw new Error('no way through')
    return testConnection().connection
  }
  world.dialer.start(0)
  await world.clock.pass(1_000)
  expect(world.dialer.directError).toBe('no way through')
  world.behaviour.dial = async () => testConnection().connection
  await world.clock.pass(5_000)
  expect(world.dialer.directError).toBe('The connection that was made is not direct')
  await world.clock.pass(120_000)
  expect(world.dialled.filter(each => each.includes('/webrtc/')).length).toBeLessThanOrEqual(5)
  world.dialer.stop()
})

test('a connection that is there already is used, and one that refuses the stream is not asked without a pause', async () => {
  const world = dialling()
  let asked = 0
  const refusing = async (): Promise<never> => {
    asked++
    throw new Error('no such protocol')
  }
  const there: { connection: Connection; aborted: string[] } = testConnection({ newStream: refusing })
  world.connections.push(there.connection)
  world.dialer.start(0)
  await world.clock.pass(30_000)
  expect([world.dialled, there.aborted, asked > 5 && asked < 40]).toEqual([[], [], true])
  world.dialer.stop()
})

test('stopped while it dials, it adopts nothing', async () => {
  const world = dialling()
  let connect = (): void => {}
  world.behaviour.dial = () =>
    new Promise(resolve => {
      connect = () => resolve(testConnection({ newStream: () => Promise.reject(new Error('aborted')) }).connection)
    })
  world.dialer.start(0)
  await world.clock.pass(100)
  world.dialer.stop()
  connect()
  await world.clock.pass(10_000)
  expect([world.adopted, world.clock.pending]).toEqual([[], 0])
})
