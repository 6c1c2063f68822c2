import type { Connection } from '@libp2p/interface'
import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { lookAtRelay } from './relay-document.ts'
import { RelayKeeper, type RelayState } from './relay-keeper.ts'
import { RELAY, testLibp2p } from './test-libp2p.ts'

/** A keeper of a relay that is there when the test says so. */
function keeping() {
  const clock = new ManualClock(1_000_000)
  const { libp2p, behaviour, dialled } = testLibp2p()
  const states: RelayState[] = []
  const connected: Connection[] = []
  const keeper: RelayKeeper = new RelayKeeper(
    {
      libp2p,
      clock,
      look: lookAtRelay,
      onChange: () => void states.push(keeper.state),
      onConnected: connection => void connected.push(connection)
    },
    { address: RELAY, network: 'test' }
  )
  let isUp = false
  let open: (EventTarget & { status: string }) | undefined
  behaviour.dial = async () => {
    if (!isUp) throw new Error('refused')
    open = Object.assign(new EventTarget(), { status: 'open', remotePeer: { toString: () => 'relay' } })
    // all that a keeper looks at
    return open as unknown as Connection
  }
  const down = (): void => {
    isUp = false
    if (open != null) open.status = 'closed'
    open?.dispatchEvent(new Event('close'))
  }
  const up = (): void => {
    isUp = true
  }
  return { clock, keeper, states, connected, dialled, up, down }
}

test('a relay that is away for long is found again within two seconds of its return', async () => {
  const { clock, keeper, states, connected, dialled, up, down } = keeping()
  await keeper.start()
  await keeper.start()
  await clock.pass(60_000)
  expect([keeper.state.state, keeper.state.lastError, keeper.multiaddr]).toEqual(['waiting', 'refused', undefined])
  expect(dialled.length).toBeGreaterThan(40)
  expect(dialled.length).toBeLessThan(100)
  up()
  const upAt = clock.now()
  while (connected.length === 0) await clock.pass(50)
  expect(clock.now() - upAt).toBeLessThan(2_000)
  expect([keeper.state, keeper.multiaddr?.toString()]).toEqual([
    { address: RELAY, peerId: 'relay', state: 'connected', failures: 0 },
    RELAY
  ])
  await clock.pass(10_000)
  down()
  await clock.pass(0)
  expect(states.at(-1)).toMatchObject({ state: 'waiting', failures: 1 })
  await keeper.stop()
  expect(clock.pending).toBe(0)
})

test('a relay that hangs up at once is called no more often than one that is away', async () => {
  const { clock, keeper, dialled, up, down } = keeping()
  await keeper.start()
  for (let i = 0; i < 600; i++) {
    up()
    await clock.pass(50)
    down()
  }
  expect(dialled.length).toBeLessThan(60)
  await keeper.stop()
})

test('a connection that lasted is made again at once when it is lost', async () => {
  const { clock, keeper, connected, up, down } = keeping()
  up()
  await keeper.start()
  for (let i = 1; i <= 3; i++) {
    await clock.pass(5_000)
    expect(connected).toHaveLength(i)
    down()
    up()
    await clock.pass(0)
  }
  expect(connected).toHaveLength(4)
  await keeper.stop()
})
