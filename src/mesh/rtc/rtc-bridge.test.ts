import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RtcBridgeHost } from './bridge-host.ts'
import { RtcBridge } from './rtc-bridge.ts'
import { portPair, TestPeerConnection } from './test-rtc.ts'

beforeEach(() => void vi.stubGlobal('RTCPeerConnection', TestPeerConnection))
afterEach(() => {
  vi.unstubAllGlobals()
  TestPeerConnection.forget()
})

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

/** A page and a worker, and a connection that the worker made. */
async function bridged(configuration?: RTCConfiguration) {
  const [page, worker] = portPair()
  const host = new RtcBridgeHost(page)
  const bridge = new RtcBridge(worker)
  const connection = new bridge.PeerConnection(configuration)
  await settled()
  const events: string[] = []
  connection.addEventListener('connectionstatechange', () => events.push(connection.connectionState))
  const real = TestPeerConnection.made[0] as TestPeerConnection
  return { host, bridge, connection, real, events }
}

test('what the worker asks is done on the page, and the answer comes back', async () => {
  const { connection, real } = await bridged({ iceServers: [{ urls: 'stun:example.org' }] })
  expect(real.configuration).toEqual({ iceServers: [{ urls: 'stun:example.org' }] })
  expect(await connection.createOffer()).toEqual({ type: 'offer', sdp: 'an offer' })
  await connection.setLocalDescription({ type: 'offer', sdp: 'an offer' })
  await connection.addIceCandidate({ candidate: 'a', toJSON: () => ({ candidate: 'a' }) })
  expect(real.calls).toEqual([{ local: { type: 'offer', sdp: 'an offer' } }, { candidate: { candidate: 'a' } }])
  await expect(connection.createAnswer()).rejects.toMatchObject({ name: 'InvalidStateError', message: 'no offer yet' })
})

test('states and candidates of the page are told to handlers and listeners in the worker', async () => {
  const { connection, real, events } = await bridged()
  const candidates: unknown[] = []
  const states: string[] = []
  connection.onicecandidate = (({ candidate }: { candidate: { toJSON(): unknown } | null }) =>
    void candidates.push(candidate?.toJSON())) as never
  connection.onconnectionstatechange = () => void states.push(connection.connectionState)
  real.become('connecting')
  real.become('connecting')
  real.become('connected')
  real.onicecandidate?.({ candidate: { toJSON: () => ({ candidate: 'c' }) } })
  real.onicecandidate?.({ candidate: null })
  await settled()
  expect([events, states, candidates]).toEqual([
    ['connecting', 'connected'],
    ['connecting', 'connected'],
    [{ candidate: 'c' }, undefined]
  ])
})

test('a channel the worker opens can be used at once, and is joined with the real one', async () => {
  const { connection, real } = await bridged()
  const channel = connection.createDataChannel('data', { ordered: true })
  const opened = vi.fn()
  channel.onopen = opened
  channel.bufferedAmountLowThreshold = 0
  expect(channel.readyState).toBe('connecting')
  expect(() => channel.send(new Uint8Array(1))).toThrow('still connecting')
  await settled()
  const [there] = real.channels
  there?.open()
  expect([opened.mock.calls.length, channel.readyState, channel.id]).toEqual([1, 'open', 7])
  expect([there?.binaryType, there?.bufferedAmountLowThreshold]).toEqual(['arraybuffer', 0])
  const heard = vi.fn()
  channel.onmessage = ({ data }) => heard(data)
  there?.onmessage?.({ data: 'hello' } as MessageEvent)
  channel.send(Uint8Array.of(1))
  expect([heard.mock.calls, there?.sent]).toEqual([[['hello']], [Uint8Array.of(1)]])
})

test('a channel the peer opened comes as it is', async () => {
  const { connection, real } = await bridged()
  const incoming: unknown[] = []
  connection.addEventListener('datachannel', event => incoming.push((event as unknown as { channel: unknown }).channel))
  const channel = new TestPeerConnection().createDataChannel('theirs')
  real.ondatachannel?.({ channel })
  await settled()
  expect(incoming).toEqual([channel])
})

test('closing in the worker closes on the page; calls and channels under way end', async () => {
  const { connection, real } = await bridged()
  const channel = connection.createDataChannel('data')
  const closed = vi.fn()
  channel.onclose = closed
  const call = expect(connection.setRemoteDescription({ type: 'answer', sdp: '' })).rejects.toMatchObject({ name: 'InvalidStateError' })
  await settled()
  connection.close()
  connection.close()
  await call
  await settled()
  expect([real.connectionState, real.channels[0]?.readyState, channel.readyState, closed.mock.calls.length]).toEqual([
    'closed',
    'closed',
    'closed',
    1
  ])
  await expect(connection.createOffer()).rejects.toMatchObject({ name: 'InvalidStateError' })
  expect(() => connection.createDataChannel('late')).toThrow('Connection is closed')
})

test('when the page closes everything the worker knows: state, calls, channels, those on their way included', async () => {
  const { host, connection, events } = await bridged()
  const channel = connection.createDataChannel('data')
  await settled()
  const call = expect(connection.setRemoteDescription({ type: 'answer', sdp: '' })).rejects.toMatchObject({ name: 'InvalidStateError' })
  host.closeAll()
  const onItsWay = connection.createDataChannel('late')
  await call
  await settled()
  expect([events, channel.readyState, onItsWay.readyState]).toEqual([['closed'], 'closed', 'closed'])
  connection.close()
})

test('after the page closed everything new connections work', async () => {
  const { host, bridge } = await bridged()
  host.closeAll()
  await settled()
  expect(await new bridge.PeerConnection().createOffer()).toEqual({ type: 'offer', sdp: 'an offer' })
})

test('a page that has too many connections, or refuses one, says that it failed', async () => {
  const { bridge, events } = await bridged()
  const refused = new bridge.PeerConnection({ iceServers: [{ urls: 'refused' }] })
  const many = Array.from({ length: 200 }, () => new bridge.PeerConnection())
  await settled()
  expect([refused.connectionState, many.at(-2)?.connectionState, many.at(-1)?.connectionState, events]).toEqual([
    'failed',
    'new',
    'failed',
    []
  ])
  await expect(refused.createOffer()).rejects.toMatchObject({ name: 'InvalidStateError' })
  many[0]?.close()
  await settled()
  const one = new bridge.PeerConnection()
  await settled()
  expect(one.connectionState).toBe('new')
})

test('a page that stopped does nothing any more', async () => {
  const { host, bridge, real } = await bridged()
  host.stop()
  new bridge.PeerConnection()
  await settled()
  expect([real.connectionState, TestPeerConnection.made.length]).toEqual(['closed', 1])
})
