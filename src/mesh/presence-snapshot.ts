import type { Connection } from '@libp2p/interface'
import { peerIdFromMultihash } from '@libp2p/peer-id'
import { decode as decodeDigest } from 'multiformats/hashes/digest'
import { readUvarint, uvarint } from '../wire/frame.ts'
import { MAX_PRESENCE_BYTES } from '../wire/limits.ts'
import { Presence } from '../wire/proto/agent-message.js'
import { SNAPSHOT_PROTOCOL } from './protocol-names.ts'

/** The relay sends so many records at most; each may bring a dial. */
const MAX_RECORDS = 256
const MAX_ANSWER_BYTES = MAX_RECORDS * (MAX_PRESENCE_BYTES + 64)

export interface SnapshotEntry {
  readonly peerId: string
  readonly presence: Presence
}

/**
 * Asks a relay for the presence it heard last and tells it our own, so that a newcomer finds its peers at once instead of in the next round of gossip,
 * and of two that come together at least one finds the other.
 * Hints only: what a relay makes up costs a dial that fails, because a link proves its peer's identity.
 */
export async function fetchSnapshot(
  connection: Connection,
  { network, presence }: { readonly network: string; readonly presence: Presence },
  signal: AbortSignal
): Promise<SnapshotEntry[]> {
  const stream = await connection.newStream(SNAPSHOT_PROTOCOL, { signal })
  const name = new TextEncoder().encode(network)
  const own = Presence.encode(presence)
  const answer = new Promise<Uint8Array>((resolve, reject) => {
    const pieces: Uint8Array[] = []
    let bytes = 0
    const done = (): void => resolve(joined(pieces, bytes))
    stream.addEventListener('message', ({ data }) => {
      bytes += data.byteLength
      if (bytes > MAX_ANSWER_BYTES) stream.abort(new Error(`Expected a snapshot of at most ${MAX_ANSWER_BYTES} bytes`))
      else pieces.push(data instanceof Uint8Array ? data : data.subarray())
    })
    stream.addEventListener('remoteCloseWrite', done)
    stream.addEventListener('close', event => (event.error == null ? done() : reject(event.error)))
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  // nobody hears of it when asking fails already
  answer.catch(() => {})
  try {
    stream.send(Uint8Array.from([...uvarint(name.byteLength), ...name, ...uvarint(own.byteLength), ...own]))
    return parseSnapshot(await answer)
  } finally {
    void stream.close().catch(() => {})
  }
}

/** `uvarint length | uvarint idLength | id | presence`, repeated. What does not parse is left out. */
export function parseSnapshot(bytes: Uint8Array): SnapshotEntry[] {
  const entries: SnapshotEntry[] = []
  let at = 0
  while (at < bytes.byteLength && entries.length < MAX_RECORDS) {
    const length = readUvarint(bytes, at)
    if (length == null || length[1] + length[0] > bytes.byteLength) break
    const entry = parseEntry(bytes.subarray(length[1], length[1] + length[0]))
    if (entry != null) entries.push(entry)
    at = length[1] + length[0]
  }
  return entries
}

function parseEntry(record: Uint8Array): SnapshotEntry | undefined {
  try {
    const id = readUvarint(record, 0)
    if (id == null) return undefined
    const [length, start] = id
    const peerId = peerIdFromMultihash(decodeDigest(record.subarray(start, start + length)) as never).toString()
    return { peerId, presence: Presence.decode(record.subarray(start + length)) }
  } catch {
    return undefined
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
