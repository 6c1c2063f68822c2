/**
 * libp2p 3.3 sends more frames than a link needs, and on a circuit each of them is wrapped, sealed and passed on twice. Nothing that goes over the wire changes
 * its form here, so that a node speaks with one that does none of it.
 */
import type { MultiaddrConnection, StreamMuxer, StreamMuxerFactory } from '@libp2p/interface'
import { yamux } from '@libp2p/yamux'
import { Uint8ArrayList } from 'uint8arraylist'

/** What a stream of @libp2p/yamux 8.0.3 has and does not declare. */
interface WindowedStream {
  readonly state: number
  readonly recvWindow: number
  readonly recvWindowCapacity: number
  sendWindowUpdate(): void
}

interface WindowedMuxer extends StreamMuxer {
  _newStream(...given: unknown[]): WindowedStream
}

/** The other side knows of the stream, and this end owes it no acknowledgement. */
const SETTLED_STATES = new Set([1, 3])
/** Of the window, which is 256 KiB at first: the sender never waits, and a short message is not answered by a frame that says that it was read. */
const TOLD_FROM = 1 / 2

/** Yamux that tells a sender of room when half of its window is used, as that of Go does, and not after every single frame. */
export function thriftyYamux(init: Parameters<typeof yamux>[0] = {}): () => StreamMuxerFactory {
  const make = yamux(init)
  return () => {
    // its declared parameter is of no use to it
    const factory = make() as StreamMuxerFactory
    const create = factory.createStreamMuxer.bind(factory)
    factory.createStreamMuxer = connection => {
      const muxer = create(connection) as WindowedMuxer
      if (typeof muxer._newStream !== 'function') return muxer
      const newStream = muxer._newStream.bind(muxer)
      muxer._newStream = (...given) => tellingSeldom(newStream(...given))
      return muxer
    }
    return factory
  }
}

function tellingSeldom(stream: WindowedStream): WindowedStream {
  const tell = stream.sendWindowUpdate.bind(stream)
  stream.sendWindowUpdate = () => {
    const { state, recvWindow, recvWindowCapacity } = stream
    if (!SETTLED_STATES.has(state) || recvWindow - recvWindowCapacity >= recvWindow * TOLD_FROM) tell()
  }
  return stream
}

interface SocketParts {
  readonly websocket?: { send(bytes: Uint8Array): void }
  sendData?(data: Uint8ArrayList): unknown
}

/**
 * @libp2p/websockets 10.1.21 sends the length and the body of a sealed frame as two messages of the socket: two wake-ups of every thread on the way. Whoever
 * receives takes the bytes in any pieces.
 */
export function sendWhole(connection: MultiaddrConnection): void {
  const parts = connection as SocketParts
  const inParts = parts.sendData
  if (parts.websocket == null || inParts == null) return
  parts.sendData = data => inParts.call(connection, new Uint8ArrayList(data.subarray()))
}
