import type { Connection } from '@libp2p/interface'
import { uvarint } from '../wire/frame.ts'
import type { MeshLibp2p } from './mesh-libp2p.ts'
import { LIVENESS_PROTOCOL } from './protocol-names.ts'

/** A relay that was reached later than this has perhaps just come back, and its nodes with it. */
const ACQUAINTED_MS = 5_000
/** The answer is one byte; the rest is room. */
const MAX_ANSWER_BYTES = 16

export interface RelayWitnessPorts {
  readonly libp2p: MeshLibp2p
  readonly now: () => number
  /** Multiaddrs of the relays that the peer said it is connected to. */
  readonly relaysOf: (peerId: string) => readonly string[]
}

/**
 * Asks the relays that this node and the peer share whether they have the peer's socket: true when one has, false when none has, `undefined` when
 * none can tell. Evidence only: a relay that lies costs a suspicion, never a peer that speaks.
 */
export async function relayHas(ports: RelayWitnessPorts, peerId: string, signal: AbortSignal): Promise<boolean | undefined> {
  const answers = await Promise.all(
    sharedRelays(ports, peerId).map(async connection => await asked(connection, peerId, signal).catch(() => undefined))
  )
  const known = answers.filter(answer => answer != null)
  return known.length === 0 ? undefined : known.includes(true)
}

function sharedRelays({ libp2p, now, relaysOf }: RelayWitnessPorts, peerId: string): Connection[] {
  const relays = relaysOf(peerId)
  return libp2p.getConnections().filter(({ remotePeer, status, timeline }) => {
    const isTheirs = relays.some(address => address.endsWith(`/p2p/${remotePeer}`))
    return isTheirs && status === 'open' && now() - timeline.open >= ACQUAINTED_MS
  })
}

async function asked(connection: Connection, peerId: string, signal: AbortSignal): Promise<boolean> {
  const stream = await connection.newStream(LIVENESS_PROTOCOL, { signal })
  const answer = new Promise<boolean>((resolve, reject) => {
    const pieces: number[] = []
    const done = (): void =>
      pieces.length === 0 ? reject(new Error('Expected an answer of the relay, got none')) : resolve(pieces.at(-1) === 1)
    stream.addEventListener('message', ({ data }) => {
      if (pieces.length + data.byteLength > MAX_ANSWER_BYTES)
        stream.abort(new Error(`Expected an answer of at most ${MAX_ANSWER_BYTES} bytes`))
      else pieces.push(...data.subarray())
    })
    stream.addEventListener('remoteCloseWrite', done)
    stream.addEventListener('close', done)
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  // nobody hears of it when asking fails already
  answer.catch(() => {})
  try {
    const id = new TextEncoder().encode(peerId)
    stream.send(Uint8Array.from([...uvarint(id.byteLength), ...id]))
    return await answer
  } finally {
    void stream.close().catch(() => {})
  }
}
