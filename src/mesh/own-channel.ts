import type { Connection, Stream } from '@libp2p/interface'
import { withTimeout } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import { abortSignalOf } from '../base/stop-signal.ts'
import { ChannelPipe, type PipeChannel } from './channel-pipe.ts'
import { CHANNEL_PROTOCOL } from './protocol-names.ts'

/** There is no data channel of our own on this connection; the libp2p stream carries the link. */
export class NoOwnChannelError extends KyroxError {
  override name = 'NoOwnChannelError'
}

/**
 * Both sides give the channel this id, so that neither announces it and libp2p never hears of it. Browsers number the channels they announce from
 * below, and Firefox starts with room for 256.
 */
const CHANNEL_ID = 252
const CHANNEL_LABEL = 'kyrox'
/** The connection stands already: what takes longer is not coming. */
const AGREE_MS = 10_000
const READY = Uint8Array.of(1)

interface OpeningChannel extends PipeChannel {
  onopen: ((event: Event) => unknown) | null
}

/** What is used of `RTCPeerConnection`. */
interface ChannelMaker {
  createDataChannel(label: string, options: RTCDataChannelInit): OpeningChannel
}

/** Connections that have had their channel: the id cannot be used again before both sides have seen the first one close. */
const used = new WeakSet<ChannelMaker>()

/**
 * Makes a data channel beside those of libp2p, in the same DTLS session and so with the same proven peer. Each side says on a stream of libp2p's that its
 * end is open; nothing is sent on the channel before both have, because what comes for a channel that is not there yet is lost, or closes it.
 * `asked`: the stream by which the other side asks for it.
 *
 * @throws NoOwnChannelError, or what libp2p throws when the other side knows nothing of it
 */
export async function agreeOnChannel(clock: Clock, connection: Connection, asked?: Stream): Promise<ChannelPipe> {
  const { signal: limit, clear } = withTimeout(
    undefined,
    AGREE_MS,
    () => new NoOwnChannelError(`Expected a channel within ${AGREE_MS} ms`),
    clock
  )
  const signal = abortSignalOf(limit)
  let stream = asked
  let channel: OpeningChannel | undefined
  try {
    const maker = takeMaker(connection)
    stream ??= await connection.newStream(CHANNEL_PROTOCOL, { signal })
    const peerReady = readiness(stream, signal)
    // nobody hears of it when the own end fails first
    peerReady.catch(() => {})
    channel = maker.createDataChannel(CHANNEL_LABEL, { negotiated: true, id: CHANNEL_ID })
    await opened(channel, signal)
    // before the other side hears that it may send
    const pipe = new ChannelPipe(channel)
    stream.send(READY)
    await peerReady
    if (connection.status !== 'open') throw new NoOwnChannelError('The connection closed')
    // one that closes here does not close its channels with a word in every browser
    connection.addEventListener('close', () => pipe.abort(new NoOwnChannelError('The connection closed')), { once: true })
    return pipe
  } catch (error) {
    channel?.close()
    throw error
  } finally {
    clear()
    void stream?.close().catch(() => {})
  }
}

/** What libp2p 3.3 has behind a connection and does not declare; without it there is no channel of our own, and nothing is lost. */
interface Undeclared {
  readonly muxer?: { readonly peerConnection?: Partial<ChannelMaker> }
}

function takeMaker(connection: Connection): ChannelMaker {
  const maker = (connection as Undeclared).muxer?.peerConnection
  if (typeof maker?.createDataChannel !== 'function') throw new NoOwnChannelError('The connection is not WebRTC')
  // checked above
  const whole = maker as ChannelMaker
  if (used.has(whole)) throw new NoOwnChannelError('The connection has had its channel')
  used.add(whole)
  return whole
}

function opened(channel: OpeningChannel, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (channel.readyState === 'open') return resolve()
    channel.onopen = () => resolve()
    channel.onclose = () => reject(new NoOwnChannelError('The channel closed before it was open'))
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

/** Resolves when the other side says that its end is open. */
function readiness(stream: Stream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new NoOwnChannelError('The other side has no channel'))
    stream.addEventListener('message', () => resolve())
    stream.addEventListener('remoteCloseWrite', gone)
    stream.addEventListener('close', gone)
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}
