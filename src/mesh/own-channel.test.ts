import type { Connection, Stream } from '@libp2p/interface'
import { expect, test } from 'vitest'
import { ManualClock, systemClock } from '../base/clock.ts'
import { nextTurn } from '../base/next-turn.ts'
import { type LinkEnds, linkScenarios } from '../wire/link.contract.ts'
import { MessageType } from '../wire/message-type.ts'
import type { ChannelPipe } from './channel-pipe.ts'
import { agreeOnChannel } from './own-channel.ts'
import { PeerLink } from './peer-link.ts'
import { type JoinedChannel, joinedChannels } from './rtc/test-rtc.ts'

/** As much of a libp2p stream as the two sides agree over. */
class TestStream extends EventTarget {
  other: TestStream | undefined
  readonly sent: Uint8Array[] = []

  send(bytes: Uint8Array): boolean {
    this.sent.push(bytes)
    nextTurn(() => this.other?.dispatchEvent(Object.assign(new Event('message'), { data: bytes })))
    return true
  }

  async close(): Promise<void> {
    nextTurn(() => this.other?.dispatchEvent(new Event('remoteCloseWrite')))
  }
}

function streams(): readonly [TestStream, TestStream] {
  const pair = [new TestStream(), new TestStream()] as const
  pair[0].other = pair[1]
  pair[1].other = pair[0]
  return pair
}

/** A connection whose channels are made by `make`. */
function connectionOf(make: ((label: string, options: unknown) => unknown) | undefined, newStream?: () => Promise<unknown>) {
  const muxer = make == null ? {} : { peerConnection: { createDataChannel: make } }
  // all that is used of a connection
  return Object.assign(new EventTarget(), { status: 'open', muxer, newStream }) as unknown as Connection & EventTarget
}

/** Alice asks bob for a channel; both make theirs as they are told to. */
function twoSides({
  clock = systemClock,
  isOpen = true
}: {
  readonly clock?: ManualClock | typeof systemClock
  readonly isOpen?: boolean
}) {
  const [asking, asked] = streams()
  const channels = joinedChannels()
  if (!isOpen) for (const channel of channels) channel.readyState = 'connecting'
  const made: unknown[] = []
  const end = (channel: JoinedChannel) =>
    connectionOf(
      (label, options) => {
        made.push([label, options])
        return channel
      },
      async () => asking
    )
  const [alice, bob] = [end(channels[0]), end(channels[1])]
  const pipes = [agreeOnChannel(clock, alice), agreeOnChannel(clock, bob, asked as unknown as Stream)] as const
  return { alice, bob, channels, made, pipes, asking, asked }
}

/** What the two ends of a link are, once both sides agreed. */
async function linked(pipes: ReadonlyArray<Promise<ChannelPipe>>): Promise<LinkEnds> {
  const end = (selfId: string, peerId: string): PeerLink =>
    new PeerLink(
      { clock: systemClock, greeting: () => ({ type: MessageType.HELLO, payload: new Uint8Array() }) },
      { selfId, peerId, session: selfId.length }
    )
  const [left, right] = [end('alice', 'bob'), end('bob', 'alice')]
  const [one, other] = await Promise.all(pipes)
  left.addPath('direct', one as ChannelPipe, 'alice')
  right.addPath('direct', other as ChannelPipe, 'alice')
  return { left, right }
}

test('both sides make the same channel, which nobody announces, and say when theirs is open', async () => {
  const { made, pipes, asking, asked } = twoSides({})
  const same = ['kyrox', { negotiated: true, id: 252 }]
  const { left, right } = await linked(pipes)
  expect([made, asking.sent.length, asked.sent.length]).toEqual([[same, same], 1, 1])
  const heard = new Promise(resolve => right.addEventListener('message', ({ detail }) => resolve(detail.type)))
  await left.send({ type: MessageType.TASK_PROGRESS, payload: new Uint8Array() })
  expect(await heard).toBe(MessageType.HELLO)
})

test('a channel that opens later is waited for; one that never opens is given up in time, on both sides', async () => {
  const late = twoSides({ isOpen: false })
  await new Promise(resolve => setTimeout(resolve))
  expect(late.asking.sent).toEqual([])
  for (const channel of late.channels) channel.open()
  await Promise.all(late.pipes)
  const clock = new ManualClock(0)
  const never = twoSides({ clock, isOpen: false })
  const ends = Promise.allSettled(never.pipes)
  await clock.pass(10_001)
  expect((await ends).map(end => end.status === 'rejected' && end.reason.name)).toEqual(['NoOwnChannelError', 'NoOwnChannelError'])
  expect(never.channels.map(({ readyState }) => readyState)).toEqual(['closed', 'closed'])
})

