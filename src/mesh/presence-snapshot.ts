import type { Connection } from '@libp2p/interface'
import { peerIdFromMultihash } from '@libp2p/peer-id'
import { decode as decodeDigest } from 'multiformats/hashes/digest'
import { readUvarint } from '../wire/frame.ts'
import { MAX_PRESENCE_BYTES } from '../wire/limits.ts'
import { Presence } from '../wire/proto/agent-message.js'
import { SNAPSHOT_PROTOCOL } from './protocol-names.ts'
import { exchange } from './stream-exchange.ts'

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
  { network, presence }: { readonly network: string; readonly presence?: Presence | undefined },
  signal: AbortSignal
): Promise<SnapshotEntry[]> {
  // a relay that asks is no node
  const frames = [new TextEncoder().encode(network), presence == null ? new Uint8Array(0) : Presence.encode(presence)]
  return parseSnapshot(await exchange(connection, { protocol: SNAPSHOT_PROTOCOL, frames, limitBytes: MAX_ANSWER_BYTES }, signal))
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
