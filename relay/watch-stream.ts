import type { Stream } from '@libp2p/interface'
import { decodeQuestion } from '../src/mesh/who-can.ts'
import { uvarint } from '../src/wire/frame.ts'
import { FrameReader } from '../src/wire/frame-reader.ts'
import type { PresenceWatch, Watcher } from './presence-watch.ts'

/** Capabilities that one node watches: as many as a node has interests. */
const MAX_WATCHED = 32

/** Serves a node that watches, until its stream closes: it says which network, and what, and what instead. */
export function serveWatch(stream: Stream, watchOf: (network: string) => PresenceWatch | undefined): void {
  const frames = new FrameReader()
  let watch: PresenceWatch | undefined
  const watcher: Watcher = {
    send: news => {
      // news that wait are old: a node that reads slowly is told less
      if (stream.status === 'open' && !stream.writableNeedsDrain) stream.send(framed(news))
    }
  }
  const take = (frame: Uint8Array): void => {
    if (watch == null) watch = watchOf(new TextDecoder().decode(frame))
    else watch.watch(watcher, decodeQuestion(frame)?.capabilities.slice(0, MAX_WATCHED) ?? [])
    if (watch == null) stream.abort(new Error('Expected a network of this relay'))
  }
  stream.addEventListener('message', ({ data }) => {
    for (const frame of frames.push(data.subarray())) if (stream.status === 'open') take(frame)
    if (frames.lost != null) stream.abort(frames.lost)
  })
  const end = (): void => watch?.leave(watcher)
  stream.addEventListener('close', end)
  stream.addEventListener('remoteCloseWrite', () => void stream.close().catch(() => {}))
}

function framed(bytes: Uint8Array): Uint8Array {
  const length = uvarint(bytes.byteLength)
  const frame = new Uint8Array(length.length + bytes.byteLength)
  frame.set(length)
  frame.set(bytes, length.length)
  return frame
}
