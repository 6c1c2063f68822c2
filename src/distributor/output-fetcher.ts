import type { Clock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import { abortSignalOf, type StopSignal } from '../base/stop-signal.ts'
import type { HeldOutput } from '../tasks/held-output.ts'
import type { Link } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import type { AgentMessage } from '../wire/proto/agent-message.js'
import { OutputFetch, OutputFound, OutputLost, OutputPiece } from '../wire/proto/output-message.js'
import { PeerLostError } from './failure.ts'
import { decodeHeld } from './output-codec.ts'
import { sha256Of } from './sha256.ts'
import { TurnLimit } from './turn-limit.ts'

/** The output of a task that another one needs cannot be had any more: its holder is gone, and nobody made it again. */
export class OutputLostError extends KyroxError {
  override name = 'OutputLostError'
}

/** Asked for at once: a message that is sent in seventeen frames, so that requests are one frame in seventeen. */
export const PIECE_BYTES = 256 * 1024
/** Pieces asked of one holder at once, all outputs together: the credit window of a link four times over, which a relayed link of 100 ms needs. */
export const MAX_PIECES_OF_HOLDER = 16
/** Pieces of one output asked for at once. */
const WINDOW = 8
/** Bytes of outputs being fetched at once, all together: what is larger waits, so that inputs of many tasks do not fill the memory. */
const MAX_FETCHING_BYTES = 512 * 1024 * 1024
/** A piece that has not come by then does not come: sixteen of them take 8 s at 512 KB/s. */
const PIECE_MS = 30_000
/** Times that an owner is asked where an output is, for one input. */
const MAX_ASKED = 4

export interface OutputFetcherPorts {
  readonly clock: Clock
  readonly selfId: string
  readonly link: (peerId: string) => Pick<Link, 'send' | 'peerId'> | undefined
  readonly held: (id: string) => Uint8Array | undefined
  /** Where an output of this node's own task is now, if need be made again. */
  readonly locate: (id: string) => Promise<HeldOutput>
}

export interface FetchOptions {
  /** Who knows where it is when it is not where it was said to be. */
  readonly owner: string
  /** How often that one is asked. @default 4 */
  readonly asks?: number
  readonly signal: StopSignal
}

interface Waiting {
  readonly peerId: string
  readonly resolve: (payload: Uint8Array) => void
  readonly reject: (error: Error) => void
}

/**
 * Fetches outputs from the nodes that hold them, in pieces that it asks for itself: so the reader sets the pace, and no more is under way than it asked for.
 * An output that is not where it should be is asked for at the owner of its task.
 */
export class OutputFetcher {
  readonly #ports: OutputFetcherPorts
  readonly #waiting = new Map<number, Waiting>()
  readonly #turns = new Map<string, TurnLimit>()
  readonly #room = new TurnLimit(MAX_FETCHING_BYTES)
  #next = 1

  constructor(ports: OutputFetcherPorts) {
    this.#ports = ports
  }

  /** Requests that wait for an answer. */
  get underWay(): number {
    return this.#waiting.size
  }

  /** The whole output as CBOR, its hash checked. Rejects with OutputLostError or the signal's reason. */
  async fetch(output: HeldOutput, { owner, signal, asks = MAX_ASKED }: FetchOptions): Promise<Uint8Array> {
    let at = output
    for (let asked = 0; ; asked++) {
      try {
        return await this.#fetchFrom(at, signal)
      } catch (error) {
        signal.throwIfAborted()
        if (asked >= asks)
          throw new OutputLostError(`Output ${output.id} could not be fetched: ${(error as Error).message}`, { output: output.id })
      }
      at = await this.#ask(owner, at.id, signal)
    }
  }

  /** A message of a peer; false when it is not for this part. What was not asked for is no answer. */
  take(peerId: string, { type, payload }: AgentMessage): boolean {
    if (type !== MessageType.OUTPUT_PIECE && type !== MessageType.OUTPUT_FOUND) return false
    // both begin with the request's number
    const { requestId } = type === MessageType.OUTPUT_PIECE ? OutputPiece.decode(payload) : OutputFound.decode(payload)
    const waiting = this.#waiting.get(requestId)
    if (waiting?.peerId !== peerId) return false
    waiting.resolve(payload)
    return true
  }

  linkLost(peerId: string, reason: string): void {
    for (const waiting of [...this.#waiting.values()]) {
      if (waiting.peerId === peerId) waiting.reject(new PeerLostError(`Peer ${peerId} was lost: ${reason}`, { peerId }))
    }
  }

  async #fetchFrom(output: HeldOutput, signal: StopSignal): Promise<Uint8Array> {
    const { selfId, held } = this.#ports
    const bytes = output.holder === selfId ? held(output.id) : await this.#pull(output, signal)
    if (bytes == null) throw new OutputLostError(`Output ${output.id} is not held here any more`, { output: output.id })
    return bytes
  }

  async #pull(output: HeldOutput, signal: StopSignal): Promise<Uint8Array> {
    const { holder, byteLength } = output
    const leave = await this.#room.enter(byteLength, signal)
    // the first piece that fails ends the others
    const failed = new AbortController()
    const both = AbortSignal.any([abortSignalOf(signal), failed.signal])
    try {
      const bytes = new Uint8Array(byteLength)
      let offset = 0
      const oneAfterAnother = async (): Promise<void> => {
        while (offset < byteLength) {
          const at = offset
          offset += PIECE_BYTES
          const length = Math.min(PIECE_BYTES, byteLength - at)
          const piece = await this.#piece(holder, { outputId: output.id, offset: at, length }, both)
          bytes.set(piece, at)
        }
      }
      await Promise.all(Array.from({ length: WINDOW }, oneAfterAnother))
      await checkHash(bytes, output)
      return bytes
    } catch (error) {
      failed.abort(error)
      throw error
    } finally {
      leave()
    }
  }

  async #piece(holder: string, request: Omit<OutputFetch, 'requestId'>, signal: StopSignal): Promise<Uint8Array> {
    const turns = this.#turns.get(holder) ?? new TurnLimit(MAX_PIECES_OF_HOLDER)
    this.#turns.set(holder, turns)
    const leave = await turns.enter(1, signal)
    try {
      const encode = (requestId: number) => OutputFetch.encode({ requestId, ...request })
      const answer = await this.#answered(holder, { type: MessageType.OUTPUT_FETCH, encode, limitMs: PIECE_MS }, signal)
      const { piece, refused } = OutputPiece.decode(answer)
      if (refused !== '' || piece.byteLength !== request.length)
        throw new OutputLostError(`Peer ${holder} did not give the output: ${refused.slice(0, 200)}`, { output: request.outputId })
      return piece
    } finally {
      leave()
      if (turns.isIdle) this.#turns.delete(holder)
    }
  }

  /** Where the owner says it is; as long as it takes to make it again. */
  async #ask(owner: string, outputId: string, signal: StopSignal): Promise<HeldOutput> {
    if (owner === this.#ports.selfId) return await this.#ports.locate(outputId)
    const encode = (requestId: number) => OutputLost.encode({ requestId, outputId })
    const answer = await this.#answered(owner, { type: MessageType.OUTPUT_LOST, encode }, signal)
    const { output, refused } = OutputFound.decode(answer)
    if (output.byteLength === 0) throw new OutputLostError(`Output ${outputId} is lost: ${refused.slice(0, 200)}`, { output: outputId })
    return decodeHeld(output)
  }

  async #answered(
    peerId: string,
    request: { readonly type: number; readonly encode: (requestId: number) => Uint8Array; readonly limitMs?: number },
    signal: StopSignal
  ): Promise<Uint8Array> {
    signal.throwIfAborted()
    const link = this.#ports.link(peerId)
    if (link == null) throw new PeerLostError(`No link to ${peerId}`, { peerId })
    const requestId = this.#next++
    let cancel: (() => void) | undefined
    let onAbort: (() => void) | undefined
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(requestId, { peerId, resolve, reject })
        const { type, encode, limitMs } = request
        onAbort = () => reject(signal.reason as Error)
        signal.addEventListener('abort', onAbort, { once: true })
        if (limitMs != null) {
          const late = (): void => reject(new PeerLostError(`Peer ${peerId} gave no output in ${limitMs} ms`, { peerId, limit: limitMs }))
          cancel = this.#ports.clock.setTimeout(late, limitMs)
        }
        link.send({ type, payload: encode(requestId) }, { signal }).catch(reject)
      })
    } finally {
      cancel?.()
      if (onAbort != null) signal.removeEventListener('abort', onAbort)
      this.#waiting.delete(requestId)
    }
  }
}

async function checkHash(bytes: Uint8Array, { id, sha256, holder }: HeldOutput): Promise<void> {
  if (sha256.byteLength === 0) return
  const own = await sha256Of(bytes)
  if (own.byteLength > 0 && !own.every((byte, index) => byte === sha256[index]))
    throw new OutputLostError(`Peer ${holder} sent other bytes than those of output ${id}`, { output: id })
}
