/** The relay as a witness: tells whether it has a node's socket. Of a tab that was killed it knows within milliseconds. */
import type { Libp2p, PeerId, Stream } from '@libp2p/interface'
import { lpStream } from '@libp2p/utils'
import { LIVENESS_PROTOCOL } from '../src/mesh/protocol-names.ts'
import type { Log } from './log.ts'

/** A peer id has 46 to 60 characters. */
const MAX_ID_BYTES = 128
const QUESTION_TIMEOUT_MS = 5_000
/** Questions of one node at a time: it asks about each of its suspects, at most once a second. */
const MAX_QUESTIONS = 64

export class LivenessService {
  readonly #libp2p: Libp2p
  readonly #log: Log

  constructor({ libp2p, log }: { readonly libp2p: Libp2p; readonly log: Log }) {
    this.#libp2p = libp2p
    this.#log = log
  }

  async start(): Promise<void> {
    await this.#libp2p.handle(LIVENESS_PROTOCOL, (stream, connection) => void this.#serve(stream, connection.remotePeer), {
      maxInboundStreams: MAX_QUESTIONS
    })
  }

  async #serve(stream: Stream, client: PeerId): Promise<void> {
    const signal = AbortSignal.timeout(QUESTION_TIMEOUT_MS)
    try {
      const frames = lpStream(stream, { maxDataLength: MAX_ID_BYTES })
      const id = new TextDecoder().decode((await frames.read({ signal })).subarray())
      await frames.write(Uint8Array.of(this.#has(id) ? 1 : 0), { signal })
      await stream.close({ signal })
    } catch (error) {
      this.#log.debug({ err: error, client: client.toString() }, 'question about a node failed')
      stream.abort(error as Error)
    }
  }

  #has(id: string): boolean {
    return this.#libp2p.getConnections().some(({ remotePeer, status }) => status === 'open' && remotePeer.toString() === id)
  }
}
