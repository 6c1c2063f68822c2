/** Ends the connection of a node whose page says that it goes: one that is put away by its browser cannot close a socket any more, but send a last request. */
import { randomBytes } from 'node:crypto'
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { lpStream } from '@libp2p/utils'
import { FAREWELL_PROTOCOL } from '../src/mesh/protocol-names.ts'
import type { Log } from './log.ts'

/** Nobody guesses it, so nobody ends the connection of another. */
const WORD_BYTES = 16
/** There is nothing to say in it. */
const MAX_QUESTION_BYTES = 16
const ANSWER_TIMEOUT_MS = 5_000

/** What lies below a connection of libp2p; its type does not show it. */
interface Below {
  readonly maConn?: { readonly websocket?: { terminate?(): void } }
}

export class FarewellService {
  readonly #libp2p: Libp2p
  readonly #log: Log
  /** One for each connection that asked, for as long as it lasts. */
  readonly #connections = new Map<string, Connection>()
  readonly #words = new WeakMap<Connection, string>()

  constructor({ libp2p, log }: { readonly libp2p: Libp2p; readonly log: Log }) {
    this.#libp2p = libp2p
    this.#log = log
  }

  async start(): Promise<void> {
    await this.#libp2p.handle(FAREWELL_PROTOCOL, (stream, connection) => void this.#serve(stream, connection))
  }

  /** Somebody says this word: its connection is over. Words that are nobody's mean nothing. */
  said(word: string): void {
    const connection = this.#connections.get(word)
    connection?.abort(new Error('The page of this node has gone'))
    // libp2p closes it with a code that is refused, and leaves it open; a frozen page answers no closing either
    ;(connection as unknown as Below | undefined)?.maConn?.websocket?.terminate?.()
  }

  async #serve(stream: Stream, connection: Connection): Promise<void> {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
    try {
      const frames = lpStream(stream, { maxDataLength: MAX_QUESTION_BYTES })
      // an answer that is there before the question is missed
      await frames.read({ signal })
      await frames.write(new TextEncoder().encode(this.#wordOf(connection)), { signal })
      await stream.close({ signal })
    } catch (error) {
      this.#log.debug({ err: error, client: connection.remotePeer.toString() }, 'a word for the farewell could not be told')
      stream.abort(error as Error)
    }
  }

  #wordOf(connection: Connection): string {
    const known = this.#words.get(connection)
    if (known != null) return known
    const word = randomBytes(WORD_BYTES).toString('base64url')
    this.#words.set(connection, word)
    this.#connections.set(word, connection)
    connection.addEventListener('close', () => this.#connections.delete(word), { once: true })
    return word
  }
}
