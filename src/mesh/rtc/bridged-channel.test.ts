import { expect, test, vi } from 'vitest'
import { BridgedChannel } from './bridged-channel.ts'
import { hearLate, withLateListeners } from './late-listeners.ts'
import { TestChannel, TestPeerConnection } from './test-rtc.ts'

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))
const asReal = (channel: TestChannel): RTCDataChannel => channel as unknown as RTCDataChannel

test('a channel that opened on its journey opens here, once, for handlers and listeners', async () => {
  const [channel, real] = [new BridgedChannel('data'), new TestChannel('data')]
  const [handler, listener] = [vi.fn(), vi.fn()]
  channel.onopen = handler
  channel.addEventListener('open', listener)
  real.readyState = 'open'
  channel.bind(asReal(real))
  real.open()
  await settled()
  expect([handler.mock.calls.length, listener.mock.calls.length]).toEqual([1, 1])
})

test('a channel that closed on its journey closes here, and never opens', async () => {
  const [channel, real] = [new BridgedChannel('data'), new TestChannel('data')]
  const [opened, closed] = [vi.fn(), vi.fn()]
  channel.addEventListener('open', opened)
  channel.addEventListener('close', closed)
  real.readyState = 'closed'
  channel.bind(asReal(real))
  await settled()
  expect([channel.readyState, opened.mock.calls.length, closed.mock.calls.length]).toEqual(['closed', 0, 1])
})

test('a channel closed here before the real one arrives closes that too', () => {
  const [channel, real] = [new BridgedChannel('data'), new TestChannel('data')]
  const closed = vi.fn()
  channel.onclose = closed
  channel.close()
  channel.close()
  channel.bind(asReal(real))
  expect([channel.readyState, real.readyState, closed.mock.calls.length]).toEqual(['closed', 'closed', 1])
})

test('close is told when the real one has closed', () => {
  const [channel, real] = [new BridgedChannel('data'), new TestChannel('data')]
  const closed = vi.fn()
  channel.addEventListener('close', closed)
  channel.bind(asReal(real))
  real.open()
  channel.close()
  channel.connectionClosed()
  expect([real.readyState, closed.mock.calls.length]).toEqual(['closed', 1])
})

test('room in the buffer and failures are told to handlers and listeners', () => {
  const [channel, real] = [new BridgedChannel('data'), new TestChannel('data')]
  const [handler, listener, errors] = [vi.fn(), vi.fn(), vi.fn()]
  channel.onbufferedamountlow = handler
  channel.addEventListener('bufferedamountlow', listener)
  channel.addEventListener('error', event => errors((event as Event & { error: Error }).error.message))
  channel.bind(asReal(real))
  real.onbufferedamountlow?.()
  real.onerror?.(Object.assign(new Event('error'), { error: new Error('out of reach') }))
  real.onerror?.(new Event('error'))
  expect([handler.mock.calls.length, listener.mock.calls.length, errors.mock.calls]).toEqual([
    1,
    1,
    [['out of reach'], ['Data channel failed']]
  ])
})

/** As libp2p does it with the channel of a new connection: waits for open when it is not open, closes it, waits for close. */
async function dialler(channel: { readyState: string; addEventListener: EventTarget['addEventListener']; close(): void }): Promise<void> {
  const event = (type: string): Promise<void> => new Promise(resolve => channel.addEventListener(type, () => resolve(), { once: true }))
  if (channel.readyState !== 'open') await event('open')
  channel.close()
  await event('close')
}

test('a dialler that looks up after its first channel opened and closed is connected all the same', async () => {
  const native = hearLate(new TestChannel('init'))
  native.open()
  native.close()
  await dialler(native)

  const [bridged, real] = [new BridgedChannel('init'), new TestChannel('init')]
  bridged.bind(asReal(real))
  real.open()
  real.close()
  await dialler(bridged)
})

test('a dialler in time is connected too, and hears each event once', async () => {
  const channel = hearLate(new TestChannel('init'))
  const opened = vi.fn()
  channel.addEventListener('open', opened)
  channel.open()
  await dialler(channel)
  await settled()
  expect(opened).toHaveBeenCalledOnce()
})

test('only the first channel of a connection is made to hear late', async () => {
  const made: unknown[] = []
  const Tolerant = withLateListeners(TestPeerConnection as unknown as typeof RTCPeerConnection, connection => made.push(connection))
  const connection = new Tolerant({ iceServers: [] })
  const late = vi.fn()
  for (const label of ['init', 'data']) {
    const channel = connection.createDataChannel(label)
    channel.close()
    channel.addEventListener('close', () => late(label))
  }
  await settled()
  expect([late.mock.calls, made]).toEqual([[['init']], [connection]])
  expect(connection).toBeInstanceOf(TestPeerConnection)
})
