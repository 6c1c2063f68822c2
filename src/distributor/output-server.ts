import type { HeldOutput } from '../tasks/held-output.ts'
import type { Link } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import type { AgentMessage } from '../wire/proto/agent-message.js'
import { OutputFetch, OutputFound, OutputLost, OutputPiece, OutputRelease } from '../wire/proto/output-message.js'
import { encodeHeld } from './output-codec.ts'
import { MAX_PIECES_OF_HOLDER, PIECE_BYTES } from './output-fetcher.ts'
import type { OutputStore } from './output-store.ts'

/**
 * Pieces on their way to one peer: what it asks for past that is refused, so that a peer that asks and does not read costs 8 MiB. Twice what an honest one asks for:
 * its next request passes the last piece's end.
 */
const MAX_PIECES_UNDER_WAY = 2 * MAX_PIECES_OF_HOLDER
/** Outputs that one peer may have this owner look for at once. */
const MAX_LOOKED_FOR = 4_096

type Peer = Pick<Link, 'send' | 'peerId'>

export interface OutputServerPorts {
  readonly store: OutputStore
  /** Where an output of this node's own task is now, if need be made again. */
  readonly locate: (id: string) => Promise<HeldOutput>
}

/** Gives outputs that are held here to those who know their ids, and tells executors of this node's tasks where others are. */
export class OutputServer {
  readonly #ports: OutputServerPorts
  readonly #sending = new Map<string, number>()
  readonly #looking = new Map<string, number>()

  constructor(ports: OutputServerPorts) {
    this.#ports = ports
  }

  /** A message of a peer; false when it is not for this part. */
  take(link: Peer, { type, payload }: AgentMessage): boolean {
    if (type === MessageType.OUTPUT_FETCH) void this.#onFetch(link, OutputFetch.decode(payload))
    else if (type === MessageType.OUTPUT_LOST) void this.#onLost(link, OutputLost.decode(payload))
    else if (type === MessageType.OUTPUT_RELEASE) {
      for (const id of OutputRelease.decode(payload).outputIds) this.#ports.store.release(link.peerId, id)
    } else return false
    return true
  }

  async #onFetch(link: Peer, { requestId, outputId, offset, length }: OutputFetch): Promise<void> {
    const leave = enter(this.#sending, link.peerId, MAX_PIECES_UNDER_WAY)
    const bytes = leave == null ? undefined : this.#ports.store.read(outputId)
    // a view: the message copies it
    const piece = bytes?.subarray(offset, offset + Math.min(length, PIECE_BYTES)) as Uint8Array<ArrayBuffer> | undefined
    const answer = piece == null ? { refused: leave == null ? 'too many pieces asked for at once' : 'not held here' } : { piece }
    // a link that is gone takes the answer with it: who asked is told by its own end of it
    await link.send({ type: MessageType.OUTPUT_PIECE, payload: OutputPiece.encode({ requestId, ...answer }) }).catch(() => {})
    leave?.()
  }

  async #onLost(link: Peer, { requestId, outputId }: OutputLost): Promise<void> {
    const leave = enter(this.#looking, link.peerId, MAX_LOOKED_FOR)
    const answer = leave == null ? { refused: 'too many outputs looked for at once' } : await this.#located(outputId)
    await link.send({ type: MessageType.OUTPUT_FOUND, payload: OutputFound.encode({ requestId, ...answer }) }).catch(() => {})
    leave?.()
  }

  async #located(outputId: string): Promise<Partial<OutputFound>> {
    try {
      return { output: encodeHeld(await this.#ports.locate(outputId)) }
    } catch (error) {
      return { refused: (error as Error).message.slice(0, 200) }
    }
  }
}

/** Counts one more of a peer; what takes it back, or nothing when there are too many. */
function enter(counts: Map<string, number>, peerId: string, most: number): (() => void) | undefined {
  const now = counts.get(peerId) ?? 0
  if (now >= most) return undefined
  counts.set(peerId, now + 1)
  return () => {
    const left = (counts.get(peerId) ?? 1) - 1
    if (left > 0) counts.set(peerId, left)
    else counts.delete(peerId)
  }
}
