import type { Stream, StreamCloseEvent } from '@libp2p/interface'
import { Uint8ArrayList } from 'uint8arraylist'
import type { BytePipe, BytePipeHandlers } from '../wire/byte-pipe.ts'
import { LinkClosedError } from '../wire/link.ts'

/** A libp2p stream as a {@link BytePipe}. */
export class StreamPipe implements BytePipe {
  readonly #stream: Stream
  #told = false

  constructor(stream: Stream) {
    this.#stream = stream
    sendWhole(stream)
  }

  send(bytes: Uint8Array): boolean {
    return this.#stream.send(bytes)
  }

  /** Not by the stream's own `onDrain`: @libp2p/utils 7.4.1 never renews its promise, so that from the second time on it resolves at once. */
  drained(): Promise<void> {
    const stream = this.#stream
    return new Promise((resolve, reject) => {
      if (stream.status !== 'open') return reject(new LinkClosedError('The stream is closed'))
      if (!stream.writableNeedsDrain) return resolve()
      const settle = (): void => {
        stream.removeEventListener('drain', onDrain)
        stream.removeEventListener('close', onClose)
      }
      const onDrain = (): void => {
        settle()
        resolve()
      }
      const onClose = ({ error }: StreamCloseEvent): void => {
        settle()
        reject(error ?? new LinkClosedError('The stream is closed'))
      }
      stream.addEventListener('drain', onDrain)
      stream.addEventListener('close', onClose)
    })
  }

  open({ onBytes, onClose }: BytePipeHandlers): void {
    const ended = (reason: string): void => {
      if (this.#told) return
      this.#told = true
      onClose(reason)
    }
    const stream = this.#stream
    stream.addEventListener('message', ({ data }) => onBytes(data instanceof Uint8Array ? data : data.subarray()))
    // a half-closed stream carries no answers: closing our half too lets the far side's close() end
    stream.addEventListener('remoteCloseWrite', () => {
      ended('closed by the other side')
      this.close()
    })
    stream.addEventListener('close', ({ error }) => ended(error?.message ?? 'closed'))
    if (stream.status !== 'open') ended('closed before it was used')
  }

  close(): void {
    // resolves when the far side has closed its half too, which nobody here waits for
    this.#stream.close().catch(() => {})
  }

  abort(reason: Error): void {
    this.#stream.abort(reason)
  }
}

/** What libp2p's WebRTC stream has besides what is declared of it. */
interface SendingParts {
  _sendMessage?: (data: Uint8ArrayList) => void
}

/**
 * @libp2p/webrtc 6.0.33 hands its data channel the length prefix and the body of each send apart: two packets, two wake-ups and two events on the other
 * side where one does. Whoever receives takes the bytes in any pieces. Streams of other transports have no such part and are left alone.
 */
function sendWhole(stream: Stream): void {
  const parts = stream as SendingParts
  const inParts = parts._sendMessage
  if (typeof inParts !== 'function') return
  parts._sendMessage = data => inParts.call(stream, new Uint8ArrayList(data.subarray()))
}