test('a side whose own end opens waits for the other one, and takes its end back when that gives up', async () => {
  const { channels, pipes, alice } = twoSides({ isOpen: false })
  channels[1].open()
  await new Promise(resolve => setTimeout(resolve))
  expect(alice.status).toBe('open')
  channels[0].close()
  await expect(pipes[0]).rejects.toMatchObject({ name: 'NoOwnChannelError' })
  await expect(pipes[1]).rejects.toMatchObject({ name: 'NoOwnChannelError' })
  expect(channels.map(({ readyState }) => readyState)).toEqual(['closed', 'closed'])
})

test('there is none on another transport, none with a peer that knows nothing of it, and no second one', async () => {
  await expect(agreeOnChannel(systemClock, connectionOf(undefined))).rejects.toMatchObject({ name: 'NoOwnChannelError' })
  const refused = connectionOf(
    () => expect.fail('made for nothing'),
    () => Promise.reject(Object.assign(new Error('no'), { name: 'UnsupportedProtocolError' }))
  )
  await expect(agreeOnChannel(systemClock, refused)).rejects.toMatchObject({ name: 'UnsupportedProtocolError' })
  const { alice, pipes } = twoSides({})
  await Promise.all(pipes)
  await expect(agreeOnChannel(systemClock, alice)).rejects.toThrow('has had its channel')
})

test('the channel ends with its connection', async () => {
  const { alice, pipes, channels } = twoSides({})
  const [pipe] = await Promise.all(pipes)
  const ends: string[] = []
  pipe?.open({ onBytes: () => {}, onClose: reason => ends.push(reason) })
  alice.dispatchEvent(new Event('close'))
  expect([ends, channels[0].readyState]).toEqual([['The connection closed'], 'closed'])
  const tooLate = twoSides({})
  Object.assign(tooLate.alice, { status: 'closed' })
  await expect(tooLate.pipes[0]).rejects.toThrow('The connection closed')
})

/** Without the candidates that were found so far: they come one by one, as libp2p sends them. */
const bare = (description: { type: string; sdp: string } | null) =>
  ({ type: description?.type, sdp: description?.sdp.replace(/^a=(candidate|end-of-candidates).*\r?\n/gm, '') }) as never

/** Two connected peers of node-datachannel, and nobody but it between them. */
async function nodePeers() {
  const { RTCPeerConnection } = await import('node-datachannel/polyfill')
  const peers = [new RTCPeerConnection({ iceServers: [] }), new RTCPeerConnection({ iceServers: [] })] as const
  const [one, other] = peers
  // a candidate that comes before the description it belongs to is refused
  const described = Promise.withResolvers<void>()
  const trickle = (from: typeof one, to: typeof one): void => {
    from.onicecandidate = ({ candidate }) =>
      void described.promise.then(() => (candidate == null ? undefined : to.addIceCandidate(candidate)))
  }
  trickle(one, other)
  trickle(other, one)
  const first = one.createDataChannel('init')
  await one.setLocalDescription(await one.createOffer())
  await other.setRemoteDescription(bare(one.localDescription))
  await other.setLocalDescription(await other.createAnswer())
  const open = new Promise(resolve => first.addEventListener('open', resolve, { once: true }))
  await one.setRemoteDescription(bare(other.localDescription))
  described.resolve()
  if (first.readyState !== 'open') await open
  return peers
}

test('long messages arrive whole over the data channels of Node', { timeout: 60_000 }, async () => {
  for (const { run } of linkScenarios.filter(({ name }) => name.includes('whole'))) {
    const peers = await nodePeers()
    const [asking, asked] = streams()
    const [alice, bob] = peers.map(peer =>
      Object.assign(
        connectionOf(undefined, async () => asking),
        { muxer: { peerConnection: peer } }
      )
    )
    if (alice == null || bob == null) throw new Error('Expected two peers')
    await run(await linked([agreeOnChannel(systemClock, alice), agreeOnChannel(systemClock, bob, asked as unknown as Stream)]))
    for (const peer of peers) peer.close()
  }
})
