import { expect, test } from 'vitest'
import { systemClock } from '../base/clock.ts'
import { linkScenarios } from '../wire/link.contract.ts'
import { MessageType } from '../wire/message-type.ts'
import { ChannelPipe } from './channel-pipe.ts'
import { PeerLink } from './peer-link.ts'
import { type JoinedChannel, joinedChannels, TestChannel } from './rtc/test-rtc.ts'

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5))

/** Two links joined by a pair of channels; what garbles them is done to the channels themselves. */
function linked(): {
  readonly left: PeerLink
  readonly right: PeerLink
  readonly inject: (bytes: Uint8Array) => void
  readonly channels: readonly [JoinedChannel, JoinedChannel]
} {
  const channels = joinedChannels()
  const end = (selfId: string, peerId: string): PeerLink =>
    new PeerLink(
      { clock: systemClock, greeting: () => ({ type: MessageType.HELLO, payload: new Uint8Array() }) },
      { selfId, peerId, session: selfId.length }
    )
  const [left, right] = [end('alice', 'bob'), end('bob', 'alice')]
  const pipes = channels.map(channel => new ChannelPipe(channel))
  left.addPath('direct', pipes[0] as ChannelPipe, 'alice', 1)
  right.addPath('direct', pipes[1] as ChannelPipe, 'alice', 1)
  return { left, right, channels, inject: bytes => channels[0].send(bytes) }
}

for (const { name, run } of linkScenarios) test(`a link over a data channel: ${name}`, () => run(linked()))

/** A pipe on a channel that does nothing by itself, and what it told. */
function watched() {
  const channel = new TestChannel('kyrox')
  channel.open()
  const pipe = new ChannelPipe(channel)
  const heard: number[][] = []
  const ends: string[] = []
  const open = (): void => pipe.open({ onBytes: bytes => heard.push([...bytes]), onClose: reason => ends.push(reason) })
  const say = (data: unknown): void => channel.onmessage?.({ data } as MessageEvent)
  return { channel, pipe, heard, ends, open, say }
}

test('each send is one message on the channel, and a full channel says so until half of it has left', async () => {
  const { channel, pipe } = watched()
  expect(pipe.send(Uint8Array.of(1, 2))).toBe(true)
  channel.bufferedAmount = 128 * 1024
  expect([pipe.send(Uint8Array.of(3)), channel.sent]).toEqual([false, [Uint8Array.of(1, 2), Uint8Array.of(3)]])
  let isDrained = false
  const drained = pipe.drained().then(() => {
    isDrained = true
  })
  await settled()
  expect([isDrained, channel.bufferedAmountLowThreshold]).toEqual([false, 64 * 1024])
  channel.bufferedAmount = 64 * 1024
  channel.onbufferedamountlow?.()
  await drained
  await pipe.drained()
})

test('what comes before anybody listens is kept, up to a limit', () => {
  const kept = watched()
  kept.say(Uint8Array.of(1).buffer)
  kept.say(Uint8Array.of(2).buffer)
  kept.open()
  kept.say(Uint8Array.of(3).buffer)
  expect([kept.heard, kept.ends]).toEqual([[[1], [2], [3]], []])
  const flooded = watched()
  for (let i = 0; i < 5; i++) flooded.say(new ArrayBuffer(64_000))
  flooded.open()
  expect([flooded.heard, flooded.ends.length, flooded.channel.readyState]).toEqual([[], 1, 'closed'])
  const strewn = watched()
  for (let i = 0; i < 65; i++) strewn.say(new ArrayBuffer(0))
  expect(strewn.channel.readyState).toBe('closed')
})

test('text where bytes are expected ends the pipe, once, and nothing is delivered after that', () => {
  const { channel, heard, ends, open, say } = watched()
  open()
  say('words')
  say(Uint8Array.of(1).buffer)
  expect([heard, ends, channel.readyState]).toEqual([[], ['Expected bytes on the data channel, got string'], 'closed'])
})

test('a channel that fails, closes or was closed before it was used ends the pipe; whoever waits for room is told', async () => {
  const failing = watched()
  failing.open()
  failing.channel.bufferedAmount = 140_000
  const waiting = failing.pipe.drained()
  failing.channel.onerror?.(new Event('error'))
  await expect(waiting).rejects.toMatchObject({ name: 'LinkClosedError' })
  await expect(failing.pipe.drained()).rejects.toMatchObject({ name: 'LinkClosedError' })
  expect(() => failing.pipe.send(Uint8Array.of(1))).toThrow('The data channel failed')
  expect([failing.ends, failing.channel.readyState]).toEqual([['The data channel failed'], 'closed'])
  const early = watched()
  early.channel.close()
  early.open()
  expect(early.ends).toEqual(['the data channel closed'])
  const stale = new TestChannel('kyrox')
  stale.close()
  const ends: string[] = []
  new ChannelPipe(stale).open({ onBytes: () => {}, onClose: reason => ends.push(reason) })
  expect(ends).toEqual(['the data channel closed before it was used'])
})

test('a channel that closes in the middle of a long message hands it to the other path, and nothing is lost or doubled', async () => {
  const { left, right, channels } = linked()
  const spare = joinedChannels()
  const heard: number[] = []
  right.addEventListener('message', ({ detail }) => {
    if (detail.type === MessageType.TASK_PROGRESS) heard.push(detail.payload.byteLength)
  })
  left.addPath('direct', new ChannelPipe(spare[0]), 'alice')
  right.addPath('direct', new ChannelPipe(spare[1]), 'alice')
  await settled()
  const before = spare[0].sentBytes
  await left.send({ type: MessageType.TASK_PROGRESS, payload: new Uint8Array(100) })
  await settled()
  expect(spare[0].sentBytes).toBe(before)
  expect([left, right].map(({ statistics }) => statistics.carrier)).toEqual(['own-channel', 'own-channel'])
  const long = left.send({ type: MessageType.TASK_PROGRESS, payload: new Uint8Array(5_000_000) })
  await settled()
  channels[0].close()
  await long
  await left.send({ type: MessageType.TASK_PROGRESS, payload: new Uint8Array(3) })
  while (heard.length < 3) await settled()
  expect([left, right].map(({ statistics }) => statistics.carrier)).toEqual(['stream', 'stream'])
  expect([left.isOpen, right.isOpen, left.path, [...heard].sort()]).toEqual([true, true, 'direct', [100, 3, 5_000_000]])
})
