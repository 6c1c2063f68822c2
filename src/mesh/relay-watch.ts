import type { Connection, Stream } from '@libp2p/interface'
import { uvarint } from '../wire/frame.ts'
import { FrameReader } from '../wire/frame-reader.ts'
import { WATCH_PROTOCOL } from './protocol-names.ts'
import { decodeAnswer, encodeQuestion, type HeardOf } from './who-can.ts'

export interface RelayWatchPorts {
  readonly told: (relayId: string, found: readonly HeardOf[]) => void
}

const OPEN_MS = 4_000

/** A stream to each relay, on which it tells what is new of those that offer what this node asks for. A relay that does not know how is asked once. */
export class RelayWatch {
  readonly #ports: RelayWatchPorts
  readonly #network: string
  /** Nothing where it is being opened, or was refused. */
  readonly #streams = new Map<Connection, Stream | undefined>()
  #capabilities: readonly string[] = []
  #stopped = false

  constructor(ports: RelayWatchPorts, network: string) {
    this.#ports = ports
    this.#network = network
  }

  /** A relay tells now. */
  get stands(): boolean {
    return [...this.#streams.values()].some(stream => stream?.status === 'open')
  }

  watch(capabilities: readonly string[], connections: Iterable<Connection>): void {
    const wanted = [...capabilities].sort()
    const isNew = wanted.join() !== this.#capabilities.join()
    this.#capabilities = wanted
    const open = new Set(connections)
    for (const [connection, stream] of this.#streams) {
      if (open.has(connection)) continue
      this.#streams.delete(connection)
      stream?.abort(new Error('The relay is no longer one of this node'))
    }
    for (const connection of open) if (!this.#streams.has(connection)) void this.#open(connection)
    if (isNew) for (const stream of this.#streams.values()) this.#ask(stream)
  }

  stop(): void {
    this.#stopped = true
    for (const stream of this.#streams.values()) stream?.abort(new Error('The node stopped'))
    this.#streams.clear()
  }

  async #open(connection: Connection): Promise<void> {
    this.#streams.set(connection, undefined)
    const stream = await connection.newStream(WATCH_PROTOCOL, { signal: AbortSignal.timeout(OPEN_MS) }).catch((error: Error) => {
      if (error.name !== 'UnsupportedProtocolError') this.#streams.delete(connection)
    })
    if (stream == null) return
    if (this.#stopped || !this.#streams.has(connection)) return stream.abort(new Error('Nobody watches any more'))
    this.#streams.set(connection, stream)
    const relayId = connection.remotePeer.toString()
    const frames = new FrameReader()
    stream.addEventListener('message', ({ data }) => {
      for (const frame of frames.push(data.subarray())) this.#ports.told(relayId, decodeAnswer(frame)?.found ?? [])
      if (frames.lost != null) stream.abort(frames.lost)
    })
    // opened anew the next time that something is to be watched
    stream.addEventListener('close', () => this.#streams.delete(connection))
    stream.send(framed(new TextEncoder().encode(this.#network)))
    this.#ask(stream)
  }

  #ask(stream: Stream | undefined): void {
    if (stream?.status !== 'open') return
    const question = { id: 'watch', capabilities: this.#capabilities, limit: 0, hops: 0 }
    stream.send(framed(encodeQuestion(question)))
  }
}

const framed = (bytes: Uint8Array): Uint8Array => Uint8Array.from([...uvarint(bytes.byteLength), ...bytes])
