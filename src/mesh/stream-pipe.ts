import type { Stream } from '@libp2p/interface'
import type { BytePipe, BytePipeHandlers } from '../wire/byte-pipe.ts'

/** A libp2p stream as a {@link BytePipe}. */
export class StreamPipe implements BytePipe {
  readonly #stream: Stream
  #told = false

  constructor(stream: Stream) {
    this.#stream = stream
  }

  send(bytes: Uint8Array): boolean {
    return this.#stream.send(bytes)
  }

  async drained(): Promise<void> {
    await this.#stream.onDrain()
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
