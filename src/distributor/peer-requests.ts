import type { Clock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import type { Link } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import { AgentAnswer, type AgentMessage, AgentRequest } from '../wire/proto/agent-message.js'
import { fromRemoteError, toRemoteError } from '../wire/remote-error.ts'
import { decodeValue, encodeValue } from '../wire/value.ts'
import { PeerLostError } from './failure.ts'

/** The peer did not answer in time. It may have done what it was asked. */
export class PeerSilentError extends KyroxError {
  override name = 'PeerSilentError'
}

/** The peer knows no such operation: an older version, or none of ours. */
export class UnknownOperationError extends KyroxError {
  override name = 'UnknownOperationError'
}

/** Answers one operation. `peerId` is who asks: the link proves it. `body` is a stranger's: checked by the handler. */
export type RequestHandler = (body: unknown, peerId: string) => Promise<unknown>

export interface PeerRequestsPorts {
  readonly clock: Clock
  readonly link: (peerId: string) => Pick<Link, 'send' | 'peerId'> | undefined
  readonly handlers: Readonly<Record<string, RequestHandler>>
}

interface Waiting {
  readonly peerId: string
  readonly resolve: (body: unknown) => void
  readonly reject: (error: Error) => void
}

/** A package of a megabyte over a relay takes seconds. */
const ANSWER_MS = 30_000
/** Requests of one peer that are being answered here; more are refused. */
const MAX_OPEN_OF_PEER = 16

export class TooManyRequestsError extends KyroxError {
  override name = 'TooManyRequestsError'
}

/** Asks peers to do something with an agent, and answers when they ask. It knows no operation by itself. */
export class PeerRequests {
  readonly #ports: PeerRequestsPorts
  readonly #waiting = new Map<number, Waiting>()
  readonly #open = new Map<string, number>()
  #next = 1

  constructor(ports: PeerRequestsPorts) {
    this.#ports = ports
  }

  /** Rejects with the peer's own error by its name, PeerLostError, PeerSilentError, or the signal's reason. */
  async ask(peerId: string, operation: string, body: unknown, { signal }: { readonly signal?: AbortSignal } = {}): Promise<unknown> {
    signal?.throwIfAborted()
    const link = this.#ports.link(peerId)
    if (link == null) throw new PeerLostError(`No link to ${peerId}`, { peerId })
    const requestId = this.#next++
    const payload = AgentRequest.encode({ requestId, operation, body: encodeValue(body) as Uint8Array<ArrayBuffer> })
    let cancel: (() => void) | undefined
    let onAbort: (() => void) | undefined
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(requestId, { peerId, resolve, reject })
        cancel = this.#ports.clock.setTimeout(
          () => reject(new PeerSilentError(`Peer ${peerId} did not answer "${operation}" in ${ANSWER_MS} ms`, { limit: ANSWER_MS })),
          ANSWER_MS
        )
        onAbort = () => reject(signal?.reason as Error)
        signal?.addEventListener('abort', onAbort, { once: true })
        link.send({ type: MessageType.AGENT_REQUEST, payload }, signal == null ? {} : { signal }).catch(reject)
      })
    } finally {
      cancel?.()
      if (onAbort != null) signal?.removeEventListener('abort', onAbort)
      this.#waiting.delete(requestId)
    }
  }

  /** A message of a peer; false when it is not for this part. */
  take(link: Pick<Link, 'send' | 'peerId'>, { type, payload }: AgentMessage): boolean {
    if (type === MessageType.AGENT_REQUEST) void this.#onRequest(link, AgentRequest.decode(payload))
    else if (type === MessageType.AGENT_ANSWER) this.#onAnswer(link.peerId, AgentAnswer.decode(payload))
    else return false
    return true
  }

  linkLost(peerId: string, reason: string): void {
    for (const waiting of [...this.#waiting.values()]) {
      if (waiting.peerId === peerId) waiting.reject(new PeerLostError(`Peer ${peerId} was lost: ${reason}`, { peerId }))
    }
  }

  async #onRequest(link: Pick<Link, 'send' | 'peerId'>, { requestId, operation, body }: AgentRequest): Promise<void> {
    const answer = await this.#answerTo(link.peerId, operation, body)
    // a link that is gone takes the answer with it: who asked is told by its own end of it
    await link.send({ type: MessageType.AGENT_ANSWER, payload: AgentAnswer.encode({ requestId, ...answer }) }).catch(() => {})
  }

  async #answerTo(peerId: string, operation: string, body: Uint8Array): Promise<Omit<AgentAnswer, 'requestId'>> {
    const open = this.#open.get(peerId) ?? 0
    this.#open.set(peerId, open + 1)
    try {
      if (open >= MAX_OPEN_OF_PEER)
        throw new TooManyRequestsError(`Expected at most ${MAX_OPEN_OF_PEER} requests at once`, { limit: MAX_OPEN_OF_PEER })
      const handler = Object.hasOwn(this.#ports.handlers, operation) ? this.#ports.handlers[operation] : undefined
      if (handler == null) throw new UnknownOperationError(`Expected a known operation, got "${operation.slice(0, 80)}"`)
      return { body: encodeValue(await handler(decodeValue(body), peerId)) as Uint8Array<ArrayBuffer> }
    } catch (error) {
      return { error: toRemoteError(error) }
    } finally {
      const left = (this.#open.get(peerId) ?? 1) - 1
      if (left > 0) this.#open.set(peerId, left)
      else this.#open.delete(peerId)
    }
  }

  #onAnswer(peerId: string, { requestId, body, error }: AgentAnswer): void {
    const waiting = this.#waiting.get(requestId)
    if (waiting?.peerId !== peerId) return
    try {
      if (error != null) waiting.reject(fromRemoteError(error))
      else waiting.resolve(body == null ? undefined : decodeValue(body))
    } catch (cause) {
      waiting.reject(cause as Error)
    }
  }
}
