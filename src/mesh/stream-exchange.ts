import type { Connection } from '@libp2p/interface'
import { uvarint } from '../wire/frame.ts'

export interface Exchange {
  readonly protocol: string
  /** Each is sent with its length before it. */
  readonly frames: readonly Uint8Array[]
  readonly limitBytes: number
}

/** Asks on a stream of its own and resolves with all that comes back. Rejects when that is more than the limit, or `signal` is aborted. */
export async function exchange(
  connection: Connection,
  { protocol, frames, limitBytes }: Exchange,
  signal: AbortSignal
): Promise<Uint8Array> {
  const stream = await connection.newStream(protocol, { signal })
  const answer = new Promise<Uint8Array>((resolve, reject) => {
    const pieces: Uint8Array[] = []
    let bytes = 0
    const done = (): void => resolve(joined(pieces, bytes))
    stream.addEventListener('message', ({ data }) => {
      bytes += data.byteLength
      if (bytes > limitBytes) stream.abort(new Error(`Expected an answer of at most ${limitBytes} bytes`))
      else pieces.push(data instanceof Uint8Array ? data : data.subarray())
    })
    stream.addEventListener('remoteCloseWrite', done)
    stream.addEventListener('close', event => (event.error == null ? done() : reject(event.error)))
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  // nobody hears of it when asking fails already
  answer.catch(() => {})
  try {
    stream.send(Uint8Array.from(frames.flatMap(frame => [...uvarint(frame.byteLength), ...frame])))
    return await answer
  } finally {
    void stream.close().catch(() => {})
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return bytes
}
